import { setTimeout as delay } from 'node:timers/promises';
import type { Client } from '@temporalio/client';
import { closingName } from '../../domain/ids.js';
import type { ServiceEnd } from '../../domain/lifecycle.js';
import { callJson } from '../../sandbox/stack/http.js';
import { erpUser } from '../../sandbox/stack/actors.js';
import { TENANT } from '../../sandbox/stack/settings.js';
import type { Stack } from '../../sandbox/stack/stack.js';
import { eventually } from '../support/eventually.js';
import type { OrderDoubleName } from './doubles.js';
import { moveInErp, stateInErp } from './erp-users.js';
import { type Journal, type RunOrder, referenceOf } from './journal.js';
import type { Sender } from './sender.js';

/** What users, senders and strangers do to an order once its SS exists, if its double calls for it. */
export interface Trouble {
  /**
   * Does it. Returns how the service continues.
   * @param others the number of another order's SS, if there is one
   */
  make(order: RunOrder, ss: number, others: number | undefined): Promise<GoesOn>;
  /** Does what its double requires once the service has ended and was reported. */
  follow(order: RunOrder, ss: number): Promise<void>;
}

/**
 * How the service continues. `at-once`: it ends now; `gone`: no SS is left that could end; `reported`: its end was
 * already announced.
 */
type GoesOn = 'as-planned' | 'at-once' | 'gone' | 'reported';

/** Long enough for Ponte to notice, short enough for a run. */
const SEEN_MS = 1_500;
const REOPENED_MS = 20_000;
const EARLY_MS = 8_000;
const SETTLED_WITHIN_MS = 5 * 60_000;

/** What differs when an order is closed again. */
const CHANGES = ['items', 'equipment', 'customer', 'value'];

const opposite = (end: ServiceEnd): ServiceEnd => (end === 'completed' ? 'cancelled' : 'completed');

/** An SS as Sismetro's users list it. */
interface Listed {
  readonly ss: number;
  readonly reference: string;
  readonly status: string;
}

/** Looks until there is something, for five minutes at most: the checker reports what never came. */
const inTime = <T>(what: string, look: () => Promise<T | undefined>): Promise<T | undefined> =>
  eventually(what, look, SETTLED_WITHIN_MS).catch(() => undefined);

type Deed = (order: RunOrder, ss: number, others: number | undefined) => Promise<GoesOn | void>;

