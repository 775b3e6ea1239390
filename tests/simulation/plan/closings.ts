/** The closings of a run's orders, by all that names them. */
import { closingName, orderReference, orderWorkflowId } from '../../../domain/ids.js';
import type { ServiceOrder } from '../../../domain/order.js';
import type { ClosingRecord } from '../judge/record.js';
import type { Of } from './plan.js';

/** An order, and its closings, the first one first. */
export interface KnownOrder {
  readonly order: ServiceOrder;
  readonly closings: ClosingRecord[];
}

export class Closings {
  readonly all: ClosingRecord[] = [];
  readonly #byWorkflow = new Map<string, ClosingRecord>();
  readonly #orders = new Map<string, KnownOrder>();

  /** How many orders there are. */
  get orders(): number {
    return this.#orders.size;
  }

  /** The first closing of an order. */
  first(order: ServiceOrder, at: number, isOld: boolean): ClosingRecord {
    const closing = this.#add(order, 1, at, isOld);
    this.#orders.set(`${order.tenant}/${order.id}`, { order, closings: [closing] });
    return closing;
  }

  /** The next closing of an order, which nobody but a look shows. */
  next({ order, closings }: KnownOrder, at: number): ClosingRecord {
    const latest = closings.at(-1)!;
    latest.until = at;
    const again = this.#add(order, latest.closing + 1, at, true);
    closings.push(again);
    return again;
  }

  of({ tenant, order }: Of): KnownOrder | undefined {
    return this.#orders.get(`${tenant}/${order}`);
  }

  latest(of: Of): ClosingRecord | undefined {
    return this.of(of)?.closings.at(-1);
  }

  ofWorkflow(workflowId: string): ClosingRecord | undefined {
    return this.#byWorkflow.get(workflowId);
  }

  #add(order: ServiceOrder, closing: number, closedAt: number, isOld: boolean): ClosingRecord {
    const { tenant, id, number } = order;
    const one: ClosingRecord = {
      ...{ tenant, id, number, closing, isOld, closedAt },
      name: closingName({ id, closing }),
      reference: orderReference({ tenant, id, closing }),
      ...{ deliveries: [], arrivals: [], questions: [], decisions: [], phases: [], cuts: [] },
      ...{ state: { status: 'none', phase: 'none' }, incidents: [], events: 0, attempts: 0 },
    };
    this.all.push(one);
    this.#byWorkflow.set(orderWorkflowId(one), one);
    return one;
  }
}
