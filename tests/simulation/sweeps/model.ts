/**
 * Sweeps of one tenant with very many waiting orders, on a clock of their own: which lost ends are found, and when. The
 * rules of the sweep are the real ones (workflows/sweep/limits.ts); orders, systems and visibility are numbers, since a
 * workflow for each of 100,000 orders would take hours.
 */
import type { SweepMark, TurnKind } from '../../../workflows/sweep/messages.js';
import {
  DUE_MS,
  isPageWorthReading,
  MOST_PAGES,
  MOST_SINGLE,
  newBudget,
  newExpectedEnd,
  planReads,
} from '../../../workflows/sweep/limits.js';
import { createChance } from '../chance.js';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** Orders on one page of visibility, the most that one turn has. */
const TURN = 1_000;
/** How often the schedule starts a sweep; one that takes longer is followed at once. */
const EVERY = 10 * MINUTE;
/** What a sweep does beside its calls. */
const ASIDE = 20_000;

/** How the field system can be asked. */
export type Asked = 'one by one' | 'list' | 'list of changes';

/** What an SS that is read says about its end: nothing, from its opening on, or from some time before it on. */
export type Says = 'nothing' | 'at opening' | 'a day ahead';

export interface Tenant {
  readonly seed: number;
  readonly orders: number;
  readonly asked: Asked;
  readonly says: Says;
  /** Calls a minute, of which the sweeps have what the orders leave if `ordersCallToo`. */
  readonly perMinute: number;
  /** SSs on one page of the list. */
  readonly perPage?: number;
  /** Each order calls twice: to open its SS and to confirm its end. */
  readonly ordersCallToo?: boolean;
  /** The part of the SSs that is in progress for ever, with a date that lies. */
  readonly hostile?: number;
}

/** How an end was lost: one of a hundred, those of a whole evening, or all of a night. */
export type Loss = 'single' | 'evening' | 'night';

interface Order {
  readonly tag: string;
  readonly openedAt: number;
  readonly startsAt: number;
  readonly expectedAt: number;
  readonly saysItFrom: number;
  readonly endsAt: number;
  readonly lost: Loss | undefined;
  readonly lies: boolean;
  known: string | undefined;
  /** The same in milliseconds; long ago if it is not known. */
  knownAt: number;
  foundAt: number;
}

export interface Found {
  readonly lost: number;
  readonly withinHour: number;
  readonly withinFourHours: number;
  readonly withinDay: number;
  /** Hours. */
  readonly p99: number;
}

const MEAN_DAYS = 10.5;
const LONGEST_DAYS = 22;
/** Sweeps have run for long when it begins. Until then they settle; then losses count, and a day is left to find them. */
const LEARNS = DAY;
const COUNTS = LEARNS + 2 * DAY;
const ENDS = COUNTS + 1.5 * DAY;
const EVENING = [LEARNS + DAY + 18 * HOUR, LEARNS + DAY + 20 * HOUR] as const;
const NIGHT = [LEARNS + DAY + 20 * HOUR, LEARNS + DAY + 30 * HOUR] as const;

/** Orders whose services last from hours to three weeks; two in five crews report in the evening. */
function ordersOf({ seed, orders: waiting, says, hostile = 0 }: Tenant): Order[] {
  const chance = createChance(seed);
  const random = () => chance.next();
  const aDay = Math.round(waiting / MEAN_DAYS);
  const orders: Order[] = [];
  for (let day = -LONGEST_DAYS; day < ENDS / DAY; day += 1) {
    for (let at = 0; at < aDay; at += 1) {
      const openedAt = day * DAY + (7 + 12 * random()) * HOUR;
      const delay = (0.25 + 20.5 * random()) * DAY;
      const visit = Math.floor((openedAt + delay) / DAY) * DAY + (8 + 9 * random()) * HOUR;
      const planned = Math.max(visit, openedAt + HOUR);
      const startsAt = planned + (random() < 0.3 ? random() * 8 * HOUR : 0);
      const takes = (0.5 + 3.5 * random()) * HOUR;
      const done = startsAt + takes;
      const evening = Math.floor(done / DAY) * DAY + (18.5 + random()) * HOUR;
      const lies = random() < hostile;
      const endsAt = lies ? Infinity : random() < 0.4 ? Math.max(done, evening) : done;
      const isIn = ([from, to]: readonly [number, number]) => endsAt >= from && endsAt < to;
      const isLost = random() < 0.01;
      const saysItFrom = {
        nothing: Infinity,
        'at opening': openedAt,
        'a day ahead': openedAt + Math.max(0, delay - DAY) * random(),
      }[says];
      const lost = isIn(EVENING)
        ? 'evening'
        : isIn(NIGHT)
          ? 'night'
          : isLost
            ? 'single'
            : undefined;
      orders.push({
        tag: String(orders.length),
        ...{ openedAt, startsAt, endsAt, saysItFrom, lies, lost },
        expectedAt: planned + takes,
        ...{ known: undefined, knownAt: -Infinity },
        foundAt: Infinity,
      });
    }
  }
  return orders.toSorted((a, b) => a.openedAt - b.openedAt);
}

