import type { Orders } from '../platform/temporal/orders.js';
import { listAttention, tellAttention, type AttentionDeps } from './attention.js';
import { createAtOnce } from './at-once.js';
import { areVendorsBusy, decideOrders, type BulkDeps } from './decide-orders.js';
import { cancelOrder } from './cancel-order.js';
import { compareWithErp } from './compare-with-erp.js';
import { confirmCompletion } from './confirm-completion.js';
import { deliverCallback, parkCallback, type Park } from './deliver-callback.js';
import type { TenantDeps } from './deps.js';
import { findServiceRequest } from './find-service-request.js';
import { openAwaiting } from './open-awaiting.js';
import { openServiceRequest } from './open-service-request.js';
import { readSituation } from './read-situation.js';
import { releaseIfCompleted, releaseOrder, releaseWithinTask } from './release-order.js';
import { saveObservation } from './save-observation.js';
import type { StraightWay } from './straight-way.js';
import { beginSweep, tellContradiction, tellEnds } from './sweep-orders.js';
import { listServiceRequests, readServiceRequest } from './sweep-sismetro.js';

export type { Done } from './at-once.js';
export type { TenantDeps } from './deps.js';
export type { Confirmation } from './confirm-completion.js';
export type { Release } from './release-order.js';
export { createStraightWay, type StraightWay } from './straight-way.js';
export type { Opening } from './open-service-request.js';

/** One tenant's calls to Sismetro: each attempt is exactly one call, so that the task queue's pace is the unit's. */
export const createSismetroActivities = (tenant: TenantDeps, atOnce = createAtOnce()) => ({
  openServiceRequest: openServiceRequest(tenant, atOnce),
  findServiceRequest: findServiceRequest(tenant),
  confirmCompletion: confirmCompletion(tenant),
  releaseIfCompleted: releaseIfCompleted(tenant, atOnce),
  listServiceRequests: listServiceRequests(tenant),
  readServiceRequest: readServiceRequest(tenant),
});

/** One tenant's calls to Senior X; `id` is the tenant's. */
export const createSeniorXActivities = (tenant: TenantDeps, id: string, orders: Orders) => ({
  readSituation: readSituation(tenant),
  saveObservation: saveObservation(tenant),
  releaseOrder: releaseOrder(tenant),
  cancelOrder: cancelOrder(tenant),
  openAwaiting: openAwaiting(tenant, id, orders),
  compareWithErp: compareWithErp(tenant, orders),
});

/** Done within an order's workflow task, where the tenant's straight way is to be had. */
export const createStraightActivities = (
  straightWayOf: (tenant: string) => StraightWay | undefined,
) => ({ releaseWithinTask: releaseWithinTask(straightWayOf) });

/** What is done to Temporal itself, on the workflows' own task queue. */
export const createPonteActivities = (deps: { orders: Orders; park: Park }) => ({
  deliverCallback: deliverCallback(deps.orders),
  parkCallback: parkCallback(deps.park),
  beginSweep: beginSweep(deps.orders),
  tellEnds: tellEnds(deps.orders),
  tellContradiction: tellContradiction(deps.orders),
});

/** Deciding about many orders, on the same task queue. */
export const createBulkActivities = (deps: BulkDeps) => ({
  decideOrders: decideOrders(deps),
  areVendorsBusy: areVendorsBusy(deps),
});

/** Telling people about orders that need one, on the same task queue. */
export const createAttentionActivities = (deps: AttentionDeps) => ({
  listAttention: listAttention(deps),
  tellAttention: tellAttention(deps),
});

export type SismetroActivities = ReturnType<typeof createSismetroActivities>;
export type SeniorXActivities = ReturnType<typeof createSeniorXActivities>;
export type StraightActivities = ReturnType<typeof createStraightActivities>;
export type PonteActivities = ReturnType<typeof createPonteActivities>;
export type BulkActivities = ReturnType<typeof createBulkActivities>;
export type AttentionActivities = ReturnType<typeof createAttentionActivities>;
