import { createHash } from 'node:crypto';
import type { Client } from '@temporalio/client';
import { orderWorkflowId, type ClosingName } from '../../domain/ids.js';
import { orderValueCents, type LeftOutOrder, type ServiceOrder } from '../../domain/order.js';
import { ORDER_PARTS, type NewValues, type OrderPart } from '../../domain/questions.js';
import { changedUnanswered } from '../../workflows/incident/late-news.js';
import {
  contradictionSeen,
  type SeenContradiction,
} from '../../workflows/service-order/messages.js';
import { latestAfter, resultOf } from './closings.js';
import { described, reached } from './errors.js';
import { createIncidents } from './incidents.js';
import type { Temporal } from './temporal.js';

// What differs when an order comes again, and who is told: its running closing, or an operator.

export interface ChangesDeps {
  readonly temporal: Temporal;
  /** Deadline of one request to Temporal, in milliseconds. */
  readonly deadlineMs: number;
  readonly taskQueue: string;
}

/** The fields that identify a customer, most reliable first. Not every delivery contains all of them. */
const CUSTOMER = ['customerDocument', 'customerCode', 'customerName'] as const;

type Digests = Readonly<Record<string, string>>;

/**
 * Returns short digests of what matters, to compare with a repeated webhook. The ERP's list and its webhook may word
 * the same order differently, so descriptions, the order of items and punctuation do not count.
 */
export function contentDigests(order: ServiceOrder): Digests {
  const { items, equipment, customer, branch } = order;
  const sold = items.map(({ service, quantity, priceCents }) =>
    JSON.stringify([service.code, quantity, priceCents]),
  );
  const known = {
    items: sold.toSorted(),
    equipment,
    branch,
    value: orderValueCents(order),
    customerDocument: customer.document && bare(customer.document),
    customerCode: customer.code,
    customerName: customer.name && bare(customer.name),
  };
  return Object.fromEntries(
    Object.entries(known).flatMap(([part, value]) =>
      value === undefined || value === '' ? [] : [[part, digest(value)]],
    ),
  );
}

/** Returns the digests as one text, which is equal for orders without a relevant difference. */
export const contentText = (order: ServiceOrder): string => JSON.stringify(contentDigests(order));

/**
 * Returns the parts of an order that differ from earlier digests. A part that only one of the two has does not count.
 */
export function changedContent(before: unknown, order: ServiceOrder): OrderPart[] {
  if (typeof before !== 'object' || before === null) return [];
  const [then, now] = [before as Digests, contentDigests(order)];
  const differs = (part: string | undefined) => part !== undefined && then[part] !== now[part];
  const isKnown = (part: string) => then[part] !== undefined && now[part] !== undefined;
  return ORDER_PARTS.filter((part) =>
    part === 'customer' ? differs(CUSTOMER.find(isKnown)) : isKnown(part) && differs(part),
  );
}

/** Returns what these parts of an order were changed to, without personal data; undefined if that is nothing. */
export function newValuesOf(
  changed: readonly OrderPart[],
  order: Pick<ServiceOrder, 'branch'> & Partial<ServiceOrder>,
): NewValues | undefined {
  const { items, equipment, branch } = order;
  const now = {
    ...(changed.includes('value') && items && { valueCents: orderValueCents({ items }) }),
    ...(changed.includes('branch') && { branch }),
    ...(changed.includes('equipment') &&
      equipment &&
      'id' in equipment && { equipment: equipment.id }),
  };
  return Object.keys(now).length === 0 ? undefined : now;
}

/** Returns the parts that differ of an order that is left out: whether it has equipment, and its branch. */
function changedSinceLeftOut(before: unknown, order: LeftOutOrder): OrderPart[] {
  if (typeof before !== 'object' || before === null) return [];
  const { equipment, branch } = before as Digests;
  const differs: OrderPart[] = [];
  if (equipment !== undefined && !order.hasEquipment) differs.push('equipment');
  if (branch !== undefined && branch !== digest(order.branch)) differs.push('branch');
  return differs;
}

/** Reports to a closing that its order came again with other data, or as an incident if it was settled meanwhile. */
export async function reportChanges(
  { temporal, taskQueue }: ChangesDeps,
  client: Client,
  { tenant, id, closing }: ClosingName,
  changed: readonly OrderPart[],
  order: Pick<ServiceOrder, 'branch'> & Partial<ServiceOrder>,
): Promise<void> {
  if (changed.length === 0) return;
  const name = { tenant, id, closing };
  const now = newValuesOf(changed, order);
  const params = { parts: changed, ...(now && { now }) };
  const seen: SeenContradiction = { code: 'webhook-changed', params };
  const handle = client.workflow.getHandle(orderWorkflowId(name));
  if (await reached(handle.signal(contradictionSeen, seen))) return;
  const result = await resultOf(client, name);
  if (result === undefined) return; // ended by force: its next webhook starts it again
  const { outcome, status } = result;
  const finding = changedUnanswered(name, outcome, status.ss ?? undefined, changed);
  const { key, ...report } = finding;
  await createIncidents(temporal, taskQueue).report(tenant, key, report);
}

/**
 * Reports to the running closing of an order that the order came again and would now be left out, if that is a
 * difference. Returns false if no closing of it runs. Throws `TemporalUnavailableError`.
 */
export async function reportLeftOut(deps: ChangesDeps, order: LeftOutOrder): Promise<boolean> {
  return deps.temporal.within(deps.deadlineMs, async (client) => {
    const first = await described(client, orderWorkflowId({ ...order, closing: 1 }));
    if (first === undefined) return false;
    const isSettled = first.status.name === 'COMPLETED';
    const latest = isSettled ? await latestAfter(client, order) : { closing: 1, found: first };
    if (latest?.found.status.name !== 'RUNNING') return false;
    const changed = changedSinceLeftOut(latest.found.memo?.['content'], order);
    await reportChanges(deps, client, { ...order, closing: latest.closing }, changed, order);
    return true;
  });
}

/** Reduces a text to letters and digits. */
const bare = (text: string) => text.toUpperCase().replaceAll(/[^\p{L}\p{N}]/gu, '');

const digest = (value: unknown) =>
  createHash('sha256').update(JSON.stringify(value)).digest('base64url').slice(0, 16);
