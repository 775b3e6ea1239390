import type { z } from 'zod';
import type { DeliveryView } from '../api/operators/deliveries/endpoints.js';
import type { Incident } from '../api/operators/incidents/endpoints.js';
import type { CustomerExport, Erasure } from '../api/operators/privacy/schemas.js';
import type { SweepSchema, SweepStateSchema } from '../api/operators/sweeps/endpoints.js';
import type {
  Order as ListedOrder,
  OrderDetail,
  OrderListSchema,
  LinkCandidateSchema,
  ParkedDetailSchema,
  ParkedListSchema,
  PayloadList,
  TimelineSchema,
} from '../api/operators/answer-schemas.js';

/** The api's answers, by the api's own schemas: only types, so that a command loads nothing of the api. */

export interface List<T> {
  readonly items: readonly T[];
  readonly nextCursor: string | null;
}

/** A list without pages. */
export interface WholeList<T> {
  readonly items: readonly T[];
  /** There are more than the api lists. */
  readonly partial: boolean;
}

/** An order in a list, or in detail. */
export type Order = ListedOrder & Partial<OrderDetail>;
export type LinkCandidate = z.infer<typeof LinkCandidateSchema>;
export type Payloads = PayloadList;
export type Timeline = z.infer<typeof TimelineSchema>;
export type OrderList = z.infer<typeof OrderListSchema>;
export type Parked = z.infer<typeof ParkedListSchema>['items'][number];
export type ParkedDetail = z.infer<typeof ParkedDetailSchema>;
export type Delivery = DeliveryView;
export type { CustomerExport, Erasure, Incident };
export type Sweep = z.infer<typeof SweepSchema>;
export type SweepState = z.infer<typeof SweepStateSchema>;

export interface StartedSweep extends Resolved {
  /** Null if it has not begun yet. */
  readonly workflowId: string | null;
}

/** What an act came to. */
export interface Resolved {
  readonly result: string;
}

type Fault = ParkedDetail['errors'][number];

/** An error with its place, in Portuguese if the api provides the text. */
export const faultText = ({ path, message, messagePt }: Fault) => `${path} ${messagePt ?? message}`;
