/** Plays a plan: vendors, users, crew, senders, sweeps and operators around the simulated Temporal. */
import { defaultPayloadConverter, TypedSearchAttributes } from '@temporalio/common';
import type { ServiceCallback } from '../../../domain/callback.js';
import { closingName, orderReference, orderWorkflowId } from '../../../domain/ids.js';
import type { Attention, ServiceEnd } from '../../../domain/lifecycle.js';
import type { ServiceOrder } from '../../../domain/order.js';
import { createOrders } from '../../../platform/temporal/orders.js';
import { createTemporal } from '../../../platform/temporal/temporal.js';
import type { Decision } from '../../../workflows/service-order/messages.js';
import { Tenant } from '../../../workflows/service-order/search-attributes.js';
import { SWEEP, sweepId } from '../../../workflows/sweep/messages.js';
import type { SeenIncident } from '../../chaos/evidence.js';
import { anOrder } from '../../support/order.js';
import type { ClosingRecord, Question, Queued, RunRecord, TenantRecord } from '../judge/record.js';
import {
  createSimulation,
  type Simulation,
  type SimulationOptions,
  type TraceEvent,
} from '../simulation.js';
import { nowOf, type Ss, type SsStatus, type Vendor } from '../world/ledger.js';
import { createWorld, type World } from '../world/world.js';
import { actOn } from './operators.js';
import { DAY, HOUR, MINUTE, START, type Names, type Of, type Plan, type Step } from './plan.js';
import { problemOf } from '../../support/said.js';

/** What a run left, and how long it took. */
export interface Played {
  readonly plan: Plan;
  readonly run: RunRecord;
  /** Of all events. */
  readonly digest: string;
  /** Milliseconds of the real clock. */
  readonly tookMs: number;
}

export interface PlayOptions extends Pick<SimulationOptions, 'workflowBundle' | 'keepsHistory'> {
  /** Called with each hour of simulated time that has passed, and with what the run has left so far. */
  readonly onHour?: (hour: number, soFar: () => RunRecord) => void;
}

/** How often each tenant is swept, and how often operators look at their list. */
const SWEEP_MS = 10 * MINUTE;
const LOOK_MS = 5 * MINUTE;

/** How long an operator takes to answer a question, and waits before answering the same one again. */
const ANSWERS_MS = { from: MINUTE, to: 25 * MINUTE };
const ANSWERS_AGAIN_MS = 20 * MINUTE;

/** How long a callback that finds no order is held. */
const HOLD_SECONDS = 3_600;

const STATUS_OF: Record<ServiceEnd, SsStatus> = { completed: 'ENCERRADA', cancelled: 'CANCELADA' };

export async function play(plan: Plan, options: PlayOptions = {}): Promise<Played> {
  const { onHour, ...more } = options;
  const began = process.hrtime.bigint(); // the clock of the simulation is none
  const worlds = new Map<string, World>();
  const sim = await createSimulation({
    ...more,
    seed: plan.seed,
    tenants: plan.tenants,
    startMs: START,
    vendors: (tenant, tools) => {
      const isErpUnchecked = tenant.capabilities?.seniorX?.['readOrder'] === false;
      const world = createWorld(tenant.id, { ...tools, isErpUnchecked });
      worlds.set(tenant.id, world);
      return { 'senior-x': world.seniorX, sismetro: world.sismetro };
    },
  });
  try {
    const stage = new Stage(plan, sim, worlds);
    stage.begin();
    for (let hour = 1; (hour - 1) * HOUR < plan.untilMs; hour += 1) {
      await sim.run({ untilMs: START + Math.min(hour * HOUR, plan.untilMs) });
      stage.throwFailure();
      onHour?.(hour, () => stage.record());
    }
    return {
      plan,
      run: stage.record(),
      digest: sim.trace.digest(),
      tookMs: Number(process.hrtime.bigint() - began) / 1e6,
    };
  } finally {
    sim.close();
  }
}

