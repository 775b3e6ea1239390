/** Plays a plan: vendors, users, crew, senders, sweeps and operators around the simulated Temporal. */
import type { ServiceEnd } from '../../../domain/lifecycle.js';
import { anOrder } from '../../support/order.js';
import { createApi, type SimulatedApi } from '../api.js';
import type { ClosingRecord, Erasure, RunRecord } from '../judge/record.js';
import type { Server } from '../server/server.js';
import { createSimulation, type Simulation, type SimulationOptions } from '../simulation.js';
import { nowOf, type Ss, type SsStatus } from '../world/ledger.js';
import { createWorld, type World } from '../world/world.js';
import { Closings } from './closings.js';
import { Courier } from './courier.js';
import { Office } from './office.js';
import { PLANTED } from './planted.js';
import { DAY, HOUR, MINUTE, START, type Of, type Plan, type Step } from './plan.js';
import { Watch } from './watch.js';

/** What a run left, and how long it took. */
export interface Played {
  readonly plan: Plan;
  readonly run: RunRecord;
  /** Of all events. */
  readonly digest: string;
  readonly server: Server;
  /** Milliseconds of the real clock. */
  readonly tookMs: number;
}

export interface PlayOptions extends Pick<SimulationOptions, 'workflowBundle'> {
  /** Called with each hour of simulated time that has passed, and with what the run has left so far. */
  readonly onHour?: (hour: number, soFar: () => RunRecord) => void;
}

/** How often each tenant is swept by default, and how often operators look at their lists. */
const SWEEP_MS = 10 * MINUTE;
const LOOK_MS = 5 * MINUTE;
const LOOK_AT_PARKED_MS = 15 * MINUTE;
const LIST_MS = 4 * HOUR;
const BULK_MS = 20 * MINUTE;
/** How long Temporal is away while its store is restored. */
const AWAY_MS = 10 * MINUTE;

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
    ...(plan.visibilityLagMs !== undefined && { visibilityLagMs: plan.visibilityLagMs }),
    ...(plan.retentionMs !== undefined && { retentionMs: plan.retentionMs }),
    keepsHistory: plan.steps.some((step) => step.do === 'erase'),
    isCopied: plan.steps.some((step) => step.do === 'store-restored'),
    vendors: (tenant, tools) => {
      const isErpUnchecked = tenant.capabilities?.seniorX?.['readOrder'] === false;
      const world = createWorld(tenant.id, {
        ...{ ...tools, isErpUnchecked },
        unit: worlds.get(tenant.unit?.of ?? ''),
        erp: worlds.get(tenant.erp?.of ?? ''),
      });
      worlds.set(tenant.id, world);
      return { 'senior-x': world.seniorX, sismetro: world.sismetro };
    },
  });
  const api = createApi(sim);
  try {
    const stage = new Stage(plan, sim, api, worlds);
    stage.begin();
    for (let hour = 1; (hour - 1) * HOUR < plan.untilMs; hour += 1) {
      await sim.run(START + Math.min(hour * HOUR, plan.untilMs));
      stage.throwFailure();
      onHour?.(hour, () => stage.record());
    }
    return {
      plan,
      run: stage.record(),
      server: sim.server,
      digest: sim.trace.digest(),
      tookMs: Number(process.hrtime.bigint() - began) / 1e6,
    };
  } finally {
    sim.close();
    await api.close();
  }
}

type Said = Parameters<Courier['callback']> extends [ClosingRecord, ...infer More] ? More : never;

/** One run of a plan. */
class Stage {
  readonly #plan: Plan;
  readonly #sim: Simulation;
  readonly #worlds: ReadonlyMap<string, World>;
  readonly #api: SimulatedApi;
  readonly #closings = new Closings();
  readonly #watch: Watch;
  readonly #courier: Courier;
  readonly #office: Office;
  /** What is done as soon as an order has an SS. */
  readonly #onceOpened = new Map<string, ((ss: Ss) => void)[]>();
  readonly #kills: number[] = [];
  readonly #aways: { from: number; until: number }[] = [];
  readonly #erasures: Erasure[] = [];
  readonly #losses: { from: number; until: number }[] = [];
  #failure: unknown;

