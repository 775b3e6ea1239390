/**
 * Plays weeks of one tenant: orders that are closed, end and are closed again, an ERP that is restored to an earlier
 * day, and another tenant in the same unit of Sismetro. The workflows, activities and sweeps are the real ones.
 */
import { randomUUID } from 'node:crypto';
import fc from 'fast-check';
import { orderWorkflowId, parseClosingName, type ClosingKey } from '../../domain/ids.js';
import type { ServiceEnd } from '../../domain/lifecycle.js';
import type { ServiceOrder } from '../../domain/order.js';
import { untilSeen } from '../../platform/temporal/decide.js';
import { orUndefinedIfNotFound } from '../../platform/temporal/errors.js';
import type { IncidentReport } from '../../workflows/incident/messages.js';
import * as message from '../../workflows/service-order/messages.js';
import { SsNumber } from '../../workflows/service-order/search-attributes.js';
import type { serviceOrder } from '../../workflows/service-order/workflow.js';
import { SWEEP, sweepId } from '../../workflows/sweep/messages.js';
import { anOrder } from '../support/order.js';
import { simulated, type Simulated } from '../support/simulated.js';
import type { Breach } from './promise.js';
import { createUnit, NEIGHBOUR, type Unit, type UnitTraits } from './unit.js';
import { createCrew, type Crew, type Sabotage } from './workers.js';

/** What happens to one order on one day. */
export type Deed = 'nothing' | 'close' | ServiceEnd;

export interface Day {
  /** For each order. */
  readonly deeds: readonly Deed[];
  /** Callbacks and webhooks are lost: only the sweep can find out. */
  readonly isDeaf: boolean;
  /** The answers to so many openings are lost. */
  readonly lostAnswers: number;
  /** The ERP is restored to the evening of this many days ago; with 0 it is not. */
  readonly restoredDays: number;
}

export interface Weeks {
  readonly traits: UnitTraits;
  readonly days: readonly Day[];
}

/** The doubles of this play, by name, so that each can be played separately. */
export const CLOSING_DOUBLES = ['re-closed', 'restored', 'neighbour', 'lost', 'deaf'] as const;
export type ClosingDouble = (typeof CLOSING_DOUBLES)[number];

const ORDERS = 8;

/** Weeks in which only these doubles happen. */
export function weeksOf(
  seed: number,
  count: number,
  doubles: readonly ClosingDouble[] = CLOSING_DOUBLES,
): Weeks[] {
  const has = (double: ClosingDouble) => doubles.includes(double);
  const drawn = <T>(double: ClosingDouble, none: T, ...others: T[]) =>
    fc.constantFrom(none, ...(has(double) ? others : []));
  // most days concern a few orders; now and then all of them
  const busy = fc.constantFrom(0.25, 0.25, 0.9);
  const deeds = fc
    .tuple(busy, fc.array(fc.tuple(fc.double({ min: 0, max: 1, noNaN: true }), deed()), sized))
    .map(([share, all]) => all.map(([at, one]) => (at < share ? one : 'nothing')));
  function deed(): fc.Arbitrary<Deed> {
    return fc.constantFrom<Deed>(
      'completed',
      'cancelled',
      ...(has('re-closed') ? (['close', 'close'] as const) : []),
    );
  }
  const day: fc.Arbitrary<Day> = fc.record({
    deeds,
    isDeaf: drawn('deaf', false, true),
    lostAnswers: drawn('lost', 0, 0, 1, 3),
    restoredDays: drawn('restored', 0, 0, 0, 1, 1, 2),
  });
  const first: fc.Arbitrary<Day> = fc.record({
    deeds: fc.constant(Array.from({ length: ORDERS }, () => 'close' as const)),
    isDeaf: fc.constant(false),
    lostAnswers: drawn('lost', 0, 0, 2),
    restoredDays: fc.constant(0),
  });
  const ended: fc.Arbitrary<Day> = fc.record({
    deeds: fc.array(fc.constantFrom<Deed>('completed', 'completed', 'cancelled', 'nothing'), sized),
    isDeaf: fc.constant(false),
    lostAnswers: fc.constant(0),
    restoredDays: fc.constant(0),
  });
  const weeks = fc
    .record({
      traits: fc.record({
        erpReadable: fc.constantFrom(true, true, true, false),
        neighbour: drawn<UnitTraits['neighbour']>('neighbour', 'none', 'quiet', 'shown'),
      }),
      first,
      ended,
      later: fc.array(day, { minLength: 2, maxLength: 4 }),
    })
    .map(({ traits, first: monday, ended: tuesday, later }) => ({
      traits,
      days: [monday, tuesday, ...later],
    }));
  return fc.sample(weeks, { seed, numRuns: count });
}