/** One run of a plan. */
class Stage {
  readonly #plan: Plan;
  readonly #sim: Simulation;
  readonly #worlds: ReadonlyMap<string, World>;
  readonly #orders: ReturnType<typeof createOrders>;
  readonly #closings: ClosingRecord[] = [];
  readonly #byWorkflow = new Map<string, ClosingRecord>();
  /** The closings of each order, the first one first. */
  readonly #ofOrder = new Map<string, { order: ServiceOrder; closings: ClosingRecord[] }>();
  /** What is done as soon as an order has an SS. */
  readonly #onceOpened = new Map<string, ((ss: Ss) => void)[]>();
  readonly #kills: number[] = [];
  /** The closings of each tenant that ask. */
  readonly #asking = new Map<string, Set<ClosingRecord>>();
  readonly #queued: Queued[] = [];
  readonly #waiting = new Map<string, { workflowId: string; from: number }[]>();
  readonly #unexplained = new Set<string>();
  readonly #rates: (TenantRecord['rates'][number] & { tenant: string })[] = [];
  /** When each tenant's Temporal was restored. */
  readonly #restores = new Map<string, number[]>();
  /** Closings that only a sweep finds. */
  readonly #unsent = new Set<ClosingRecord>();
  /** When each order was last answered, by its name and question. */
  readonly #answered = new Map<string, number>();
  /** The id of each tenant's latest sweep. */
  readonly #sweeps = new Map<string, string>();
  #decisions = 0;
  #failure: unknown;

