import type { LeftOutOrder, ServiceOrder } from '../../domain/order.js';
import type { CustomerKeys } from '../customer-keys.js';
import { createCallbacks, type Callbacks } from './callbacks.js';
import { createClosedAgain, type ClosedAgain } from './closed-again.js';
import { createClosings, type Closings } from './closings.js';
import { reportLeftOut } from './changed-order.js';
import { openOrder, type OpenOptions } from './open-order.js';
import { createServiceRequests, type ServiceRequests } from './service-requests.js';
import type { Temporal } from './temporal.js';
import { createThinEvents, type ThinEvents } from './thin-events.js';
import { createWaitingOrders, type WaitingOrders } from './waiting-orders.js';

/**
 * Starts the orders' workflows, delivers messages to them, and finds them. Every method throws
 * `TemporalUnavailableError` within the deadline.
 */
export interface Orders
  extends Callbacks, ClosedAgain, Closings, ServiceRequests, ThinEvents, WaitingOrders {
  /** Starts the order's workflow. Returns `duplicate` if it exists already, running or ended. */
  open(order: ServiceOrder, options?: OpenOptions): Promise<'accepted' | 'duplicate'>;
  /**
   * Lets the running closing of an order ask about an order that came again and would now be left out. Returns false if
   * none runs.
   */
  reportLeftOut(order: LeftOutOrder): Promise<boolean>;
}

export interface OrdersOptions {
  readonly taskQueue: string;
  /** Creates pseudonyms for the customers of new orders, so that their orders can be found by document and name. */
  readonly customerKeys: Pick<CustomerKeys, 'nameOf' | 'wordsOf'>;
  /** Deadline of one request to Temporal, in milliseconds. */
  readonly deadlineMs?: number;
  /** Asked while a caller waits for what visibility must find; by default the same as for everything else. */
  readonly visibility?: Temporal;
}

export function createOrders(temporal: Temporal, options: OrdersOptions): Orders {
  const deps = { temporal, visibility: temporal, deadlineMs: 3_000, ...options };
  const { taskQueue, deadlineMs, visibility } = deps;
  return {
    ...createCallbacks(deps),
    ...createClosedAgain(temporal),
    ...createClosings(deps),
    ...createServiceRequests(temporal, deadlineMs),
    ...createThinEvents(
      temporal,
      taskQueue,
      deadlineMs,
      createWaitingOrders(visibility, deadlineMs / 2),
    ),
    ...createWaitingOrders(temporal),
    open: (order, how) => openOrder(deps, order, how),
    reportLeftOut: (order) => reportLeftOut(deps, order),
  };
}