const sized = { minLength: ORDERS, maxLength: ORDERS };

/** More orders than this that await again at once start nothing. */
const AT_ONCE = 5;

const MINUTE = 60;
const NIGHT = 720 * MINUTE;
/** Sweeps of one day: the first may be too early, and the operator answers after the third. */
const SWEEPS = 4;

interface Asked {
  readonly key: ClosingKey;
  readonly code: string;
}

/** Plays the weeks of one tenant. Returns the first promise that was broken, if one was. */
export function playWeeks(weeks: Weeks, sabotage?: Sabotage): Promise<Breach | undefined> {
  const incidents: IncidentReport[] = [];
  let unit: Unit;
  let crew: Crew;
  return simulated(
    (server) => {
      const report = async (_: string, __: string, one: IncidentReport) => void incidents.push(one);
      const own = { report, count: async () => 'few' as const, isKnown: async () => false };
      crew = createCrew(server, () => ({ ...unit, incidents: own }), {}, sabotage);
      unit = createUnit(crew.tenant, weeks.traits, server.currentTimeMs);
      return crew.activities;
    },
    (server) => playDays(server, { crew, unit, incidents }, weeks),
  );
}

interface Played {
  readonly crew: Crew;
  readonly unit: Unit;
  readonly incidents: readonly IncidentReport[];
}

