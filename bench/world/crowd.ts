import { randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import { Pool } from 'undici';
import { inLanes } from '../harness/lanes.js';
import type { Book, Journey } from './book.js';
import { orderOf } from './order.js';

/** The address at which a product accepts orders and callbacks, and the headers for it. */
export interface Door {
  readonly url: string;
  /** Whose orders they are, and the prefix of an order's id in its reference. */
  readonly tenant: string;
  readonly senior: Readonly<Record<string, string>>;
  readonly sismetro: Readonly<Record<string, string>>;
}

export interface Run {
  readonly door: Door;
  readonly orders: number;
  /** Either a number of orders in flight, replaced as soon as one ends, or orders per second regardless of progress. */
  readonly pace: { readonly inFlight: number } | { readonly perSecond: number };
  /** Whether orders are left waiting, or completed `pauseMs` after their observation: every real order has waited. */
  readonly upTo: 'observed' | 'released';
  readonly pauseMs: number;
}

/** Times in milliseconds, one for each order. */
export interface RunResult {
  readonly ids: readonly string[];
  readonly seconds: number;
  readonly accepted: readonly number[];
  readonly observed: readonly number[];
  readonly released: readonly number[];
}

const CONNECTIONS = 64;
/**
 * An order without progress for this long is lost, and the figure with it. If a busy server loses the task of an opening,
 * Ponte waits 75 s until its attempt is over, and another minute for two looks.
 */
const LOST_MS = 240_000;

/** Plays a run to its end. Throws if an order is refused or lost, since a figure with gaps is useless. */
export async function play(book: Book, run: Run): Promise<RunResult> {
  const { door, orders, pace } = run;
  const pool = new Pool(door.url, { connections: CONNECTIONS, pipelining: 1 });
  const began = performance.now();
  try {
    const journeys =
      'inFlight' in pace
        ? await saturate(orders, pace.inFlight, (n) => one(pool, book, run, n))
        : await keepPace(orders, pace.perSecond, (n) => one(pool, book, run, n));
    return resultOf(journeys, (performance.now() - began) / 1_000);
  } finally {
    await pool.close();
  }
}

type Send = (n: number) => Promise<Journey>;

async function saturate(orders: number, inFlight: number, send: Send): Promise<Journey[]> {
  const journeys: Journey[] = [];
  await inLanes(orders, inFlight, async (n) => void journeys.push(await send(n)));
  return journeys;
}

async function keepPace(orders: number, perSecond: number, send: Send): Promise<Journey[]> {
  const began = performance.now();
  const sent: Promise<Journey>[] = [];
  for (let n = 0; n < orders; n++) {
    const due = began + (n * 1_000) / perSecond;
    await delay(Math.max(0, due - performance.now()));
    sent.push(send(n));
  }
  return Promise.all(sent);
}

async function one(pool: Pool, book: Book, { door, upTo, pauseMs }: Run, n: number) {
  const journey = book.begin(randomUUID(), { number: 100_000 + n, tenant: door.tenant });
  const observed = inTime(book.when('observed', journey.id), `${journey.id} is not observed`);
  const released = book.when('released', journey.id);
  observed.catch(() => undefined); // reported below, unless the webhook itself was refused
  await post(pool, '/serviceOrder/open', door.senior, {
    eventId: randomUUID(),
    payload: orderOf(journey),
  });
  journey.acceptedAt = performance.now();
  await observed;
  if (upTo === 'observed') return journey;
  await delay(pauseMs);
  journey.doneAt = performance.now();
  await post(pool, '/serviceOrder/completed', door.sismetro, {
    ss: journey.ss,
    externalReference: `${door.tenant}/${journey.id}`,
    eventId: randomUUID(),
    occurredAt: new Date().toISOString(),
    technician: 'Joana Prado',
    conclusion: '<p>Filtros limpos.</p>',
  });
  await inTime(released, `${journey.id} is not released`);
  return journey;
}

async function post(pool: Pool, path: string, headers: Door['senior'], body: object) {
  const { statusCode, body: answer } = await pool.request({
    path,
    method: 'POST',
    headers: { ...headers, 'content-type': 'application/json' },
    body: JSON.stringify(body),
    headersTimeout: LOST_MS,
  });
  const text = await answer.text();
  if (statusCode !== 202) throw new Error(`POST ${path} was answered ${statusCode}: ${text}`);
}

async function inTime(happens: Promise<void>, otherwise: string): Promise<void> {
  const watch = new AbortController();
  const late = delay(LOST_MS, undefined, { signal: watch.signal }).then(() => {
    throw new Error(`${otherwise} within ${LOST_MS / 1_000} s`);
  });
  late.catch(() => undefined);
  await Promise.race([happens, late]).finally(() => watch.abort());
}

function resultOf(journeys: readonly Journey[], seconds: number): RunResult {
  const between = (from: keyof Journey, to: keyof Journey) =>
    journeys.flatMap((journey) => {
      const [start, end] = [journey[from], journey[to]];
      return typeof start === 'number' && typeof end === 'number' ? [end - start] : [];
    });
  return {
    ids: journeys.map(({ id }) => id),
    seconds,
    accepted: between('sentAt', 'acceptedAt'),
    observed: between('sentAt', 'observedAt'),
    released: between('doneAt', 'releasedAt'),
  };
}
