/** What is seen of Ponte while a plan is played: the events of its workflows become what the judge reads. */
import { defaultPayloadConverter } from '@temporalio/common';
import { parkedWorkflowId } from '../../../domain/ids.js';
import type { SeenIncident } from '../../chaos/evidence.js';
import { problemOf } from '../../support/said.js';
import type { ClosingRecord, IncidentLife, Parked, Question, Queued } from '../judge/record.js';
import type { Simulation, TraceEvent } from '../simulation.js';
import type { Listed } from '../server/visibility.js';
import type { Vendor } from '../world/ledger.js';
import type { Closings } from './closings.js';
import { sweepId } from '../../../workflows/sweep/messages.js';
import type { Attention } from '../../../domain/questions.js';

/** How the ids of parked deliveries begin. */
const PARKED = parkedWorkflowId('');

/** How the ids of sweeps begin. */
const SWEEPS = sweepId('');

/** The signals of an order that say something of its service. */
const TOLD = {
  serviceCompleted: 'completed',
  serviceCancelled: 'cancelled',
  serviceOpened: 'opened',
} as const;

/** Events of an incident's workflow after which the lists may show it. */
const SHOWS = new Set(['WorkflowTaskCompleted', 'UpsertWorkflowSearchAttributes']);

export class Watch {
  readonly #sim: Simulation;
  readonly #closings: Closings;
  readonly #queued: Queued[] = [];
  readonly #waiting = new Map<string, { workflowId: string; from: number }[]>();
  /** The closings of each tenant that ask. */
  readonly #asking = new Map<string, Set<ClosingRecord>>();
  /** The deliveries that were parked. */
  readonly parked: Parked[] = [];
  /** The latest one of each workflow id. */
  readonly #parked = new Map<string, Parked & { until?: number }>();
  readonly incidentLives: IncidentLife[] = [];
  /** The latest one of each workflow id. */
  readonly #incidents = new Map<string, IncidentLife & { until?: number }>();
  /** When the calls of the last minute came, and the most calls of a minute, by the tenant at whose address they came. */
  readonly #calls = new Map<string, { readonly last: number[]; most: number }>();
  /** When sweeps of each tenant ended. */
  readonly sweeps = new Map<string, number[]>();
  /** Runs that were not played again as before. */
  readonly failures: { at: number; what: string }[] = [];
  /** References of closings that were started although nobody had closed an order. */
  readonly unexplained = new Set<string>();