async function playDays(
  server: Simulated,
  { crew, unit, incidents }: Played,
  { traits, days }: Weeks,
): Promise<Breach | undefined> {
  const { client, taskQueue, currentTimeMs: clock } = server;
  const { tenant } = crew;
  const issueDate = new Date(await clock()).toISOString().slice(0, 10);
  const orders = Array.from({ length: ORDERS }, (_, n) =>
    anOrder({ tenant, id: `${tenant}-${n}`, number: String(n), issueDate }),
  );

  const handleOf = (key: ClosingKey) =>
    client.workflow.getHandle<typeof serviceOrder>(orderWorkflowId(key));

  async function closingsOf(id: string) {
    const known = [];
    for (let closing = 1; ; closing += 1) {
      const key = { tenant, id, closing };
      const found = await orUndefinedIfNotFound(handleOf(key).describe());
      if (found === undefined) return known;
      const isRunning = found.status.name === 'RUNNING';
      const ss = found.typedSearchAttributes.get(SsNumber);
      known.push({ key, isRunning, ...(ss !== undefined && { ss }) });
    }
  }
  const allClosings = async () =>
    (await Promise.all(orders.map(({ id }) => closingsOf(id)))).flat();

  const pass = (seconds: number) => server.sleep(seconds * 1_000);

  async function sweep(): Promise<void> {
    await pass(11 * MINUTE);
    const workflowId = `${sweepId(tenant)}-${randomUUID()}`;
    await client.workflow.execute(SWEEP, { workflowId, taskQueue, args: [{ tenant }] });
  }

  async function statusesOfRunning() {
    const running = (await allClosings()).filter(({ isRunning }) => isRunning);
    return Promise.all(
      running.map(async ({ key }) => ({
        key,
        status: await handleOf(key).query(message.status, new Date(await clock()).toISOString()),
      })),
    );
  }

  const chosen: ClosingKey[] = [];
  /** Orders whose end the operator recorded: Ponte did not read the ERP after it. */
  const recorded = new Set<string>();

  /** The operator answers by what the screens show. Returns what was asked. */
  async function answerAll(): Promise<Asked[]> {
    const asked: Asked[] = [];
    for (const { key, status } of await statusesOfRunning()) {
      const { attention } = status;
      if (attention === null) continue;
      asked.push({ key, code: attention.code });
      if (attention.code === 'closed-again') chosen.push(key);
      const erp = unit.statusOf(key.id);
      const isOpened = unit.requestsOf(key.id).some((one) => one.reference === referenceOf(key));
      const answer =
        erp === 'released' || erp === 'cancelled'
          ? { decision: 'settle' as const, outcome: erp }
          : { decision: 'retry' as const, ...(!isOpened && { confirmedAbsent: true }) };
      if (answer.decision === 'settle') recorded.add(key.id);
      const about = { by: 'ana', reason: 'conferido', requestId: randomUUID() };
      const decision = { ...answer, ...about };
      await untilSeen(() => handleOf(key).executeUpdate(message.decide, { args: [decision] }));
    }
    return asked;
  }

  const referenceOf = (key: ClosingKey) => orderWorkflowId(key).slice('order/'.length);

  async function end(order: ServiceOrder, how: ServiceEnd, isDeaf: boolean): Promise<void> {
    const one = unit.requestsOf(order.id).findLast((ss) => ss.end === undefined);
    if (one === undefined) return;
    one.end = how;
    const { closing } = (await closingsOf(order.id)).find(({ ss }) => ss === one.ss)?.key ?? {};
    if (isDeaf || closing === undefined) return;
    await crew.orders.deliver({ tenant, orderId: order.id, closing, event: how });
  }

  /** Users close an order. Returns true if that is a closing of its own: it was not awaiting already. */
  async function close(order: ServiceOrder, isDeaf: boolean): Promise<boolean> {
    const isNew = unit.statusOf(order.id) !== 'awaiting-integration';
    unit.close(order);
    const isFirst = (await closingsOf(order.id)).length === 0;
    if (isFirst || !isDeaf) await crew.orders.open(order);
    return isNew;
  }

  /** The settled orders that the ERP shows as awaiting. */
  async function awaitingAgain(): Promise<string[]> {
    const all = await Promise.all(orders.map(({ id }) => closingsOf(id)));
    return orders.flatMap(({ id }, n) =>
      unit.statusOf(id) === 'awaiting-integration' && !all[n]!.some(({ isRunning }) => isRunning)
        ? [id]
        : [],
    );
  }

  const evenings: ReadonlyMap<string, string>[] = [];

  async function playDay(day: Day): Promise<Breach | undefined> {
    unit.lostAnswers = day.lostAnswers;
    const before = new Map(orders.map(({ id }) => [id, unit.requestsOf(id).length]));
    const closed: string[] = [];
    for (const [n, order] of orders.entries()) {
      const deed = day.deeds[n]!;
      if (deed === 'close' && (await close(order, day.isDeaf))) closed.push(order.id);
      if (deed === 'completed' || deed === 'cancelled') await end(order, deed, day.isDeaf);
    }
    await pass(MINUTE);
    const evening = evenings.at(-day.restoredDays);
    const isRestored = day.restoredDays > 0 && evening !== undefined;
    if (isRestored) unit.restore(evening as never);
    const candidates = evenings.length === 0 ? [] : await awaitingAgain();
    const reported = incidents.length;
    const asked: Asked[] = [];
    for (let n = 0; n < SWEEPS; n += 1) {
      await sweep();
      if (n >= SWEEPS - 2) asked.push(...(await answerAll()));
    }
    await pass(NIGHT);
    evenings.push(unit.backup());
    return judge({
      closed,
      candidates,
      isRestored,
      asked,
      incidents: incidents.slice(reported),
      opened: (id) => unit.requestsOf(id).length - before.get(id)!,
      isFirst: evenings.length === 1,
    });
  }

  interface Happened {
    readonly closed: readonly string[];
    readonly candidates: readonly string[];
    readonly isRestored: boolean;
    readonly isFirst: boolean;
    readonly asked: readonly Asked[];
    readonly incidents: readonly IncidentReport[];
    readonly opened: (id: string) => number;
  }

  async function judge(day: Happened): Promise<Breach | undefined> {
    const breach = (promise: string, detail: unknown): Breach => ({
      promise,
      detail: `${JSON.stringify(detail)} in ${JSON.stringify(traits)}`,
    });
    const theirs = await foreign(breach);
    if (theirs !== undefined) return theirs;
    const own = unit.requests.filter(({ reference }) => !reference.startsWith(`${NEIGHBOUR}/`));
    const references = own.map(({ reference }) => reference);
    const twice = references.find((one, n) => references.indexOf(one) !== n);
    if (twice !== undefined) return breach('one SS is opened for each closing', twice);

    const isMass = day.candidates.length > AT_ONCE;
    const mass = day.incidents.filter(({ kind }) => kind === 'many-reopened');
    if (isMass && mass.length === 0) {
      return breach('many orders that await again are an incident', day.candidates);
    }
    const other = day.incidents.find(
      ({ kind, subjects: [name = ''] }) =>
        !(isMass && kind === 'many-reopened') &&
        // the operator recorded an end that the SS did not have
        !(kind === 'late-contradiction' && recorded.has(parseClosingName(name)!.id)),
    );
    if (other !== undefined) return breach('no incident is without cause', other);

    for (const { id } of orders) {
      const opened = day.opened(id);
      const isCandidate = day.candidates.includes(id);
      const mayOpen = day.isFirst || (isCandidate && !isMass);
      if (opened > (mayOpen ? 1 : 0)) return breach('an SS is opened only for a closing', { id });
      if (day.closed.includes(id) && mayOpen && opened === 0) {
        return breach('each closing gets its SS', { id, asked: day.asked });
      }
    }
    const baseless = day.asked.find(({ key, code }) => {
      if (code === 'closed-again') return traits.erpReadable && !recorded.has(key.id);
      return !(code === 'erp-moved' && day.isRestored);
    });
    if (baseless !== undefined) return breach('nobody is asked without cause', baseless);

    if (!traits.erpReadable) {
      const alone = (await allClosings()).find(
        ({ key }) =>
          key.closing > 1 &&
          !chosen.some((one) => orderWorkflowId(one) === orderWorkflowId(key)) &&
          day.opened(key.id) > 0,
      );
      if (alone) return breach('a closing starts by itself only if the ERP was read', alone.key);
    }
    return wrongEnd(breach);
  }

  type ToBreach = (promise: string, detail: unknown) => Breach;

  /** Each release or cancellation needs an SS of its own that ended so. */
  function wrongEnd(breach: ToBreach): Breach | undefined {
    for (const { id } of orders) {
      for (const [how, outcome] of [
        ['completed', 'released'],
        ['cancelled', 'cancelled'],
      ] as const) {
        const ended = unit.requestsOf(id).filter((one) => one.end === how).length;
        const written = unit.writes.filter((one) => one.id === id && one.outcome === outcome);
        if (written.length > ended) return breach('each end is written once', { id, outcome });
      }
    }
    return undefined;
  }

  async function foreign(breach: ToBreach): Promise<Breach | undefined> {
    const wrong = (await allClosings()).find(({ key, ss }) => {
      const held = unit.requests.find((one) => one.ss === ss);
      return ss !== undefined && held?.reference !== referenceOf(key);
    });
    return wrong && breach('an order has only its own SS', { key: wrong.key, ss: wrong.ss });
  }

  for (const day of days) {
    const breach = await playDay(day);
    if (breach !== undefined) return breach;
  }
  return undefined;
}
