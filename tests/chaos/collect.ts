import type { Client } from '@temporalio/client';
import { parseReference } from '../../domain/ids.js';
import { callJson } from '../../sandbox/stack/http.js';
import type { Stack } from '../../sandbox/stack/stack.js';
import { spoolsOf } from './drain.js';
import type { Evidence, LedgerRow, SeenServiceRequest } from './evidence.js';
import type { Journal } from './journal.js';
import { listHeld, listOrders, listParked } from './temporal.js';

interface ErpRow {
  readonly id: string;
  readonly status: string;
  readonly observations: readonly { readonly text: string }[];
}

interface RequestRow extends Omit<SeenServiceRequest, 'ss'> {
  readonly ss: number;
  readonly reference: string;
}

/** A call that a vendor received, and the order it was about, where it said so. */
export type VendorCall = LedgerRow & { readonly orderId: string | null };

/** Reads what both vendors and Temporal hold at the end of a run. */
export async function collect(
  stack: Stack,
  client: Client,
  { journal, calls }: { readonly journal: Journal; readonly calls: readonly VendorCall[] },
): Promise<Evidence> {
  const { seniorX, sismetro } = stack.urls;
  const erp = new Map<string, ErpRow>();
  for await (const order of listed<ErpRow>(`${seniorX}/erp/orders`)) erp.set(order.id, order);
  const requests = await grouped(
    listed<RequestRow>(`${sismetro}/campo/ss`),
    ({ reference }) => parseReference(reference)?.id,
  );
  const ledger = await grouped(calls, ({ orderId }) => orderId ?? undefined);
  const workflows = await listOrders(client);

  return {
    orders: [...journal.values()].map(({ id, number, events }) => {
      const { status, observations } = erp.get(id)!;
      const workflow = workflows.get(id);
      return {
        id,
        number,
        events,
        serviceRequests: (requests.get(id) ?? []).map(({ ss, status, link }) => ({
          ss: String(ss),
          status,
          link,
        })),
        erp: { status, observations: observations.map(({ text }) => text) },
        ...(workflow && { workflow }),
        ledger: ledger.get(id) ?? [],
      };
    }),
    spools: await spoolsOf(stack),
    parked: await listParked(client),
    held: await listHeld(client),
  };
}

/** Both vendors' ledgers as one, oldest first. */
export async function readLedgers({ urls }: Stack): Promise<VendorCall[]> {
  const calls: VendorCall[] = [];
  for (const [vendor, url] of [
    ['sismetro', urls.sismetro],
    ['senior-x', urls.seniorX],
  ] as const) {
    for await (const row of listed<Omit<VendorCall, 'vendor'>>(`${url}/_sandbox/ledger`)) {
      const { at, call, status, fault, effect, ss, orderId } = row;
      calls.push({ at, vendor, call, status, fault, effect, ss, orderId });
    }
  }
  return calls.sort((a, b) => a.at.localeCompare(b.at));
}

/** All entries of a stand-in's list, however many pages they fill. */
async function* listed<T>(url: string): AsyncGenerator<T> {
  let after: number | null = 0;
  while (after !== null) {
    const page: { items: T[]; next: number | null } = await callJson(
      `${url}?after=${after}&limit=1000`,
    );
    yield* page.items;
    after = page.next;
  }
}

async function grouped<T>(
  items: AsyncIterable<T> | Iterable<T>,
  keyOf: (item: T) => string | undefined,
): Promise<Map<string, T[]>> {
  const groups = new Map<string, T[]>();
  for await (const item of items) {
    const key = keyOf(item);
    if (key !== undefined) groups.set(key, [...(groups.get(key) ?? []), item]);
  }
  return groups;
}