  constructor(sim: Simulation, closings: Closings) {
    this.#sim = sim;
    this.#closings = closings;
    sim.trace.watch((event) => this.#see(event));
  }

  askingOf(tenant: string): Iterable<ClosingRecord> {
    return this.#asking.get(tenant) ?? [];
  }

  /** Temporal will be as it was at this time: what it showed since is not so. */
  forget(from: number): void {
    const now = this.#sim.clock.now();
    const before = ({ at }: { readonly at: number }) => at <= from;
    for (const closing of this.#closings.all) {
      if ((closing.endedAt ?? Infinity) <= from) continue;
      if (!closing.arrivals.some(before)) closing.isForgotten = true;
      delete closing.endedAt;
      closing.state = { status: 'none', phase: 'none' };
      closing.arrivals.splice(0, Infinity, ...closing.arrivals.filter(before));
      closing.phases.splice(0, Infinity, ...closing.phases.filter(before));
      const open = closing.questions.at(-1);
      if (open && open.until === undefined) this.#withdrawn(closing, open, now);
    }
    for (const life of this.incidentLives) {
      if (life.until === undefined) Object.assign(life, { until: now });
    }
    this.#incidents.clear();
    for (const [id, one] of this.#parked) {
      if (one.from <= from) continue;
      one.until ??= now; // nobody can decide about it any more
      this.#parked.delete(id);
    }
  }

  /** What waited in the vendors' queues, and waits there now. */
  queued(): Queued[] {
    const now = this.#sim.clock.now();
    const waiting = [...this.#waiting].flatMap(([queue, waits]) =>
      waits.flatMap(({ from }) => queuedIn(queue, from, now, '')),
    );
    return [...this.#queued, ...waiting];
  }

  /** Returns the incidents that Ponte shows about no single order, and notes the others at their closings. */
  incidents(): (SeenIncident & { readonly tenant: string })[] {
    for (const { incidents } of this.#closings.all) incidents.splice(0); // it was read before
    const all = this.#sim.server.list("WorkflowType = 'incident'");
    return all.flatMap(({ start, memo, searchAttributes }) => {
      const [, tenant = ''] = start.workflowId.split('/');
      const read = (name: string) => decoded(memo[name]);
      if (!isShown({ searchAttributes })) return [];
      const incident = {
        tenant,
        key: read('key') as string,
        kind: read('kind') as SeenIncident['kind'],
        subjects: (read('subjects') as string[] | undefined) ?? [],
      };
      const about = OF_THE_TENANT.has(incident.kind)
        ? []
        : this.#closings.all.filter(
            (one) => one.tenant === tenant && incident.subjects.includes(one.name),
          );
      for (const closing of about) closing.incidents.push(incident);
      return about.length === 0 ? [incident] : [];
    });
  }

  #see(event: TraceEvent): void {
    switch (event.kind) {
      case 'history':
        return this.#seeEvent(event);
      case 'queued': {
        const waits = this.#waiting.get(event.queue) ?? [];
        waits.push({ workflowId: event.workflowId, from: event.atMs });
        return void this.#waiting.set(event.queue, waits);
      }
      case 'withdrawn':
        return this.#leave(event.queue, event.workflowId, event.atMs, event.activity);
      case 'attempt': {
        const closing = this.#closings.ofWorkflow(event.workflowId);
        if (closing) closing.attempts += 1;
        return this.#leave(event.queue, event.workflowId, event.atMs, event.activity);
      }
      case 'shown':
        return this.#seeShown(event);
      case 'call':
        return this.#count(`${event.tenant}/${event.vendor}`, event.atMs);
      case 'note':
        if (event.text.includes('is not played again'))
          this.failures.push({ at: event.atMs, what: event.text });
        return;
      case 'ended': {
        if (event.workflowId.startsWith(SWEEPS)) this.#seeSweep(event);
        const closing = this.#closings.ofWorkflow(event.workflowId);
        const parked = this.#parked.get(event.workflowId);
        if (parked) parked.until = event.atMs;
        const incident = this.#incidents.get(event.workflowId);
        if (incident && event.how !== 'CONTINUED_AS_NEW') {
          incident.until = event.atMs;
          this.#incidents.delete(event.workflowId);
        }
        if (closing === undefined || event.how === 'CONTINUED_AS_NEW') return;
        const status = event.how === 'COMPLETED' ? 'COMPLETED' : 'TERMINATED';
        closing.endedAt = event.atMs;
        closing.state = { status, phase: event.result?.outcome ?? closing.state.phase };
        const open = closing.questions.at(-1);
        if (open && open.until === undefined) this.#withdrawn(closing, open, event.atMs);
        return;
      }
      default:
        return;
    }
  }

  #seeSweep({ workflowId, how, atMs }: TraceEvent & { kind: 'ended' }): void {
    if (how !== 'COMPLETED') return;
    const tenant = this.#sim.tenants().find(({ id }) => workflowId.startsWith(`${sweepId(id)}-`))!;
    const ended = this.sweeps.get(tenant.id) ?? [];
    ended.push(atMs);
    this.sweeps.set(tenant.id, ended);
  }

