import { closingName } from '../../domain/ids.js';
import type { Attention } from '../../domain/questions.js';
import { scrub } from '../../domain/scrub.js';
import { inNamesOf, type SystemNames } from '../../domain/systems.js';
import { waitsFor, type Waiting } from '../../domain/waits-for.js';
import { sayIncident, sayQuestion } from '../../texts/catalogue.js';
import { incidents as incidentTexts } from '../../texts/pt/incidents.js';
import { questions } from '../../texts/pt/questions.js';
import type { Message } from '../../workflows/attention-notifier/messages.js';
import type { Incident, IncidentKind } from '../../domain/incidents.js';
import { grouped } from '../grouped.js';
import type { InAttention, OrderInAttention } from '../temporal/attention.js';

/** One message about the orders and incidents that need attention. */
export interface Digest extends Pick<Message, 'kind' | 'others'>, InAttention {
  /** The same for each attempt to send it. */
  readonly id: string;
}

/** The recipient's tenant, and the address of the console. */
export interface DigestContext {
  readonly tenant: { readonly id: string; readonly name: string; readonly timeZone: string };
  /** What its systems are called in texts. */
  readonly systems: SystemNames;
  /** Without a trailing slash. */
  readonly publicUrl: string;
}

/** Entries listed in a message; of the others it gives only the number. */
export const MOST_SHOWN = 50;

/** An order as a message shows it, without personal data. A vendor's words do not get this far: `OrderInAttention`. */
export type ShownOrder = Pick<
  OrderInAttention,
  | 'id'
  | 'closing'
  | 'number'
  | 'branch'
  | 'ss'
  | 'value'
  | 'failsAt'
  | 'step'
  | 'code'
  | 'params'
  | 'since'
  | 'cure'
  | 'said'
> & {
  readonly problem: string;
  readonly waiting: Waiting | null;
  /** Its page in the console. */
  readonly url: string;
};

/** The orders that a message lists, those that have waited longest first. */
export function shownOrders(
  { orders }: Digest,
  { publicUrl, systems }: DigestContext,
): ShownOrder[] {
  return orders
    .toSorted((a, b) => a.since.localeCompare(b.since))
    .slice(0, MOST_SHOWN)
    .map(({ mark: _, tenant, phase, params, situation, equipment: __, ...order }) => {
      const path = [tenant, ...closingName(order).split('/')].map(encodeURIComponent).join('/');
      const url = `${publicUrl}/console/#/orders/${path}`;
      const attention = { ...order, params, ...(situation && { situation }) } as Attention;
      const waiting = waitsFor({ phase, attention });
      return {
        ...order,
        params,
        problem: inNamesOf(systems, scrub(sayQuestion(questions, attention))),
        waiting,
        url,
      };
    });
}

/** An incident as a message shows it, without personal data. */
export interface ShownIncident {
  /** Identifies the incident among all installations of Ponte that use this Temporal. */
  readonly id: string;
  readonly key: string;
  readonly kind: IncidentKind;
  readonly params: Incident['params'];
  readonly problem: string;
  /** How many orders and SSs it concerns. */
  readonly count: number;
  /** ISO 8601, UTC. */
  readonly since: string;
  /** The incidents' page in the console. */
  readonly url: string;
}

/** The incidents that a message lists, oldest first. */
export const shownIncidents = (
  { incidents }: Digest,
  { publicUrl, systems }: DigestContext,
): ShownIncident[] =>
  incidents.slice(0, MOST_SHOWN).map(({ workflowId, key, kind, params, count, since, number }) => {
    // people know an order by its number
    const named = number === undefined ? params : { ...params, order: number };
    const said = sayIncident(incidentTexts, { kind, params: named });
    return {
      id: workflowId,
      ...{ key, kind, params, count, since },
      problem: inNamesOf(systems, scrub(said)),
      url: `${publicUrl}/console/#/incidents`,
    };
  });

/** Orders of a message that ask the same: one thing to do. */
export interface ShownCause {
  /** At least one. */
  readonly orders: readonly ShownOrder[];
  /** The order's page in the console, or the list of all orders that ask this at this step. */
  readonly url: string;
}

/** The listed orders by what they ask and what the vendor said, the cause that has lasted longest first. */
export function shownCauses(digest: Digest, context: DigestContext): ShownCause[] {
  const causes = grouped(
    shownOrders(digest, context),
    ({ step, problem, waiting, failsAt, said }) =>
      JSON.stringify([step, problem, waiting, failsAt, said]),
  );
  return [...causes.values()].map((orders) => {
    const { url, step, code, said } = orders[0]!;
    if (orders.length === 1) return { orders, url };
    const filter = JSON.stringify({
      attention: 'true',
      step,
      code,
      said,
      tenant: context.tenant.id,
    });
    const list = `${context.publicUrl}/console/#/orders?${new URLSearchParams({ filter }).toString()}`;
    return { orders, url: list };
  });
}