  constructor(plan: Plan, sim: Simulation, worlds: ReadonlyMap<string, World>) {
    this.#plan = plan;
    this.#sim = sim;
    this.#worlds = worlds;
    this.#orders = createOrders(createTemporal(sim.client), {
      taskQueue: 'ponte',
      customerKeys: { nameOf: () => undefined, wordsOf: () => [] },
    });
  }

  begin(): void {
    const { clock, trace } = this.#sim;
    trace.watch((event) => this.#see(event));
    for (const world of this.#worlds.values()) {
      world.sismetro.onOpened((ss) => {
        const waiting = this.#onceOpened.get(`${world.tenant}/${ss.reference}`) ?? [];
        this.#onceOpened.delete(`${world.tenant}/${ss.reference}`);
        for (const act of waiting) clock.after(MINUTE, () => act(ss));
      });
    }
    for (const step of this.#plan.steps) {
      clock.at(START + step.at, () => this.#doing(() => this.#act(step)));
    }
    this.#plan.tenants.forEach(({ id }, n) => {
      const offset = (n * SWEEP_MS) / this.#plan.tenants.length;
      this.#every(SWEEP_MS, offset + 3 * MINUTE, () => this.#sweep(id));
      if (!this.#plan.isUnattended)
        this.#every(LOOK_MS, offset / 2 + 2 * MINUTE, () => this.#look(id));
    });
  }

  /** Throws what went wrong in the simulation itself. */
  throwFailure(): void {
    if (this.#failure !== undefined) throw this.#failure;
  }

  record(): RunRecord {
    const now = this.#sim.clock.now();
    const waiting = [...this.#waiting].flatMap(([queue, waits]) =>
      waits.flatMap(({ from }) => queuedIn(queue, from, now, '')),
    );
    return {
      startMs: START,
      endMs: now,
      tenants: new Map(
        this.#plan.tenants.map((tenant) => {
          const { calls, seniorX, sismetro } = this.#worlds.get(tenant.id)!;
          return [
            tenant.id,
            {
              tenant,
              calls,
              erp: seniorX.orders,
              requests: sismetro.requests,
              withReference: sismetro.withReference,
              rates: this.#rates.filter((one) => one.tenant === tenant.id),
              restores: this.#restores.get(tenant.id) ?? [],
            },
          ];
        }),
      ),
      closings: this.#closings,
      kills: this.#kills,
      queued: [...this.#queued, ...waiting],
      incidents: this.#readIncidents(),
      unexplained: [...this.#unexplained],
      sweepMs: SWEEP_MS,
    };
  }

  #doing(work: () => Promise<void> | void): void {
    Promise.resolve()
      .then(work)
      .catch((error: unknown) => (this.#failure ??= error));
  }

  #every(ms: number, offset: number, work: () => Promise<void>): void {
    const { clock } = this.#sim;
    const again = (at: number) =>
      void clock.at(at, () => {
        this.#doing(work);
        if (at + ms <= START + this.#plan.untilMs) again(at + ms);
      });
    again(START + Math.round(offset));
  }

  // ── Steps ──

  async #act(step: Step): Promise<void> {
    const sim = this.#sim;
    switch (step.do) {
      case 'close':
        return this.#close(step);
      case 'repeat':
        return this.#repeat(step);
      case 'close-again':
        return this.#closeAgain(step);
      case 'change':
        return this.#change(step);
      case 'end':
        return this.#end(step);
      case 'forge': {
        const closing = this.#latest(step);
        return closing && this.#tell(closing, step.end, 'reference', undefined);
      }
      case 'field':
        return this.#whenOpened(step, ({ ss }) => {
          const { sismetro } = this.#worldOf(step);
          if (step.to === 'split') sismetro.split(ss);
          else sismetro.move(ss, step.to);
        });
      case 'erp':
        if (step.to === 'AGUARDANDO_INTEGRACAO' && this.#isReopenedAfterItsEnd(step))
          return this.#closedAgain(step);
        return this.#worldOf(step).seniorX.move(step.order, step.to);
      case 'mood': {
        const { tenant, vendor, mood, forMs, share, order, times } = step;
        const from = START + step.at;
        return this.#worlds.get(tenant)!.strike({
          ...{ mood, vendor, from, until: from + forMs, share },
          ...(order !== undefined && { orderId: order }),
          ...(times !== undefined && { times }),
        });
      }
      case 'kill-worker':
        this.#kills.push(sim.clock.now());
        return sim.killWorker();
      case 'lose-task':
        this.#kills.push(sim.clock.now());
        return sim.loseTask(step.tenant, step.vendor);
      case 'give-twice':
        this.#kills.push(sim.clock.now());
        return sim.giveTwice(step.tenant, step.vendor);
      case 'evict': {
        const closing = this.#latest(step);
        return closing && sim.evict(closing);
      }
      case 'terminate': {
        const closing = this.#latest(step);
        if (closing === undefined || closing.state.status !== 'RUNNING') return;
        closing.cuts.push(sim.clock.now());
        return sim.terminate(closing);
      }
      case 'forgotten-end':
        return this.#forgottenEnd(step);
      case 'forgotten-closing':
        return this.#forgottenClosing(step);
      case 'rate': {
        const { tenant, vendor, perMinute } = step;
        this.#rates.push({ tenant, vendor, perMinute, at: sim.clock.now() });
        return sim.setRate(tenant, vendor, perMinute);
      }
    }
  }

  async #close({
    tenant,
    order: id,
    webhooks,
    ageDays = 0,
  }: Step & { do: 'close' }): Promise<void> {
    const now = this.#sim.clock.now();
    const issueDate = new Date(now - ageDays * DAY).toISOString().slice(0, 10);
    const number = String(1_000 + this.#ofOrder.size);
    const order = anOrder({ tenant, id, number, issueDate });
    this.#worldOf({ tenant }).seniorX.close(order);
    const closing = this.#newClosing(order, 1, ageDays > 2 || webhooks === 0);
    const name = `${tenant}/${id}`;
    this.#ofOrder.set(name, { order, closings: [closing] });
    if (webhooks === 0) this.#unsent.add(closing);
    await Promise.all(
      Array.from({ length: webhooks }, async () => {
        const answer = await this.#orders.open(order);
        closing.deliveries.push({ at: now, what: 'webhook', answer });
      }),
    );
  }

  async #repeat(step: Of): Promise<void> {
    const known = this.#ofOrder.get(`${step.tenant}/${step.order}`);
    if (known === undefined) return;
    const at = this.#sim.clock.now();
    const answer = await this.#orders.open(known.order);
    known.closings.at(-1)!.deliveries.push({ at, what: 'webhook', answer });
  }

  /** The sweep, or the repeated webhook, finds it. */
  async #closeAgain(step: Of): Promise<void> {
    if (this.#latest(step)?.state.status !== 'COMPLETED') return;
    this.#worldOf(step).seniorX.move(step.order, 'ABERTO');
    this.#closedAgain(step);
    await this.#orders.open(this.#ofOrder.get(`${step.tenant}/${step.order}`)!.order);
  }

  /** What awaits again after it was settled here is another closing. */
  #isReopenedAfterItsEnd(step: Of): boolean {
    const states = this.#worldOf(step).seniorX.orders.get(step.order)?.states ?? [];
    const isOpen = states.length > 0 && nowOf(states) === 'ABERTO';
    return isOpen && this.#latest(step)?.state.status === 'COMPLETED';
  }

  #closedAgain(step: Of): void {
    const { order, closings } = this.#ofOrder.get(`${step.tenant}/${step.order}`)!;
    const latest = closings.at(-1)!;
    latest.until = this.#sim.clock.now();
    this.#worldOf(step).seniorX.close(order);
    const again = this.#newClosing(order, latest.closing + 1, true);
    this.#unsent.add(again);
    closings.push(again);
  }

  #newClosing(order: ServiceOrder, closing: number, isOld: boolean): ClosingRecord {
    const { tenant, id } = order;
    const one: ClosingRecord = {
      ...{ tenant, id, closing, isOld },
      name: closingName({ id, closing }),
      reference: orderReference({ tenant, id, closing }),
      closedAt: this.#sim.clock.now(),
      deliveries: [],
      questions: [],
      decisions: [],
      phases: [],
      cuts: [],
      state: { status: 'none', phase: 'none' },
      incidents: [],
      events: 0,
      attempts: 0,
    };
    this.#closings.push(one);
    this.#byWorkflow.set(orderWorkflowId(one), one);
    return one;
  }

  async #change({ times, everyMs, ...step }: Step & { do: 'change' }): Promise<void> {
    const known = this.#ofOrder.get(`${step.tenant}/${step.order}`);
    if (known === undefined) return;
    const { clock } = this.#sim;
    for (let n = 1; n <= times; n += 1) {
      const closing = known.closings.at(-1)!;
      const [item] = known.order.items;
      const again = { ...known.order, items: [{ ...item!, quantity: 10 + n }] };
      const answer = await this.#orders.open(again);
      closing.deliveries.push({ at: clock.now(), what: 'webhook-changed', answer });
      await new Promise<void>((resolve) => void clock.after(everyMs, resolve));
    }
  }

  #end({ end, names, callbacks, shownAfterMs = 0, ...step }: Step & { do: 'end' }): void {
    this.#whenOpened(step, ({ ss }) => {
      const { clock } = this.#sim;
      const { sismetro } = this.#worldOf(step);
      const closing = this.#latest(step)!;
      const finish = () => sismetro.move(ss, STATUS_OF[end]);
      if (shownAfterMs > 0) clock.after(shownAfterMs, finish);
      else finish();
      const copies = names === 'nothing' ? 0 : callbacks;
      for (let n = 0; n < copies; n += 1) {
        this.#doing(() => this.#tell(closing, end, names, ss));
      }
    });
  }

  /** Does something with the open SS of an order's latest closing, as soon as there is one. */
  #whenOpened(step: Of, act: (ss: Ss) => void): void {
    const closing = this.#latest(step);
    if (closing === undefined) return;
    const own = this.#worldOf(step).sismetro.withReference(closing.reference);
    const open = own.find(({ by, states }) => by === 'ponte' && nowOf(states) !== 'gone');
    if (open !== undefined) return act(open);
    const key = `${step.tenant}/${closing.reference}`;
    this.#onceOpened.set(key, [...(this.#onceOpened.get(key) ?? []), act]);
  }

  async #tell(
    closing: ClosingRecord,
    event: ServiceEnd,
    names: Names,
    ss: string | undefined,
  ): Promise<void> {
    const { tenant, id, closing: number } = closing;
    const callback: ServiceCallback = {
      tenant,
      event,
      ...(names !== 'ss' && { orderId: id, closing: number }),
      ...(names !== 'reference' && ss !== undefined && { ss }),
    };
    const named = callback.ss === undefined ? {} : { ss: callback.ss };
    const note = (answer: 'accepted' | 'held' | 'late') =>
      closing.deliveries.push({ at: this.#sim.clock.now(), what: event, ...named, answer });
    const { kind } = await this.#orders.deliver(callback);
    if (kind === 'delivered') note('accepted');
    else if (kind === 'already-settled' || kind === 'ss-of-another') note('late');
    else {
      note('held');
      await this.#orders.hold(callback, '{}', HOLD_SECONDS);
    }
  }

  #forgottenEnd({ end, ...step }: Step & { do: 'forgotten-end' }): void {
    this.#whenOpened(step, ({ ss, reference }) => {
      const { seniorX, sismetro, record } = this.#worldOf(step);
      const at = this.#sim.clock.now();
      sismetro.move(ss, STATUS_OF[end]);
      seniorX.move(step.order, end === 'completed' ? 'LIBERADO' : 'CANCELADO', 'ponte');
      record({
        at,
        answeredAt: at,
        vendor: 'senior-x',
        tenant: step.tenant,
        call: end === 'completed' ? 'updateOrderStatusIntegration' : 'cancelOrders',
        kind: 'settle',
        orderId: step.order,
        reference,
        status: 200,
        effect: end === 'completed' ? 'released' : 'cancelled',
        effectAt: at,
      });
      this.#restored(step.tenant);
    });
  }

  #forgottenClosing(step: Of): void {
    const known = this.#ofOrder.get(`${step.tenant}/${step.order}`);
    this.#whenOpened(step, ({ ss }) => {
      const { seniorX, sismetro } = this.#worldOf(step);
      sismetro.move(ss, 'ENCERRADA');
      seniorX.move(step.order, 'LIBERADO', 'ponte');
      // a moment later, since nobody knows of the days in between
      this.#sim.clock.after(1, () => {
        const first = known!.closings.at(-1)!;
        seniorX.move(step.order, 'ABERTO');
        seniorX.close(known!.order);
        const second = this.#newClosing(known!.order, first.closing + 1, true);
        first.until = second.closedAt;
        known!.closings.push(second);
        sismetro.opened(second.reference);
        second.isForgotten = true;
        this.#restored(step.tenant);
      });
    });
  }

  #restored(tenant: string): void {
    const at = this.#sim.clock.now();
    this.#restores.set(tenant, [...(this.#restores.get(tenant) ?? []), at]);
    this.#sim.restore(tenant, iso(at));
  }

  #latest({ tenant, order }: Of): ClosingRecord | undefined {
    return this.#ofOrder.get(`${tenant}/${order}`)?.closings.at(-1);
  }

  #worldOf({ tenant }: Pick<Of, 'tenant'>): World {
    return this.#worlds.get(tenant)!;
  }

  // ── Ponte's schedule, and the operators ──

  async #sweep(tenant: string): Promise<void> {
    const now = new Date(this.#sim.clock.now()).toISOString().replace(/\.\d+Z$/, 'Z');
    const before = this.#sweeps.get(tenant);
    if (before !== undefined && this.#sim.server.latest(before)?.isRunning) return;
    const workflowId = `${sweepId(tenant)}-${now}`;
    this.#sweeps.set(tenant, workflowId);
    await this.#sim.client.workflow.start(SWEEP, {
      taskQueue: 'ponte',
      workflowId,
      args: [{ tenant }],
      typedSearchAttributes: new TypedSearchAttributes([{ key: Tenant, value: tenant }]),
    });
  }

  /** The operators of a tenant look at the orders that ask, and answer some of them. */
  async #look(tenant: string): Promise<void> {
    for (const closing of this.#asking.get(tenant) ?? []) {
      if (closing.state.status !== 'RUNNING') continue;
      const question = closing.questions.at(-1)!;
      const { clock, chance } = this.#sim;
      const name = `${closing.reference}/${question.code}`;
      const luck = chance.fork(`${name}/${question.since}`).next();
      const after = ANSWERS_MS.from + luck * (ANSWERS_MS.to - ANSWERS_MS.from);
      const now = clock.now();
      if (now < question.at + after) continue;
      if (now < (this.#answered.get(name) ?? -Infinity) + ANSWERS_AGAIN_MS) continue;
      this.#doing(() => this.#answer(closing, name));
    }
  }

  async #answer(closing: ClosingRecord, name: string): Promise<void> {
    const status = await this.#sim.status(closing);
    if (status === undefined || status.settledAt !== null) return;
    const { seniorX, sismetro } = this.#worldOf(closing);
    const now = this.#sim.clock.now();
    const screens = {
      erp: seniorX.orders.get(closing.id),
      requests: sismetro.withReference(closing.reference),
    };
    const act = actOn(status, screens, now);
    if (act === undefined) return;
    this.#answered.set(name, now);
    for (const ss of act.surplus ?? []) sismetro.move(ss, 'CANCELADA', 'ponte');
    this.#decisions += 1;
    const decision = {
      ...act.answer,
      by: 'ana',
      reason: 'Conferido nas duas telas.',
      requestId: `d-${this.#decisions}`,
      version: status.version,
    } as Decision;
    const { code } = status.attention!;
    const taken = await this.#sim.decide(closing, decision);
    const isAbsent = 'confirmedAbsent' in act.answer && act.answer.confirmedAbsent;
    closing.decisions.push({
      at: now,
      decision: isAbsent ? 'confirmed-absent' : decision.decision,
      isTaken: taken.kind === 'taken',
      code,
      phase: status.phase,
    });
  }

  // ── What is seen of Ponte ──

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
        const closing = this.#byWorkflow.get(event.workflowId);
        if (closing) closing.attempts += 1;
        return this.#leave(event.queue, event.workflowId, event.atMs, event.activity);
      }
      case 'shown':
        return this.#seeShown(event);
      case 'ended': {
        const closing = this.#byWorkflow.get(event.workflowId);
        if (closing === undefined || event.how === 'CONTINUED_AS_NEW') return;
        const status = event.how === 'COMPLETED' ? 'COMPLETED' : 'TERMINATED';
        closing.state = { status, phase: event.result?.outcome ?? closing.state.phase };
        const open = closing.questions.at(-1);
        if (open && open.until === undefined) this.#withdrawn(closing, open, event.atMs);
        return;
      }
      default:
        return;
    }
  }

  #seeEvent({ workflowId, event, what, atMs }: TraceEvent & { kind: 'history' }): void {
    const closing = this.#byWorkflow.get(workflowId);
    if (closing === undefined) return;
    closing.events += 1;
    // what a sweep tells counts like a callback
    const told = { serviceCompleted: 'completed', serviceCancelled: 'cancelled' } as const;
    const end = what !== undefined && what in told ? told[what as keyof typeof told] : undefined;
    if (event === 'WorkflowExecutionSignaled' && end !== undefined) {
      closing.deliveries.push({ at: atMs, what: end, answer: 'accepted', isOfSweep: true });
    }
    if (event === 'WorkflowExecutionStarted' && this.#unsent.delete(closing)) {
      closing.deliveries.push({ at: atMs, what: 'webhook', answer: 'accepted', isOfSweep: true });
    }
  }

  #leave(queue: string, workflowId: string, at: number, activity: string): void {
    const waits = this.#waiting.get(queue) ?? [];
    const found = waits.findIndex((one) => one.workflowId === workflowId);
    if (found < 0) return;
    const [{ from } = { from: at }] = waits.splice(found, 1);
    this.#queued.push(...queuedIn(queue, from, at, activity));
  }

  #seeShown({ workflowId, phase, attention, since, atMs }: TraceEvent & { kind: 'shown' }): void {
    const closing = this.#byWorkflow.get(workflowId);
    if (closing === undefined) {
      if (workflowId.startsWith('order/')) this.#unexplained.add(workflowId.slice('order/'.length));
      return;
    }
    if (closing.phases.at(-1)?.phase !== phase) closing.phases.push({ at: atMs, phase });
    closing.state = { status: 'RUNNING', phase };
    const open = closing.questions.at(-1);
    const isOpen = open !== undefined && open.until === undefined;
    if (isOpen && open.code === attention && iso(open.since) === since) return;
    if (isOpen) this.#withdrawn(closing, open, atMs);
    if (attention === undefined) return;
    const asked = this.#sim.shown(closing)?.memo['attention'] as Attention;
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

  /** Reads the incidents that Ponte shows. */
  #readIncidents(): (SeenIncident & { readonly tenant: string })[] {
    for (const { incidents } of this.#closings) incidents.splice(0); // it was read before
    const all = this.#sim.server.list("WorkflowType = 'incident'");
    return all.flatMap(({ start, memo, searchAttributes }) => {
      const [, tenant = ''] = start.workflowId.split('/');
      const decoded = (payload: (typeof memo)[string] | undefined) =>
        payload && defaultPayloadConverter.fromPayload<unknown>(payload);
      const read = (name: string) => decoded(memo[name]);
      // one that only counts is not shown yet
      if ([decoded(searchAttributes['NeedsAttention'])].flat()[0] !== true) return [];
      const incident = {
        tenant,
        key: read('key') as string,
        kind: read('kind') as SeenIncident['kind'],
        subjects: (read('subjects') as string[] | undefined) ?? [],
      };
      const about = OF_THE_TENANT.has(incident.kind)
        ? []
        : this.#closings.filter(
            (one) => one.tenant === tenant && incident.subjects.includes(one.name),
          );
      for (const closing of about) closing.incidents.push(incident);
      return about.length === 0 ? [incident] : [];
    });
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

const iso = (at: number) => new Date(at).toISOString();