  #count(address: string, at: number): void {
    const calls = this.#calls.get(address) ?? { last: [], most: 0 };
    this.#calls.set(address, calls);
    while (calls.last[0]! <= at - 60_000) calls.last.shift();
    calls.last.push(at);
    calls.most = Math.max(calls.most, calls.last.length);
  }

  /** The most calls of a minute that came to a vendor at a tenant's address. */
  busiest = (tenant: string, vendor: Vendor): number =>
    this.#calls.get(`${tenant}/${vendor}`)?.most ?? 0;

  #seeEvent({ workflowId, event, what, atMs: at }: TraceEvent & { kind: 'history' }): void {
    if (workflowId.startsWith('incident/') && SHOWS.has(event)) this.#seeIncident(workflowId, at);
    if (workflowId.startsWith(PARKED)) this.#seeParked(workflowId, event, at);
    const closing = this.#closings.ofWorkflow(workflowId);
    if (closing === undefined) return;
    closing.events += 1;
    if (event === 'WorkflowExecutionSignaled' && what !== undefined && what in TOLD)
      closing.arrivals.push({ at, what: TOLD[what as keyof typeof TOLD] });
    const isKnown = closing.arrivals.some((one) => one.what === 'webhook');
    if (event === 'WorkflowExecutionStarted' && !isKnown)
      closing.arrivals.push({ at, what: 'webhook' });
  }

  /** Its memo says what it is, and the lists whether it is shown; one that only counts is shown later. */
  #seeIncident(workflowId: string, from: number): void {
    const run = this.#sim.server.latest(workflowId);
    if (run === undefined || !run.isRunning || this.#incidents.has(workflowId)) return;
    const [, tenant = ''] = workflowId.split('/');
    if (!isShown(run)) return;
    const [kind, key] = [decoded(run.memo['kind']), decoded(run.memo['key'])];
    const life = { tenant, key, kind, from } as IncidentLife;
    this.#incidents.set(workflowId, life);
    this.incidentLives.push(life);
  }

  #seeParked(workflowId: string, event: string, from: number): void {
    if (event === 'WorkflowExecutionStarted') return void this.#parked.delete(workflowId);
    if (this.#parked.has(workflowId)) return;
    const { memo } = this.#sim.server.latest(workflowId)!;
    const read = (name: string) => decoded(memo[name]) as string | undefined;
    const [orderId, ss] = [read('orderId'), read('ss')];
    const parked = {
      tenant: read('tenant')!,
      route: read('route') as Parked['route'],
      from,
      ...(orderId !== undefined && { orderId }),
      ...(ss !== undefined && { ss }),
    };
    this.#parked.set(workflowId, parked);
    this.parked.push(parked);
  }

  #leave(queue: string, workflowId: string, at: number, activity: string): void {
    const waits = this.#waiting.get(queue) ?? [];
    const found = waits.findIndex((one) => one.workflowId === workflowId);
    if (found < 0) return;
    const [{ from } = { from: at }] = waits.splice(found, 1);
    this.#queued.push(...queuedIn(queue, from, at, activity));
  }

  #seeShown({ workflowId, phase, attention, since, atMs }: TraceEvent & { kind: 'shown' }): void {
    const closing = this.#closings.ofWorkflow(workflowId);
    if (closing === undefined) {
      if (workflowId.startsWith('order/')) this.unexplained.add(workflowId.slice('order/'.length));
      return;
    }
    if (closing.phases.at(-1)?.phase !== phase) closing.phases.push({ at: atMs, phase });
    closing.state = { status: 'RUNNING', phase };
    delete closing.endedAt;
    const open = closing.questions.at(-1);
    const isOpen = open !== undefined && open.until === undefined;
    if (isOpen && open.code === attention && iso(open.since) === since) return;
    if (isOpen) this.#withdrawn(closing, open, atMs);
    if (attention === undefined) return;
    const asked = decoded(this.#sim.server.latest(workflowId)!.memo['attention']) as Attention;
    closing.questions.push({
      code: asked.code,
      step: asked.step,
      problem: problemOf(asked),
      ...('silent' in asked.params && { isSilence: true as const }),
      since: Date.parse(asked.since),
      at: atMs,
    });
    const asking = this.#asking.get(closing.tenant) ?? new Set();
    this.#asking.set(closing.tenant, asking.add(closing));
  }

  #withdrawn(closing: ClosingRecord, question: Question, at: number): void {
    question.until = at;
    this.#asking.get(closing.tenant)!.delete(closing);
  }
}

/** Incidents that name the orders that they hold, and are about none of them. */
const OF_THE_TENANT: ReadonlySet<SeenIncident['kind']> = new Set([
  'credentials',
  'quota',
  'many-missing',
  'many-reopened',
]);

/** What waited in a vendor's queue for a second at least. */
function queuedIn(queue: string, from: number, until: number, activity: string): Queued[] {
  const [, tenant, vendor] = queue.split('/');
  if (tenant === undefined || vendor === undefined || until - from < 1_000) return [];
  return [{ tenant, vendor: vendor as Vendor, activity, from, until }];
}

type Payload = Parameters<typeof defaultPayloadConverter.fromPayload>[0];
const decoded = (payload: Payload | undefined) =>
  payload && defaultPayloadConverter.fromPayload<unknown>(payload);

/** An incident that only counts is not shown yet. */
const isShown = ({ searchAttributes }: Pick<Listed, 'searchAttributes'>) =>
  [decoded(searchAttributes['NeedsAttention'])].flat()[0] === true;

const iso = (at: number) => new Date(at).toISOString();