  constructor(plan: Plan, sim: Simulation, api: SimulatedApi, worlds: ReadonlyMap<string, World>) {
    this.#plan = plan;
    this.#sim = sim;
    this.#api = api;
    this.#worlds = worlds;
    const closings = this.#closings;
    const watch = (this.#watch = new Watch(sim, closings));
    this.#courier = new Courier(api, sim.clock);
    this.#office = new Office({
      ...{ sim, api, worlds, closings, watch },
      isCrowded: plan.isCrowded === true,
      resend: (closing) => this.#repeat({ tenant: closing.tenant, order: closing.id }),
      doing: (work) => this.#doing(work),
    });
  }

  begin(): void {
    const { clock } = this.#sim;
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
    this.#plan.tenants.forEach((tenant, n) => {
      const { id } = tenant;
      this.#doing(() => this.#sim.startSchedules(tenant));
      const offset = (n * SWEEP_MS) / this.#plan.tenants.length;
      if (this.#plan.isUnattended) return;
      this.#every(LOOK_MS, offset / 2 + 2 * MINUTE, () => this.#office.look(id));
      if (this.#plan.isCrowded)
        this.#every(BULK_MS, offset / 2 + 4 * MINUTE, () => this.#office.decideInBulk(id));
      // all at once: the api reads the orders of all tenants for the first of them
      this.#every(LIST_MS, LIST_MS - 7 * MINUTE, () => this.#office.list(id));
      this.#every(LOOK_AT_PARKED_MS, offset / 2 + MINUTE, async () => {
        if (this.#losses.length > 0) await this.#office.lookAtIncidents(id);
        await this.#office.lookAtParked(id);
      });
    });
  }

  /** Throws what went wrong in the simulation itself. */
  throwFailure(): void {
    if (this.#failure !== undefined) throw this.#failure;
  }

  record(): RunRecord {
    return {
      startMs: START,
      endMs: this.#sim.clock.now(),
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
              sweeps: this.#watch.sweeps.get(tenant.id) ?? [],
              busiest: {
                'senior-x': this.#watch.busiest(tenant.id, 'senior-x'),
                sismetro: this.#watch.busiest(tenant.id, 'sismetro'),
              },
            },
          ];
        }),
      ),
      closings: this.#closings.all,
      kills: this.#kills,
      queued: this.#watch.queued(),
      incidents: this.#watch.incidents(),
      unexplained: [...this.#watch.unexplained],
      sweepMs: SWEEP_MS,
      parked: this.#watch.parked,
      listings: this.#office.listings,
      bulks: this.#office.bulks,
      incidentLives: this.#watch.incidentLives,
      failures: [...this.#api.failures, ...this.#watch.failures],
      ...(this.#plan.isUnattended && { isUnattended: true as const }),
      aways: this.#aways,
      losses: this.#losses,
      owes: this.#plan.owes ?? [],
      erasures: this.#erasures,
      mails: this.#sim.mail.mails,
      mailSpells: this.#sim.mail.spells,
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
      case 'name':
        return this.#courier.name(step, this.#latest(step), step.copies);
      case 'meddle': {
        const closing = this.#latest(step);
        return closing && this.#office.meddle(closing, step.deed);
      }
      case 'touch':
        return this.#whenOpened(step, ({ ss }) =>
          this.#doing(() => this.#courier.changed(this.#latest(step)!, ss, step.copies)),
        );
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
        const { at, forMs, order, ...spell } = step;
        const times = { from: START + at, until: START + at + forMs };
        return this.#worldOf(step).strike({ ...spell, ...times, ...(order && { orderId: order }) });
      }
      case 'vendor-restored':
        return this.#restoreVendor(step);
      case 'store-restored':
        return this.#restoreStore(step);
      case 'kill-worker':
        this.#kills.push(sim.clock.now());
        return sim.killWorker();
      case 'lose-task':
      case 'give-twice':
        this.#kills.push(sim.clock.now());
        return sim.loseTask(step.tenant, step.vendor, step.do === 'give-twice');
      case 'deploy':
        return sim.deploy();
      case 'stranger': {
        const { ss } = this.#worldOf(step).sismetro.stranger(step.reference);
        return step.isTold && this.#courier.changed({ tenant: step.tenant, deliveries: [] }, ss);
      }
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
      case 'opened':
        return this.#whenOpened(step, ({ ss }) => {
          const closing = this.#latest(step)!;
          sim.clock.after(step.afterMs, () => this.#tell(closing, 'opened', 'both', ss));
        });
      case 'erase':
        return void this.#erasures.push(await this.#office.erase(step.tenant));
      case 'mail': {
        const from = sim.clock.now();
        return void sim.mail.spells.push({ mood: step.mood, from, until: from + step.forMs });
      }
      case 'temporal-away': {
        const from = sim.clock.now();
        this.#aways.push({ from, until: from + step.forMs });
        return this.#api.loseTemporal(step.forMs);
      }
    }
  }

  async #close({
    tenant,
    order: id,
    webhooks,
    ageDays = 0,
    lateMs = 0,
    isUnreadable = false,
    isThin,
    isPlanted,
  }: Step & { do: 'close' }): Promise<void> {
    const { clock } = this.#sim;
    const now = clock.now();
    const issueDate = new Date(now - ageDays * DAY).toISOString().slice(0, 10);
    const number = String(1_000 + this.#closings.orders);
    const { erp } = this.#plan.tenants.find((one) => one.id === tenant)!;
    const branch = erp === undefined ? {} : { branch: tenant };
    const order = anOrder({
      ...{ tenant, id, number, issueDate, ...branch },
      ...(isPlanted && { customer: { code: '99', ...PLANTED } }),
    });
    this.#worldOf({ tenant }).seniorX.close(order);
    const closing = this.#closings.first(order, now, ageDays > 2 || webhooks === 0);
    if (lateMs > 0) await new Promise<void>((resolve) => void clock.after(lateMs, resolve));
    if (isThin) await this.#courier.name({ tenant, order: id }, closing, webhooks);
    else await this.#courier.webhook(closing, order, { copies: webhooks, isUnreadable });
  }

  async #repeat(step: Of): Promise<void> {
    const known = this.#closings.of(step);
    if (known !== undefined) await this.#courier.webhook(known.closings.at(-1)!, known.order);
  }

  /** The sweep, or the repeated webhook, finds it. */
  async #closeAgain(step: Of): Promise<void> {
    if (this.#latest(step)?.state.status !== 'COMPLETED') return;
    this.#worldOf(step).seniorX.move(step.order, 'ABERTO');
    this.#closedAgain(step);
    await this.#repeat(step);
  }

  /** What awaits again after it was settled here is another closing. */
  #isReopenedAfterItsEnd(step: Of): boolean {
    const states = this.#worldOf(step).seniorX.orders.get(step.order)?.states ?? [];
    const isElsewhere = states.length > 0 && nowOf(states) !== 'AGUARDANDO_INTEGRACAO';
    return isElsewhere && this.#latest(step)?.state.status === 'COMPLETED';
  }

  #closedAgain(step: Of): void {
    const known = this.#closings.of(step)!;
    this.#worldOf(step).seniorX.close(known.order);
    this.#closings.next(known, this.#sim.clock.now());
  }

  async #change({ times, everyMs, ...step }: Step & { do: 'change' }): Promise<void> {
    const known = this.#closings.of(step);
    if (known === undefined) return;
    const { clock } = this.#sim;
    for (let n = 1; n <= times; n += 1) {
      const [item] = known.order.items;
      const again = { ...known.order, items: [{ ...item!, quantity: 10 + n }] };
      await this.#courier.webhook(known.closings.at(-1)!, again, { what: 'webhook-changed' });
      await new Promise<void>((resolve) => void clock.after(everyMs, resolve));
    }
  }

  #end({
    end,
    names,
    callbacks,
    shownAfterMs = 0,
    toldAfterMs = 0,
    ...step
  }: Step & { do: 'end' }): void {
    this.#whenOpened(step, ({ ss }) => {
      const { clock } = this.#sim;
      const { sismetro } = this.#worldOf(step);
      const closing = this.#latest(step)!;
      const finish = () => sismetro.move(ss, STATUS_OF[end]);
      if (shownAfterMs > 0) clock.after(shownAfterMs, finish);
      else finish();
      if (names === 'nothing') return;
      const tell = () =>
        names === 'changed'
          ? this.#doing(() => this.#courier.changed(closing, ss, callbacks))
          : this.#tell(closing, end, names, ss, callbacks);
      if (toldAfterMs > 0) clock.after(toldAfterMs, tell);
      else tell();
    });
  }

  #tell(closing: ClosingRecord, ...said: Said): void {
    this.#doing(() => this.#courier.callback(closing, ...said));
  }

  /** Does something with the open SS of an order's latest closing, as soon as there is one. */
  #whenOpened(step: Of, act: (ss: Ss) => void): void {
    const closing = this.#latest(step);
    if (closing === undefined) return;
    const own = this.#worldOf(step).sismetro.withReference(closing.reference);
    const open = own.find(({ by, states }) => by !== 'stranger' && nowOf(states) !== 'gone');
    if (open !== undefined) return act(open);
    const key = `${step.tenant}/${closing.reference}`;
    this.#onceOpened.set(key, [...(this.#onceOpened.get(key) ?? []), act]);
  }

  /** What was settled, and awaits again, is another closing for all who look. */
  #restoreVendor({ tenant, vendor, backMs }: Step & { do: 'vendor-restored' }): void {
    const { seniorX, sismetro } = this.#worldOf({ tenant });
    const now = this.#sim.clock.now();
    if (vendor === 'sismetro') return sismetro.restore(now - backMs);
    for (const order of seniorX.restore(now - backMs)) {
      const known = this.#closings.of({ tenant, order });
      if (known?.closings.at(-1)!.state.status === 'COMPLETED') this.#closings.next(known, now);
    }
  }

  /** As the runbook says: the api's disk survived, the settings name the moment, and each tenant is swept twice. */
  async #restoreStore({ backMs }: Step & { do: 'store-restored' }): Promise<void> {
    const { clock } = this.#sim;
    const from = clock.now();
    this.#aways.push({ from, until: from + AWAY_MS });
    this.#api.loseTemporal(AWAY_MS);
    await new Promise<void>((resolve) => void clock.after(AWAY_MS, resolve));
    const [now, at] = [clock.now(), from - backMs];
    this.#kills.push(now);
    this.#watch.forget(at);
    this.#sim.restoreStore(at);
    this.#losses.push({ from: at, until: now });
    await this.#api.restart();
    await this.#office.sweepTwice(this.#plan.tenants.map(({ id }) => id));
  }

  #latest(of: Of): ClosingRecord | undefined {
    return this.#closings.latest(of);
  }

  #worldOf({ tenant }: Pick<Of, 'tenant'>): World {
    return this.#worlds.get(tenant)!;
  }
}