interface Turn {
  readonly from: number;
  waiting: number;
  readonly orders: Order[];
}

function take(turn: Turn, order: Order): void {
  turn.waiting += 1;
  if (turn.orders.length < TURN && order.openedAt <= turn.from) turn.orders.push(order);
}

function know(order: Order, expected: string | undefined): void {
  if (expected === undefined) return;
  order.known = expected;
  order.knownAt = Date.parse(expected);
}

/** Plays the sweeps of some days, and says how soon the lost ends were found. */
export function playSweeps(tenant: Tenant): Record<Loss, Found> & { readonly waiting: number } {
  const orders = ordersOf(tenant);
  const call = MINUTE / tenant.perMinute;
  const { perPage = 100 } = tenant;
  const ends = orders.flatMap(({ endsAt, lost }) => (lost === undefined ? [endsAt] : []));
  ends.sort((a, b) => a - b);

  let now = 0;
  for (const order of orders) {
    if (order.lies || order.openedAt > now - DAY || order.saysItFrom > now - DAY) continue;
    know(order, new Date(order.expectedAt).toISOString());
  }
  let opened = 0;
  let confirmed = 0;
  let arrived: Order[] = [];
  let waitingCount = 0;
  let found = 0;

  const advance = (array: readonly number[], from: number) => {
    let at = from;
    while (array[at]! <= now) at += 1;
    return at;
  };
  const openings = orders.map(({ openedAt }) => openedAt);
  opened = advance(openings, 0);
  confirmed = advance(ends, 0);

  /** Makes a call; those of the orders go first. */
  const makeCall = () => {
    if (tenant.ordersCallToo) {
      for (;;) {
        const [then, ended] = [advance(openings, opened), advance(ends, confirmed)];
        const before = then - opened + (ended - confirmed) + found;
        [opened, confirmed, found] = [then, ended, 0];
        if (before === 0) break;
        now += before * call;
      }
    }
    now += call;
  };

  const waits = (order: Order) =>
    order.openedAt <= now &&
    (order.lost && order.endsAt > -DAY ? order.foundAt > now : order.endsAt > now);

  /** What a read of an order's SS shows and does. */
  const look = (order: Order, notesEnd: boolean) => {
    if (order.endsAt <= now) {
      if (order.lost && order.foundAt === Infinity) {
        order.foundAt = now;
        found += 1;
      }
      return;
    }
    if (!notesEnd) return;
    const isInProgress = tenant.says !== 'nothing' && (order.lies || order.startsAt <= now);
    const expected = order.lies ? 0 : order.expectedAt;
    const shown = {
      state: isInProgress ? 'in-progress' : 'open',
      ...(order.saysItFrom <= now && { expectedEnd: new Date(expected).toISOString() }),
    } as const;
    know(order, newExpectedEnd(shown, order.known, now));
  };

  let mark: SweepMark = {};
  let startedAt = now - DAY;
  let next = 0;

  /** Reads pages of the list, as workflows/sweep/steps/read-service-requests.ts does. */
  function readList(begun: number, since: number, seen: Set<Order>): SweepMark {
    const last = orders.findLastIndex(({ openedAt }) => openedAt <= begun);
    const isChanged = ({ openedAt, endsAt }: Order) =>
      openedAt <= begun && (openedAt >= since || (endsAt >= since && endsAt <= begun));
    const changes = tenant.asked === 'list' ? [] : orders.filter(isChanged);
    const pageOf = (page: number) =>
      tenant.asked === 'list'
        ? orders.slice(Math.max(0, last + 1 - page * perPage), last + 1 - (page - 1) * perPage)
        : changes.slice((page - 1) * perPage, page * perPage);
    const total = Math.ceil((tenant.asked === 'list' ? last + 1 : changes.length) / perPage);
    const isLeft = newBudget(MOST_PAGES, () => now);
    let [page, shown, pagesLeft, lastShown, isBack] = [1, 0, 1, 0, false];
    const left = () => Math.max(mark.serviceRequests ? 1 : 0, waitingCount - shown);
    while (!isBack || isPageWorthReading(left(), pagesLeft, lastShown)) {
      if (!isLeft()) {
        const keeps = !isBack && { since: new Date(since).toISOString() };
        return { ...(tenant.asked === 'list' && { serviceRequests: { page, shown } }), ...keeps };
      }
      makeCall();
      const rows = pageOf(page);
      const ours = rows.filter((order) => waits(order) && !seen.has(order));
      for (const order of ours) {
        seen.add(order);
        look(order, false);
      }
      lastShown = ours.length;
      shown += lastShown;
      pagesLeft = total - page;
      isBack ||= pagesLeft <= 0 || (tenant.asked === 'list' && !(rows[0]!.openedAt >= since));
      page += 1;
      const before = mark.serviceRequests;
      if (isBack && before && page < before.page) ({ page, shown } = before);
    }
    return {};
  }

  function sweep(): void {
    const begun = now;
    const since = mark.since === undefined ? startedAt - HOUR : Date.parse(mark.since);
    startedAt = begun;
    const seen = new Set<Order>();
    while (next < orders.length && orders[next]!.openedAt <= now) arrived.push(orders[next++]!);
    arrived = arrived.filter(waits);
    waitingCount = arrived.length;
    const fields = { due: 'dueTurn', unknown: 'unknownTurn', all: 'turn' } as const;
    const turnOf = <K extends TurnKind>(kind: K) => ({
      kind,
      from: Number(mark[fields[kind]] ?? Infinity),
      waiting: 0,
      orders: [] as Order[],
    });
    const [due, unknown, all] = [turnOf('due'), turnOf('unknown'), turnOf('all')];
    const turns = [due, unknown, all];
    for (let one = arrived.length - 1; one >= 0; one -= 1) {
      const order = arrived[one]!;
      if (order.knownAt <= begun - DUE_MS) take(unknown, order);
      else if (order.knownAt <= begun) take(due, order);
      take(all, order);
    }
    const listed = tenant.asked === 'one by one' ? {} : readList(begun, since, seen);

    const isShort = listed.serviceRequests !== undefined || tenant.asked === 'list of changes';
    const most = isShort ? MOST_SINGLE / 4 : MOST_SINGLE;
    const byTag = new Map<string, Order>();
    const readable = turns.map(({ kind, waiting, orders: turn }) => ({
      ...{ kind, waiting },
      tags: turn
        .filter((order) => !seen.has(order))
        .map((order) => {
          byTag.set(order.tag, order);
          return order.tag;
        }),
    }));
    const isLeft = newBudget(most, () => now);
    const tried = new Set<string>();
    for (const { tag } of planReads(readable, most)) {
      if (!isLeft()) break;
      makeCall();
      tried.add(tag);
      const order = byTag.get(tag)!;
      if (waits(order)) look(order, true);
    }
    mark = listed;
    readable.forEach(({ kind, tags }, index) => {
      const left = tags.find((tag) => !tried.has(tag));
      const order = left === undefined ? turns[index]!.orders[TURN - 1] : byTag.get(left);
      mark[fields[kind]] = order && String(order.openedAt);
    });
    now = Math.max(now + ASIDE, begun + EVERY);
  }

  while (now < ENDS) sweep();
  const resultOf = (loss: Loss): Found => {
    const took = orders
      .filter(({ lost, endsAt }) => lost === loss && endsAt > LEARNS && endsAt <= COUNTS + 6 * HOUR)
      .map(({ endsAt, foundAt }) => foundAt - endsAt)
      .toSorted((a, b) => a - b);
    const within = (ms: number) => took.filter((one) => one <= ms).length / took.length;
    return {
      lost: took.length,
      withinHour: within(HOUR),
      withinFourHours: within(4 * HOUR),
      withinDay: within(DAY),
      p99: took[Math.ceil(took.length * 0.99) - 1]! / HOUR,
    };
  };
  return {
    single: resultOf('single'),
    evening: resultOf('evening'),
    night: resultOf('night'),
    waiting: waitingCount,
  };
}
