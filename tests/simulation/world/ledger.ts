/** What really happened at both vendors, whatever their answers said. The judge knows nothing else of them. */
import type { CallKind, MoodName } from '../../support/moods.js';

export type Vendor = 'senior-x' | 'sismetro';

/** The calls of the default profiles, by the names that the stand-ins give them. */
export type CallName =
  | 'loginWithKey'
  | 'refreshToken'
  | 'addObservation'
  | 'updateOrderStatusIntegration'
  | 'cancelOrders'
  | 'readOrder'
  | 'listOrders'
  | 'open'
  | 'findByReference'
  | 'findBySs'
  | 'listAll'
  | 'searchEquipment';

export type Effect = 'opened' | 'observed' | 'released' | 'cancelled';

/** One call that a vendor received. Times are in milliseconds since the epoch. */
export interface VendorCall {
  readonly at: number;
  readonly vendor: Vendor;
  readonly tenant: string;
  readonly call: CallName;
  readonly kind: CallKind;
  /** The order that it names, or whose reference or SS it names. */
  readonly orderId?: string;
  readonly reference?: string;
  /** What the vendor did wrong. */
  readonly mood?: MoodName;
  /** The HTTP status that was sent; null if nothing was. */
  readonly status: number | null;
  /** When the answer was sent. */
  readonly answeredAt: number;
  /** The vendor said no, by its own rules. */
  readonly isRefused?: true;
  /** What it changed, and when. Set later if the vendor commits late. */
  effect?: Effect;
  effectAt?: number;
  /** The SS that was opened. */
  ss?: string;
  /** The situation of the order when a release or cancellation was carried out. */
  erp?: ErpStatus;
}

export type ErpStatus =
  'ABERTO' | 'AGUARDANDO_INTEGRACAO' | 'LIBERADO' | 'FATURADO' | 'CANCELADO' | 'EXCLUIDO';

/** Something that is true from a time on. */
export interface Since<T> {
  readonly at: number;
  readonly is: T;
  readonly by: 'ponte' | 'users' | 'vendor';
}

export type SsStatus = 'ABERTA' | 'ENCERRADA' | 'CANCELADA' | 'EXCLUÍDA' | 'gone';

/** An SS at Sismetro. */
export interface Ss {
  readonly ss: string;
  readonly tenant: string;
  readonly reference: string;
  readonly by: 'ponte' | 'vendor' | 'stranger';
  readonly openedAt: number;
  /** As the caller sent it. */
  readonly description: string;
  readonly link: string;
  /** Oldest first. */
  readonly states: Since<SsStatus>[];
}

/** An order in the ERP. */
export interface ErpOrder {
  readonly tenant: string;
  readonly id: string;
  readonly number: string;
  /** Oldest first. */
  readonly states: Since<ErpStatus>[];
  readonly observations: { readonly at: number; readonly text: string }[];
}

/** What was true at a time; undefined if nothing was yet. The history is in order of time. */
export function heldAt<T>(history: readonly Since<T>[], at: number): T | undefined {
  for (let i = history.length - 1; i >= 0; i -= 1) {
    if (history[i]!.at <= at) return history[i]!.is;
  }
  return undefined;
}

export const nowOf = <T>(history: readonly Since<T>[]): T => history[history.length - 1]!.is;
