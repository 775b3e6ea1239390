/** The back office at work: operators look at their lists, and decide about what waits for them. */
import { orderWorkflowId, parseReference } from '../../../domain/ids.js';
import { BULK_DECISIONS } from '../../../domain/decisions.js';
import type { OrderStatus } from '../../../workflows/service-order/messages.js';
import type { ApiAnswer, SimulatedApi } from '../api.js';
import type { Bulk, ClosingRecord, Erasure, Listing } from '../judge/record.js';
import { TOKENS, type Operator } from '../settings.js';
import type { Simulation } from '../simulation.js';
import { nowOf, type ErpStatus, type Ss } from '../world/ledger.js';
import type { World } from '../world/world.js';
import type { Closings } from './closings.js';
import { actOn, type Answer } from './operators.js';
import { MINUTE, type Deed } from './plan.js';
import { PLANTED, plantedFiles, plantedRows, plantedRuns, type OrderRow } from './planted.js';
import type { Watch } from './watch.js';

/** How long an operator takes to answer a question, and waits before answering the same one again. */
const ANSWERS_MS = { from: MINUTE, to: 25 * MINUTE };
const ANSWERS_AGAIN_MS = 20 * MINUTE;

/** How often a decision that got no answer is sent again. */
const TRIES = 600;

/** What another operator may decide about the same question. */
const CONTRARY: Partial<Record<Answer['decision'], Answer>> = {
  release: { decision: 'cancel' },
  cancel: { decision: 'release' },
  retry: { decision: 'amend-equipment', equipment: { id: '9002' } },
};

const OVER: ReadonlySet<ErpStatus> = new Set(['LIBERADO', 'FATURADO', 'CANCELADO']);

const REASON = 'Conferido nas duas telas.';

/** What is decided about many orders at once. */
type Together = 'retry' | 'amend-equipment' | 'release' | 'cancel';
const isTogether = (decision: string): decision is Together =>
  decision !== 'take-over' && (BULK_DECISIONS as readonly string[]).includes(decision);

/** An order, and what its operator saw of it. */
interface Fit {
  readonly closing: ClosingRecord;
  readonly status: OrderStatus;
}

export interface OfficeDeps {
  readonly sim: Simulation;
  readonly api: SimulatedApi;
  readonly worlds: ReadonlyMap<string, World>;
  readonly closings: Closings;
  readonly watch: Watch;
  /** Two operators look at the same lists. */
  readonly isCrowded: boolean;
  /** Lets the ERP send the webhook of an order again. */
  readonly resend: (closing: ClosingRecord) => Promise<void>;
  /** Does work that fails the run if it throws. */
  readonly doing: (work: () => Promise<void>) => void;
}

export class Office {
  readonly #deps: OfficeDeps;
  /** When each order was last answered, by its name and question. */
  readonly #answered = new Map<string, number>();
  #decisions = 0;
  /** What operators saw in the lists of orders. */
  readonly listings: Listing[] = [];
  readonly bulks: Bulk[] = [];

  constructor(deps: OfficeDeps) {
    this.#deps = deps;
  }