export function createTrouble(
  stack: Stack,
  client: Client,
  { journal, sender }: { readonly journal: Journal; readonly sender: Sender },
): Trouble {
  const { urls } = stack;
  const erp = erpUser(urls.seniorX);
  const atSismetro = (ss: number, deed: string, body: object = {}) =>
    callJson(`${urls.sismetro}/campo/ss/${ss}/${deed}`, { body });
  /** Acts on an order that Ponte has seen, and gives Ponte time to notice. */
  const seen =
    (act: (order: RunOrder) => Promise<unknown>): Deed =>
    async (order) => {
      await delay(SEEN_MS);
      await act(order);
      await delay(SEEN_MS);
    };
  const move = (what: string) => seen((order) => moveInErp(stack, order, what));
  const changeInErp = async (order: RunOrder) => {
    order.isChanged = true;
    await moveInErp(stack, order, 'reclosed', { change: CHANGES[order.n % CHANGES.length]! });
  };

  /** Waits until Ponte has settled the order in the ERP, and returns its status there; undefined after five minutes. */
  const settled = ({ erpId }: RunOrder) =>
    inTime('the order is settled in the ERP', async () => {
      const { status } = await erp.order(erpId);
      return status === 'LIBERADO' || status === 'CANCELADO' ? status : undefined;
    });

  /** Waits until Ponte knows that it has settled the order; undefined after five minutes. */
  const isOver = (order: RunOrder) =>
    inTime('Ponte knows that it is settled', async () => {
      const handle = client.workflow.getHandle(`order/${referenceOf(order)}`);
      return (await handle.describe()).status.name === 'COMPLETED' || undefined;
    });

  const AFTERWARDS: Partial<
    Record<OrderDoubleName, (order: RunOrder, ss: number) => Promise<void>>
  > = {
    async 'erp-unbilled'(order) {
      if ((await settled(order)) !== 'LIBERADO') return;
      await moveInErp(stack, order, 'billed');
      await delay(SEEN_MS);
      await moveInErp(stack, order, 'unbilled');
    },
    async 'ss-reopened'(order, ss) {
      const status = await settled(order);
      if (status === undefined) return;
      await delay(SEEN_MS);
      order.reopened.set(String(ss), status === 'LIBERADO' ? 'ENCERRADA' : 'CANCELADA');
      await atSismetro(ss, 'reopen');
    },
    async 're-closed'(order) {
      // before that it takes the second closing for the first: docs/reliability.md
      if ((await settled(order)) === undefined || !(await isOver(order))) return;
      const before = await stateInErp(stack, order);
      const { double: _, ...plan } = order.plan;
      const id = closingName({ id: order.erpId, closing: 2 });
      const again = { events: [], surplus: new Set<string>(), reopened: new Map<string, string>() };
      journal.set(id, { ...order, ...again, id, plan, before });
      order.after = before; // of the first closing only
      await moveInErp(stack, order, 'reopened');
      await moveInErp(stack, order, 'reclosed');
    },
  };

  const DEEDS: Partial<Record<OrderDoubleName, Deed>> = {
    'erp-released': move('released'),
    'erp-billed': move('billed'),
    'erp-cancelled': move('cancelled'),
    async 'erp-reopened'(order, ss, others) {
      await move('reopened')(order, ss, others);
      // the user who reopened it closes it again, if need be by another try
      void delay(REOPENED_MS).then(() =>
        inTime('the order is closed again', () => moveInErp(stack, order, 'reclosed')),
      );
    },
    'webhook-changed': seen(changeInErp),
    async 'changed-at-the-end'(order) {
      await changeInErp(order);
      return 'at-once';
    },
    async early(order, ss) {
      const { end = 'completed' } = order.plan;
      await sender.callback(order, end, ss, 1);
      await delay(EARLY_MS);
      return 'reported';
    },
    async forged(order, ss) {
      const { end } = order.plan;
      await sender.callback(order, end === undefined ? 'completed' : opposite(end), ss, 1, 'both');
      await delay(SEEN_MS);
    },
    async 'strangers-number'(order, ss, others) {
      if (others !== undefined) await sender.callback(order, 'completed', others, 1, 'both');
    },
    async split(_, ss) {
      await atSismetro(ss, 'split');
    },
    async deleted(order, ss) {
      await delay(SEEN_MS);
      await atSismetro(ss, 'delete');
      await sender.callback(order, 'cancelled', ss, 1, 'both');
      return 'gone';
    },
    async 'deleted-silently'(_, ss) {
      await delay(SEEN_MS);
      await atSismetro(ss, 'delete');
      return 'gone';
    },
    async transferred(_, ss) {
      await delay(SEEN_MS);
      await atSismetro(ss, 'transfer');
      return 'gone';
    },
    async merged(_, ss) {
      await delay(SEEN_MS);
      const all = `${urls.sismetro}/campo/ss?limit=1000`;
      const { items } = await callJson<{ items: Listed[] }>(all);
      // into the SS of another order, to which it cannot be linked: the operator ends the order
      const isOther = (one: Listed) => one.ss !== ss && one.reference.startsWith(`${TENANT}/`);
      const into = items.find((one) => isOther(one) && one.status === 'ABERTA')?.ss;
      if (into === undefined) return 'as-planned';
      await atSismetro(ss, 'merge', { into });
      return 'gone';
    },
    async poison(order) {
      const handle = client.workflow.getHandle(`order/${referenceOf(order)}`);
      for (const [name, args] of POISON) await handle.signal(name, ...args).catch(() => undefined);
    },
  };

  return {
    async make(order, ss, others) {
      const deed = order.plan.double && DEEDS[order.plan.double];
      return (await deed?.(order, ss, others)) ?? 'as-planned';
    },
    async follow(order, ss) {
      await (order.plan.double && AFTERWARDS[order.plan.double])?.(order, ss);
    },
  };
}

/** Meaningless signals, which anyone with the Web UI can send. */
const POISON: readonly [string, readonly unknown[]][] = [
  ['serviceCompleted', []],
  ['serviceCompleted', [null]],
  ['serviceCancelled', [{ source: 'callback', ss: '' }]],
  ['serviceOpened', [{ source: 'callback', ss: 7 }]],
  ['contradictionSeen', [{ code: 'foreign-ss', params: {} }]],
  ['contradictionOver', ['nonsense']],
  ['nobodyKnowsThis', ['x']],
  ['__proto__', [{}]],
];
