import { setTimeout as delay } from 'node:timers/promises';
import { orderReference } from '../../domain/ids.js';
import { erpUser, fieldUser, operator } from '../../sandbox/stack/actors.js';
import { TENANT } from '../../sandbox/stack/settings.js';
import type { Stack, StackOptions } from '../../sandbox/stack/stack.js';

/** A crowd: orders whose services end at the same time, with an ERP that takes only so many calls a minute. */
export interface Crowd {
  readonly orders: number;
  readonly callsPerMinute: number;
}

/** What the stand-ins' ledgers show of a crowd after its services have ended. */
export interface CrowdResult {
  readonly released: number;
  /** Calls to the ERP about each order after its service ended, most first. */
  readonly callsPerOrder: readonly number[];
  /** From the first end until the last release. */
  readonly seconds: number;
}

export const crowdSettings =
  ({ callsPerMinute }: Crowd): NonNullable<StackOptions['settings']> =>
  (settings) => ({
    ...settings,
    tenants: settings.tenants.map((tenant) => ({
      ...tenant,
      senior: { ...tenant.senior, requestsPerMinute: callsPerMinute },
      sismetro: { ...tenant.sismetro, requestsPerMinute: 6_000 },
    })),
  });

const FORM = {
  branch: '1',
  customer: '77',
  equipment: { id: '9001' },
  items: [{ service: 'S-10', quantity: 1, price: 350 }],
};

/** Orders that are sent at the same time. */
const AT_ONCE = 10;

async function inPortions<T, R>(all: readonly T[], work: (one: T) => Promise<R>): Promise<R[]> {
  const done: R[] = [];
  for (let at = 0; at < all.length; at += AT_ONCE) {
    done.push(...(await Promise.all(all.slice(at, at + AT_ONCE).map(work))));
  }
  return done;
}

/**
 * Brings a crowd into service, ends all services at once, and waits until all orders are released.
 * @param whenEnded is called with the orders' ids as soon as the last service has ended
 * @param isOver ends the wait for the releases sooner
 */
export async function playCrowd(
  { urls, keys }: Stack,
  { orders }: Crowd,
  whenEnded: (ids: readonly string[]) => Promise<unknown> = async () => {},
  isOver: () => boolean = () => false,
): Promise<CrowdResult> {
  const erp = erpUser(urls.seniorX);
  const field = fieldUser(urls.sismetro);
  const ponte = operator(urls.api, keys.operator, TENANT);
  /** Waits until all of them are in one of these phases. */
  async function untilAll(ids: readonly string[], ...phases: string[]): Promise<void> {
    let left = ids;
    while (left.length > 0 && !isOver()) {
      await delay(1_000);
      const orders = await inPortions(left, (id) => ponte.find(id));
      left = left.filter((_, at) => !phases.includes(orders[at]?.phase ?? ''));
    }
  }

  const ids = await inPortions(Array.from({ length: orders }), async () => {
    const { id } = await erp.createOrder(FORM);
    await erp.close(id);
    return id;
  });
  await untilAll(ids, 'in-service');
  const begunAt = new Date().toISOString();
  await inPortions(ids, async (id) => {
    const [request] = await field.findByReference(orderReference({ tenant: TENANT, id }));
    await field.complete(request!.ss, { technician: 'Ana', conclusion: 'Feito.' });
  });
  await whenEnded(ids);
  await untilAll(ids, 'released', 'cancelled');
  const ledgers = await inPortions(ids, (id) => erp.ledger(id));
  const since = ledgers.map((entries) => entries.filter(({ at }) => at > begunAt));
  const releases = since.flatMap((entries) =>
    entries.filter(({ effect }) => effect === 'released').map(({ at }) => Date.parse(at)),
  );
  return {
    released: releases.length,
    callsPerOrder: since.map((entries) => entries.length).toSorted((a, b) => b - a),
    seconds: Math.round((Math.max(...releases) - Date.parse(begunAt)) / 1_000),
  };
}
