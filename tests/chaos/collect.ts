import type { Client } from '@temporalio/client';
import { closingName, parseReference } from '../../domain/ids.js';
import { callJson } from '../../sandbox/stack/http.js';
import { TENANT } from '../../sandbox/stack/settings.js';
import type { Stack } from '../../sandbox/stack/stack.js';
import { eventually } from '../support/eventually.js';
import { spoolsOf } from './drain.js';
import type { Evidence, LedgerRow, SeenIncident, SeenServiceRequest } from './evidence.js';
import type { Journal } from './journal.js';
import type { Kill } from './killer.js';
import type { Operators } from './operators.js';
import { listHeld, listIncidents, listOrders, listParked } from './temporal.js';

interface ErpRow {
  readonly id: string;
  readonly status: string;
  readonly observations: readonly { readonly text: string }[];
}

interface FieldRow {
  readonly ss: number;
  readonly reference: string;
  readonly link: string;
  readonly openedAt: string;
  readonly status: string;
}

/** A call that a vendor received, and the order it concerned, if it named one. */
export type VendorCall = LedgerRow & { readonly orderId: string | null };

export interface Sources {
  readonly journal: Journal;
  readonly operators: Pick<Operators, 'seenOf'>;
  readonly calls: readonly VendorCall[];
  readonly kills: readonly Kill[];
}

/** Reads what both vendors really have, regardless of what they show, and what Temporal has. */
export async function collect(
  stack: Stack,
  client: Client,
  { journal, operators, calls, kills }: Sources,
): Promise<Evidence> {
  const { seniorX, sismetro } = stack.urls;
  const erp = await byKey(listed<ErpRow>(`${seniorX}/erp/orders`), ({ id }) => id);
  const requests = await grouped(listed<FieldRow>(`${sismetro}/campo/ss`), ({ reference }) => {
    const key = parseReference(reference);
    return key?.tenant === TENANT ? closingName(key) : undefined;
  });
  const ledger = await grouped(calls, ({ orderId }) => orderId ?? undefined);
  const workflows = await listOrders(client);
  const incidents = await listIncidents(client);
  // incidents of the tenant name the orders that they hold, but are about none of them
  const orderOf = ({ kind, subjects }: SeenIncident) =>
    kind === 'credentials' || kind === 'quota'
      ? undefined
      : subjects.find((subject) => journal.has(subject));
  const aboutOrders = await grouped(incidents, orderOf);

  return {
    orders: [...journal.values()].map((order) => {
      const { id, number, events, surplus } = order;
      const workflow = workflows.get(id);
      const row = erp.get(id);
      return {
        ...{ id, number, events },
        serviceRequests: (requests.get(id) ?? []).map(
          ({ ss, status, openedAt, link }): SeenServiceRequest => ({
            ...{ ss: String(ss), status, openedAt, link },
            ...(surplus.has(String(ss)) && { isSurplus: true }),
          }),
        ),
        erp: {
          status: row?.status ?? 'gone',
          observations: row?.observations.map(({ text }) => text) ?? [],
          moves: [], // nobody else works there
        },
        ...(workflow && { workflow }),
        ledger: ledger.get(id) ?? [],
        incidents: aboutOrders.get(id) ?? [],
        ...operators.seenOf(id),
      };
    }),
    spools: await spoolsOf(stack),
    unexplained: [...workflows.keys()].filter((name) => !journal.has(name)),
    parked: await listParked(client),
    held: await listHeld(client),
    incidents: incidents.filter((incident) => orderOf(incident) === undefined),
    wereKeysRefused: calls.some(({ status }) => status === 401),
    kills: kills.flatMap(({ what, at }) => (what === 'worker' ? at : [])),
  };
}

/** Both vendors' ledgers as one, oldest first. */
export async function readLedgers({ urls }: Stack): Promise<VendorCall[]> {
  const calls: VendorCall[] = [];
  for (const [vendor, url] of [
    ['sismetro', urls.sismetro],
    ['senior-x', urls.seniorX],
  ] as const) {
    for await (const row of listed<Omit<VendorCall, 'vendor' | 'twists'>>(
      `${url}/_sandbox/ledger`,
    )) {
      const { at, call, status, fault, effect, ss, orderId } = row;
      calls.push({ at, vendor, call, status, fault, twists: [], effect, ss, orderId });
    }
  }
  return calls.sort((a, b) => a.at.localeCompare(b.at));
}

/** All entries of a stand-in's list, from all of its pages. */
async function* listed<T>(url: string): AsyncGenerator<T> {
  type Page = { readonly items: T[]; readonly next: number | null };
  const pageAfter = (last: number) =>
    eventually(`the page of ${url} after ${last}`, () =>
      callJson<Page>(`${url}?after=${last}&limit=1000`),
    );
  let after: number | null = 0;
  while (after !== null) {
    const page: Page = await pageAfter(after);
    yield* page.items;
    after = page.next;
  }
}

async function byKey<T>(
  items: AsyncIterable<T>,
  keyOf: (item: T) => string,
): Promise<Map<string, T>> {
  const found = new Map<string, T>();
  for await (const item of items) found.set(keyOf(item), item);
  return found;
}

async function grouped<T>(
  items: AsyncIterable<T> | Iterable<T>,
  keyOf: (item: T) => string | undefined,
): Promise<Map<string, T[]>> {
  const groups = new Map<string, T[]>();
  for await (const item of items) {
    const key = keyOf(item);
    if (key === undefined) continue;
    const group = groups.get(key);
    if (group) group.push(item);
    else groups.set(key, [item]);
  }
  return groups;
}
