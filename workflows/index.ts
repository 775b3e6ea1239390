/** The workflows, by the names they have at Temporal. */
export { serviceOrder } from './service-order/workflow.js';
export { bulkDecision } from './bulk-decision/workflow.js';
export { attentionNotifier } from './attention-notifier/workflow.js';
export { heldCallbacks } from './held-callbacks/workflow.js';
export { closedAgain } from './closed-again/workflow.js';
export { thinEvents } from './thin-events/workflow.js';
export { changedRequest } from './changed-request/workflow.js';
export { liveStatus } from './live-status/workflow.js';
export { incident } from './incident/workflow.js';
export { parkedDelivery } from './parked-delivery/workflow.js';
export { sweep } from './sweep/workflow.js';
export { auditRecord } from './audit-record/workflow.js';
export { session } from './session/workflow.js';
export { vendorTraffic } from './vendor-traffic/workflow.js';
export { vendorToken } from './vendor-token/workflow.js';
