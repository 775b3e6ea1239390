import { defineSignal } from '@temporalio/workflow';
import { WORKFLOW_IDS } from '../../domain/ids.js';
import type { WaitingOrder } from '../sweep/messages.js';

/** Workflow type that reads an SS of which an event said only that something happened, one workflow for each SS. */
export const CHANGED_REQUEST = 'changedRequest';

export const changedRequestWorkflowId = (tenant: string, ss: string) =>
  `${WORKFLOW_IDS.changedRequest.prefix}${tenant}/${ss}`;

export interface ChangedRequestInput {
  readonly tenant: string;
  /** The order that waits for the SS. */
  readonly order: WaitingOrder;
}

/** Reports that the SS has changed. It is read after it, also if it is being read now. */
export const requestChanged = defineSignal('requestChanged');
