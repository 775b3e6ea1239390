import {
  createPonteActivities,
  createSeniorXActivities,
  createSismetroActivities,
  type SeniorXActivities,
  type SismetroActivities,
} from '../../activities/index.js';
import type { ClosingKey } from '../../domain/ids.js';
import type { ServiceOrder } from '../../domain/order.js';
import { createIncidents } from '../../platform/temporal/incidents.js';
import { createOrders, type Orders } from '../../platform/temporal/orders.js';
import { createTemporal } from '../../platform/temporal/temporal.js';
import type { KeyedReport } from '../../workflows/incident/late-news.js';
import { customerKeys } from '../support/customer-keys.js';
import { tenantDeps, type ChosenDeps } from '../support/vendors.js';
import type { Simulated } from '../support/simulated.js';
import type { Fakes } from '../support/temporal.js';

export type VendorActivities = Pick<
  SismetroActivities & SeniorXActivities,
  (typeof OF_AN_ORDER)[number] | (typeof OF_A_SWEEP)[number] | 'readClosedAgain'
>;

/** The activities that a tenant's sweep calls. */
const OF_A_SWEEP = [
  'sweepServiceRequests',
  'sweepServiceRequest',
  'openAwaiting',
  'openNewClosings',
  'reportManyReopened',
  'compareWithErp',
] as const;

/** Changes what is done at the vendors, to check that the test finds a planted bug. */
export type Sabotage = (real: VendorActivities) => Partial<VendorActivities>;

/** The activities that an order's workflow calls. */
const OF_AN_ORDER = [
  'openServiceRequest',
  'findServiceRequests',
  'findInList',
  'readOwnedRequest',
  'previewLink',
  'confirmEnd',
  'confirmAndSettle',
  'showsOthers',
  'judgeMissing',
  'readSituation',
  'saveObservation',
  'releaseOrder',
  'cancelOrder',
] as const;

/** Replaces what visibility knows. */
export type Index = Partial<Orders>;

/** What the workers of a new tenant do. */
export interface Crew {
  readonly tenant: string;
  readonly orders: Orders;
  /** The incidents reported about an order. */
  reportedOf(orderId: string): readonly KeyedReport[];
  readonly activities: Fakes;
}

/**
 * The activities of a new tenant, the real ones.
 * @param vendorsOf the vendors of an order; all orders share those of a sweep, which names no order
 */
export function createCrew(
  { client, taskQueue }: Pick<Simulated, 'client' | 'taskQueue'>,
  vendorsOf: (orderId: string) => ChosenDeps,
  index: Index,
  sabotage: Sabotage = () => ({}),
): Crew {
  const tenant = TENANT;
  const temporal = createTemporal(client);
  const orders: Orders = { ...createOrders(temporal, { taskQueue, customerKeys }), ...index };
  const made = new Map<string, VendorActivities>();
  const reported: KeyedReport[] = [];
  const incidents = createIncidents(temporal, taskQueue);

  function activitiesOf(orderId: string): VendorActivities {
    const known = made.get(orderId);
    if (known !== undefined) return known;
    const deps = tenantDeps({ ...vendorsOf(orderId), id: tenant, graceMs: 30_000 });
    const own = {
      ...createSismetroActivities(deps, orders),
      ...createSeniorXActivities(deps, orders),
    };
    const activities = { ...own, ...sabotage(own) };
    made.set(orderId, activities);
    return activities;
  }

  const orderOf = (first: ClosingKey | { readonly key: ClosingKey }) =>
    'key' in first ? first.key.id : first.id;
  const act = (orderId: string, name: keyof VendorActivities, args: readonly unknown[]) =>
    (activitiesOf(orderId)[name] as (...given: unknown[]) => unknown)(...args);

  const ofVendors = Object.fromEntries([
    ...OF_AN_ORDER.map((name) => [
      name,
      (...args: [ClosingKey, ...unknown[]]) => act(orderOf(args[0]), name, args),
    ]),
    ...OF_A_SWEEP.map((name) => [name, (...args: unknown[]) => act('', name, args)]),
    [
      'readClosedAgain',
      (body: string, isSecond: boolean) =>
        act((JSON.parse(body) as ServiceOrder).id, 'readClosedAgain', [body, isSecond]),
    ],
  ]);

  return {
    tenant,
    orders,
    reportedOf: (orderId) => reported.filter(({ subjects }) => subjects.includes(orderId)),
    activities: {
      ...ofVendors,
      ...createPonteActivities({
        orders,
        incidents: {
          async report(of, key, report) {
            reported.push({ key, ...report });
            await incidents.report(of, key, report);
          },
        },
        park: () => Promise.reject(new Error('nothing is parked here')),
      }),
    },
  };
}

const TENANT = 'acme';