  /** The operators of a tenant look at the orders that ask, and at what is parked, and answer some of it. */
  async look(tenant: string): Promise<void> {
    const { sim, watch, doing } = this.#deps;
    for (const closing of watch.askingOf(tenant)) {
      if (closing.state.status !== 'RUNNING') continue;
      const question = closing.questions.at(-1)!;
      const { clock, chance } = sim;
      const name = `${closing.reference}/${question.code}`;
      const luck = chance.fork(`${name}/${question.since}`).next();
      const after = ANSWERS_MS.from + luck * (ANSWERS_MS.to - ANSWERS_MS.from);
      const now = clock.now();
      if (now < question.at + after) continue;
      if (now < (this.#answered.get(name) ?? -Infinity) + ANSWERS_AGAIN_MS) continue;
      doing(() => this.#answer(closing, name));
    }
  }

  async #answer(closing: ClosingRecord, name: string): Promise<void> {
    const { sim, worlds } = this.#deps;
    const status = await sim.status(closing);
    if (status === undefined || status.settledAt !== null) return;
    const { seniorX, sismetro } = worlds.get(closing.tenant)!;
    const now = sim.clock.now();
    const screens = {
      erp: seniorX.orders.get(closing.id),
      requests: sismetro.withReference(closing.reference),
    };
    const act = actOn(status, screens, now);
    if (act === undefined) return;
    this.#answered.set(name, now);
    for (const ss of act.surplus ?? []) sismetro.move(ss, 'CANCELADA', 'ponte');
    if (!this.#deps.isCrowded) return this.#decide(closing, act.answer, status);
    // one clicks twice, and the other one may not agree
    const other = sim.chance
      .fork(`${name}/${status.version}`)
      .pick([act.answer, CONTRARY[act.answer.decision]]);
    await Promise.all([
      this.#decide(closing, act.answer, status, { copies: 2 }),
      this.#decide(closing, other ?? act.answer, status, { by: 'bia' }),
    ]);
  }

  /** Decides about an order, whatever it asks. */
  async meddle(closing: ClosingRecord, deed: Deed): Promise<void> {
    const { sim, worlds } = this.#deps;
    const status = await sim.status(closing);
    if (status === undefined) return;
    const { sismetro } = worlds.get(closing.tenant)!;
    const linkTo = (ss: string | undefined): Answer | undefined =>
      ss === undefined ? undefined : { decision: 'link-ss', ss, acceptEnded: true };
    const own = sismetro.withReference(closing.reference);
    const another = [...sismetro.requests.values()].findLast(
      (one) => !own.includes(one) && one.by === 'ponte',
    );
    const answers: Record<Deed, Answer | undefined> = {
      retry: { decision: 'retry' },
      amend: { decision: 'amend-equipment', equipment: { id: '9002' } },
      'link-own': linkTo(own[0]?.ss),
      'link-another': linkTo(another?.ss),
      'link-nothing': linkTo('999999'),
    };
    const answer = answers[deed];
    if (answer !== undefined) await this.#decide(closing, answer, status, { by: 'bia' });
  }

  /** Sends a decision as the console does, and again with the same key until it is answered. */
  async #decide(
    closing: ClosingRecord,
    answer: Answer,
    { version, phase, attention }: Pick<OrderStatus, 'version' | 'phase' | 'attention'>,
    { by = 'ana', copies = 1 }: { readonly by?: Operator; readonly copies?: number } = {},
  ): Promise<void> {
    const { clock } = this.#deps.sim;
    const at = clock.now();
    this.#decisions += 1;
    const key = `d-${this.#decisions}`;
    const path = `/orders/${closing.tenant}/${closing.name}/decisions`;
    const send = async (): Promise<ApiAnswer> => {
      for (let left = TRIES; ; left -= 1) {
        const got = await this.#ask('POST', path, { ...answer, reason: REASON, version }, by, key);
        if ((got.status < 500 && got.status !== 429) || left === 0) return got;
        await this.#pause(MINUTE);
      }
    };
    const answers = await Promise.all(Array.from({ length: copies }, send));
    const isAbsent = 'confirmedAbsent' in answer && answer.confirmedAbsent;
    closing.decisions.push({
      ...{ at, answeredAt: clock.now(), version, phase, by },
      decision: isAbsent ? 'confirmed-absent' : answer.decision,
      ...('ss' in answer && { linked: answer.ss }),
      isTaken: answers.some(({ status }) => status === 200),
      code: attention?.code,
      answers: answers.map(({ status, body }) => ({ status, detail: body['detail'] as string })),
    });
  }

  /** Gives the orders for which it is the same one their answer together. */
  async decideInBulk(tenant: string): Promise<void> {
    const { sim, watch, worlds } = this.#deps;
    const { seniorX, sismetro } = worlds.get(tenant)!;
    const bulks = new Map<Together, Fit[]>();
    const prefersOther = sim.chance.fork(`${tenant}/${sim.clock.now()}/together`).chance(0.5);
    for (const closing of watch.askingOf(tenant)) {
      const status = await sim.status(closing);
      if (status === undefined || status.settledAt !== null) continue;
      const requests = sismetro.withReference(closing.reference);
      const screens = { erp: seniorX.orders.get(closing.id), requests };
      const act = actOn(status, screens, sim.clock.now());
      if (act === undefined || 'confirmedAbsent' in act.answer) continue;
      const other = insteadOf(act.answer, status, requests);
      const decision = prefersOther ? other : act.answer.decision;
      if (isTogether(decision)) {
        const fits = bulks.get(decision) ?? [];
        bulks.set(decision, [...fits, { closing, status }]);
      }
    }
    for (const [decision, fits] of bulks) {
      if (fits.length > 1) this.#deps.doing(() => this.#decideTogether(tenant, decision, fits));
    }
  }

  async #decideTogether(tenant: string, decision: Together, fits: readonly Fit[]): Promise<void> {
    const { clock } = this.#deps.sim;
    const orders = fits.map(({ closing }) => ({ tenant, id: closing.name }));
    const equipment = decision === 'amend-equipment' ? { equipment: { id: '9002' } } : {};
    const chosen = { decision, orders, ...equipment };
    const { status: answered, body: preview } = await this.#ask(
      'POST',
      '/bulk-decisions/preview',
      chosen,
    );
    if (answered !== 200 || preview['fits'] === 0) return;
    const at = clock.now();
    this.#decisions += 1;
    const begun = await this.#ask(
      'POST',
      '/bulk-decisions',
      { ...chosen, reason: REASON, expected: preview['fits'], seenAt: preview['at'] },
      'bia',
      `b-${this.#decisions}`,
    );
    if (begun.status !== 202) return;
    const bulk: Bulk = {
      at,
      tenant,
      decision,
      total: begun.body['total'] as number,
      taken: 0,
      failed: 0,
    };
    this.bulks.push(bulk);
    for (let left = 6; left > 0 && bulk.endedAt === undefined; left -= 1) {
      await this.#pause(5 * MINUTE);
      const { status, body } = await this.#ask(
        'GET',
        `/bulk-decisions/${String(begun.body['id'])}`,
      );
      if (status !== 200 || body['state'] === 'running') continue;
      const failures = body['failures'] as { id: string }[];
      const taken = body['orders'] as { id: string }[];
      Object.assign(bulk, {
        taken: taken.length,
        failed: failures.length,
        endedAt: Date.parse(body['endedAt'] as string),
      });
      for (const { closing, status: before } of fits) {
        const isTaken = taken.some(({ id }) => id === closing.name);
        if (!isTaken && !failures.some(({ id }) => id === closing.name)) continue;
        closing.decisions.push({
          ...{ at, answeredAt: bulk.endedAt!, by: 'bia', version: before.version, isTaken },
          ...{ decision, code: before.attention?.code, phase: before.phase, answers: [] },
        });
      }
    }
  }

  /**
   * Looks at the deliveries of a tenant that are parked: a webhook that cannot be read is discarded and sent again; a
   * callback is discarded if its order is over in the ERP and not known here, or has another SS now, linked to its order,
   * whose name stands in its conclusion, or else replayed.
   */
  async lookAtParked(tenant: string): Promise<void> {
    const { body } = await this.#ask('GET', `/parked?tenant=${tenant}`);
    for (const { id, route, order } of (body['items'] ?? []) as ParkedRow[]) {
      const path = `/parked/${id}`;
      const detail = await this.#ask('POST', `${path}/reveal`, { reason: REASON });
      if (detail.status !== 200) continue;
      const written = JSON.parse(detail.body['body'] as string) as Written;
      if (route === 'open' && written.payload?.items !== undefined) {
        const closing = this.#deps.closings.latest({ tenant, order: written.payload?.id ?? '' });
        if (closing === undefined) continue;
        await this.#deps.resend(closing);
        await this.#ask('POST', `${path}/discard`, { reason: REASON });
        continue;
      }
      const isOfNoUse =
        this.#isOverAndForgotten(tenant, written) || (await this.#isOfFormerSs(tenant, written));
      if (order === null && isOfNoUse) {
        await this.#ask('POST', `${path}/discard`, { reason: REASON });
        continue;
      }
      const said = parseReference(written.conclusion ?? '');
      if (said === undefined || order !== null) await this.#ask('POST', `${path}/replay`);
      else {
        const { name } = this.#deps.closings.ofWorkflow(orderWorkflowId(said))!;
        await this.#ask('POST', `${path}/link`, { order: name, reason: REASON });
      }
    }
  }

  /** The order that a callback names is over in the ERP, and forgotten or erased here: nothing brings it back. */
  #isOverAndForgotten(tenant: string, { externalReference, ss = '', conclusion }: Written) {
    const { seniorX, sismetro } = this.#deps.worlds.get(tenant)!;
    const shown = sismetro.requests.get(ss)?.reference;
    const said = parseReference(externalReference ?? shown ?? conclusion ?? '');
    const closing = said && this.#deps.closings.ofWorkflow(orderWorkflowId(said));
    const states = closing && seniorX.orders.get(closing.id)?.states;
    return states !== undefined && closing?.state.status !== 'RUNNING' && OVER.has(nowOf(states));
  }

  /** It names an SS whose order has another one now. */
  async #isOfFormerSs(tenant: string, { ss = '' }: Written): Promise<boolean> {
    const { sim, closings, worlds } = this.#deps;
    const said = parseReference(worlds.get(tenant)!.sismetro.requests.get(ss)?.reference ?? '');
    const closing = said && closings.ofWorkflow(orderWorkflowId(said));
    const own = closing && (await sim.status(closing))?.ss;
    return own !== undefined && own !== null && own !== ss;
  }

  /** Lets the ERP send the webhooks again whose SSs no order explains: Temporal has forgotten these orders. */
  async lookAtIncidents(tenant: string): Promise<void> {
    const { body } = await this.#ask('GET', `/incidents?tenant=${tenant}`);
    for (const { kind, subjects } of (body['items'] ?? []) as IncidentRow[]) {
      if (kind !== 'unexplained-ss') continue;
      const named = this.#deps.closings.all.filter(
        (one) => one.tenant === tenant && subjects.includes(one.name) && one.until === undefined,
      );
      for (const closing of named) {
        if (closing.state.status === 'none') await this.#deps.resend(closing);
      }
    }
  }

  /** Sweeps each tenant twice (`ponte sweep run`): what the first one opens, the second one tells its end. */
  async sweepTwice(tenants: readonly string[]): Promise<void> {
    for (let round = 0; round < 2; round += 1) {
      for (const tenant of tenants) await this.#ask('POST', '/sweeps', { tenant });
      await this.#pause(5 * MINUTE);
    }
  }

  /** Erases the planted customer (`ponte privacy erase`), and looks where it still stands. */
  async erase(tenant: string): Promise<Erasure> {
    const { sim, api } = this.#deps;
    const asked = { tenant, ...PLANTED, reason: 'protocolo 77' };
    const refused: string[] = [];
    let [unsearched, erased] = [0, 0];
    let cursor: string | null | undefined;
    let at = 0;
    while (cursor !== null) {
      at = sim.clock.now();
      const request = { ...asked, ...(cursor !== undefined && { cursor }) };
      const { status, body } = await this.#ask('POST', '/privacy/erase', request);
      if (status === 200) {
        const page = body as unknown as ErasurePage;
        refused.push(...page.refused.map(({ id }) => id));
        unsearched += page.unsearched;
        erased += page.orders.length;
        cursor = page.nextCursor;
      } else await this.#pause(MINUTE);
    }
    await this.#pause(2 * MINUTE);
    const list = () => this.#ask('GET', `/orders?tenant=${tenant}&settled=true&limit=200`);
    let listed = await list();
    for (; listed.status !== 200; listed = await list()) await this.#pause(MINUTE);
    const left = [
      ...plantedRuns(sim.server, tenant, at),
      ...plantedFiles(api.dataDir),
      ...plantedRows(listed.body['items'] as OrderRow[], at),
    ];
    return { at, tenant, refused, unsearched, erased, left };
  }

  /** Looks at the lists of a tenant's orders. One that has more than a page is not compared. */
  async list(tenant: string): Promise<void> {
    const at = this.#deps.sim.clock.now();
    const namesOf = async (filter: string) => {
      const path = `/orders?tenant=${tenant}&limit=200&${filter}`;
      const { status, body } = await this.#ask('GET', path);
      const isWhole = status === 200 && body['nextCursor'] === null;
      return isWhole ? (body['items'] as { name: string }[]).map(({ name }) => name) : undefined;
    };
    const open = await namesOf('settled=false');
    const asking = await namesOf('attention=true');
    if (open && asking) this.listings.push({ at, tenant, open, asking });
  }

  readonly #pause = (ms: number) =>
    new Promise<void>((resolve) => void this.#deps.sim.clock.after(ms, resolve));

  #ask(
    method: 'GET' | 'POST',
    path: string,
    body?: object,
    by: Operator = 'ana',
    key?: string,
  ): Promise<ApiAnswer> {
    return this.#deps.api.call({
      ...{ method, path, from: '203.0.113.5' },
      headers: {
        authorization: `Bearer ${TOKENS[by]}`,
        ...(key !== undefined && { 'idempotency-key': key }),
      },
      ...(method === 'POST' && { body: body ?? {} }),
    });
  }
}

/** What serves as well as a retry: other equipment while the SS is opened, the release once it has ended. */
function insteadOf({ decision }: Answer, { decisions }: OrderStatus, requests: readonly Ss[]) {
  if (decision !== 'retry') return decision;
  const hasEnded = requests.some(({ states }) => nowOf(states) === 'ENCERRADA');
  const other = hasEnded ? 'release' : 'amend-equipment';
  return decisions.includes(other) ? other : decision;
}

interface ErasurePage {
  readonly orders: readonly unknown[];
  readonly refused: readonly { readonly id: string }[];
  readonly unsearched: number;
  readonly nextCursor: string | null;
}

interface IncidentRow {
  readonly kind: string;
  readonly subjects: readonly string[];
}

interface ParkedRow {
  readonly id: string;
  readonly route: string;
  readonly order: string | null;
}

/** What people read in a body. */
interface Written {
  readonly payload?: { readonly id: string; readonly items?: unknown };
  readonly conclusion?: string;
  readonly externalReference?: string;
  readonly ss?: string;
}
