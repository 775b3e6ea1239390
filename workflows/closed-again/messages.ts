import { defineSignal } from '@temporalio/workflow';
import type { OrderKey } from '../../domain/ids.js';
import { hasTexts } from '../shapes.js';

/** Workflow type that reads a settled order whose webhook came again with other content. */
export const CLOSED_AGAIN = 'closedAgain';

export const closedAgainWorkflowId = ({ tenant, id }: OrderKey) => `closed-again/${tenant}/${id}`;

/** More orders of a tenant than this are not closed again at once, unless the ERP was restored. */
export const CLOSED_AGAIN_AT_ONCE = 5;

/** An order must be seen awaiting integration twice, this long apart. */
export const SECOND_READ_MS = 60_000;

export interface ClosedAgainInput {
  readonly order: OrderKey;
}

/** A webhook of the settled order. */
export interface ReceivedAgain {
  /** The order that it contains (`ServiceOrder`), JSON text. */
  readonly body: string;
  /** The digest of its content: equal webhooks have the same one. */
  readonly content: string;
  /** ISO 8601, UTC. */
  readonly receivedAt: string;
}

/** Reports a webhook. The latest one counts. */
export const receivedAgain = defineSignal<[ReceivedAgain]>('receivedAgain');

export const isReceivedAgain = (value: unknown): value is ReceivedAgain =>
  hasTexts(value, 'body', 'content', 'receivedAt');
