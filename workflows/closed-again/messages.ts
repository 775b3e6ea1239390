import { defineSignal } from '@temporalio/workflow';
import type { OrderKey } from '../../domain/ids.js';
import { hasTexts } from '../shapes.js';

/** Workflow type that reads a settled order whose webhook came again with other content. */
export const CLOSED_AGAIN = 'closedAgain';

export const closedAgainWorkflowId = ({ tenant, id }: OrderKey) => `closed-again/${tenant}/${id}`;

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
