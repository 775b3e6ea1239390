import type { Incidents } from '../platform/temporal/incidents.js';
import type { Orders } from '../platform/temporal/orders.js';
import type { KeyedReport } from '../workflows/incident/late-news.js';
import { listAttention, notifyAttention, type AttentionDeps } from './attention.js';
import { createBestEffort, type BestEffort } from './best-effort.js';
import {
  openNewClosing,
  openNewClosings,
  readClosedAgain,
  reportManyReopened,
  shownSituation,
} from './closed-again.js';
import { compareWithErp } from './compare-with-erp.js';
import { confirmAndSettle } from './confirm-and-settle.js';
import { confirmEnd } from './confirm-end.js';
import { decideOrders, type BulkDeps } from './decide-orders.js';
import { deliverCallback, parkCallback, type Park } from './deliver-callback.js';
import type { TenantDeps } from './deps.js';
import { findInList, findServiceRequests, readOwnedRequest } from './find-service-requests.js';
import { judgeMissing, type Missing, showsOthers } from './many-missing.js';
import { openAwaiting, openListed } from './open-awaiting.js';
import { openServiceRequest } from './open-service-request.js';
import { previewLink } from './preview-link.js';
import { readRequestNow } from './read-request-now.js';
import { readSituation } from './read-situation.js';
import { rehearseErp, rehearseOpening } from './rehearse.js';
import { refreshVendorToken, type RefreshToken } from './refresh-vendor-token.js';
import { saveObservation, showsObservation } from './save-observation.js';
import { cancelOrder, releaseOrder } from './settle-order.js';
import { parkThinEvent, startFetchedOrder } from './start-fetched-order.js';
import { beginSweep, listTurn } from './sweep-orders.js';
import { sweepServiceRequest, sweepServiceRequests, tellEnds } from './sweep-sismetro.js';

export type { Memory } from './after-restore.js';
export type { Certainty } from './best-effort.js';
export type { ReadAgain } from './closed-again.js';
export type { Settlement } from './confirm-and-settle.js';
export type { Confirmation, HeldRequest } from './confirm-end.js';
export type { TenantDeps } from './deps.js';
export type { Missing };
export type { FoundRequest, Looked, OwnedRequest } from './find-service-requests.js';
export type { ReadSituation } from './read-situation.js';
export type { StartedOrder } from './start-fetched-order.js';
export type { Opening, OpeningRequest } from './open-service-request.js';

/**
 * A tenant's calls to Sismetro. An attempt is one call of the profile, with the calls around it, by which the pace is
 * divided: so the task queue's rate limit is that of the unit. Only `showsOthers`, which is rare, makes up to three.
 */
export function createSismetroActivities(
  tenant: TenantDeps,
  orders: Orders,
  tryErp: BestEffort = createBestEffort(),
) {
  return {
    openServiceRequest: openServiceRequest(tenant, orders, tryErp),
    rehearseOpening: rehearseOpening(tenant),
    findServiceRequests: findServiceRequests(tenant),
    findInList: findInList(tenant),
    readOwnedRequest: readOwnedRequest(tenant),
    previewLink: previewLink(tenant, orders),
    readRequestNow: readRequestNow(tenant),
    confirmEnd: confirmEnd(tenant, orders),
    showsOthers: showsOthers(tenant, orders),
    confirmAndSettle: confirmAndSettle(tenant, orders, tryErp),
    judgeMissing: judgeMissing(tenant, orders),
    sweepServiceRequests: sweepServiceRequests(tenant, orders),
    sweepServiceRequest: sweepServiceRequest(tenant, orders),
  };
}

/** A tenant's calls to Senior X. */
export const createSeniorXActivities = (tenant: TenantDeps, orders: Orders) => ({
  readSituation: readSituation(tenant),
  saveObservation: saveObservation(tenant),
  showsObservation: showsObservation(tenant),
  rehearseErp: rehearseErp(tenant),
  releaseOrder: releaseOrder(tenant),
  cancelOrder: cancelOrder(tenant),
  openAwaiting: openAwaiting(tenant, orders),
  openListed: openListed(tenant, orders),
  shownSituation: shownSituation(tenant),
  openNewClosing: openNewClosing(tenant, orders),
  openNewClosings: openNewClosings(tenant, orders),
  readClosedAgain: readClosedAgain(tenant, orders),
  reportManyReopened: reportManyReopened(tenant),
  compareWithErp: compareWithErp(tenant, orders),
  startFetchedOrder: startFetchedOrder(tenant, orders),
});

/** Calls to Temporal itself, on the workflows' own task queue. */
export const createPonteActivities = (deps: {
  readonly orders: Orders;
  readonly park: Park;
  readonly incidents: Pick<Incidents, 'report'>;
}) => ({
  deliverCallback: deliverCallback(deps.orders),
  parkCallback: parkCallback(deps.park),
  parkThinEvent: parkThinEvent(deps.park),
  beginSweep: beginSweep(deps.orders),
  listTurn: listTurn(deps.orders),
  tellEnds: tellEnds(deps.orders),
  reportIncident: (tenant: string, { key, ...report }: KeyedReport) =>
    deps.incidents.report(tenant, key, report),
});

/** Renewals of access to vendors whose refresh token changes with each use, on the same task queue. */
export const createTokenActivities = (deps: { readonly refresh: RefreshToken }) => ({
  refreshVendorToken: refreshVendorToken(deps.refresh),
});

/** The activities of bulk decisions, on the same task queue. */
export const createBulkActivities = (deps: BulkDeps) => ({
  decideOrders: decideOrders(deps),
});

/** The activities that notify operators, on the same task queue. */
export const createAttentionActivities = (deps: AttentionDeps) => ({
  listAttention: listAttention(deps),
  notifyAttention: notifyAttention(deps),
});

export type SismetroActivities = ReturnType<typeof createSismetroActivities>;
export type SeniorXActivities = ReturnType<typeof createSeniorXActivities>;
export type PonteActivities = ReturnType<typeof createPonteActivities>;
export type TokenActivities = ReturnType<typeof createTokenActivities>;
export type BulkActivities = ReturnType<typeof createBulkActivities>;
export type AttentionActivities = ReturnType<typeof createAttentionActivities>;
