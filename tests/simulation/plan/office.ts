/** The back office at work: operators look at their lists, and decide about what waits for them. */
import { orderWorkflowId, parseReference } from '../../../domain/ids.js';
import type { Decision } from '../../../workflows/service-order/messages.js';
import type { ApiAnswer, SimulatedApi } from '../api.js';
import type { ClosingRecord, Listing } from '../judge/record.js';
import { TOKEN } from '../settings.js';
import type { Simulation } from '../simulation.js';
import type { World } from '../world/world.js';
import type { Closings } from './closings.js';
import { actOn } from './operators.js';
import { MINUTE } from './plan.js';
import type { Watch } from './watch.js';

/** How long an operator takes to answer a question, and waits before answering the same one again. */
const ANSWERS_MS = { from: MINUTE, to: 25 * MINUTE };
const ANSWERS_AGAIN_MS = 20 * MINUTE;

const REASON = 'Conferido nas duas telas.';

export interface OfficeDeps {
  readonly sim: Simulation;
  readonly api: SimulatedApi;
  readonly worlds: ReadonlyMap<string, World>;
  readonly closings: Closings;
  readonly watch: Watch;
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
    this.#decisions += 1;
    const decision = {
      ...act.answer,
      by: 'ana',
      reason: REASON,
      requestId: `d-${this.#decisions}`,
      version: status.version,
    } as Decision;
    const { code } = status.attention!;
    const taken = await sim.decide(closing, decision);
    const isAbsent = 'confirmedAbsent' in act.answer && act.answer.confirmedAbsent;
    closing.decisions.push({
      at: now,
      decision: isAbsent ? 'confirmed-absent' : decision.decision,
      isTaken: taken.kind === 'taken',
      code,
      phase: status.phase,
    });
  }

  /**
   * Looks at the deliveries of a tenant that are parked: a webhook that cannot be read is discarded and sent again; a
   * callback is linked to its order, whose name stands in its conclusion, or else replayed.
   */
  async lookAtParked(tenant: string): Promise<void> {
    const { body } = await this.#ask('GET', `/parked?tenant=${tenant}`);
    for (const { id, route, order } of (body['items'] ?? []) as ParkedRow[]) {
      const path = `/parked/${id}`;
      const detail = await this.#ask('POST', `${path}/reveal`, { reason: REASON });
      if (detail.status !== 200) continue;
      const written = JSON.parse(detail.body['body'] as string) as Written;
      if (route === 'open') {
        const closing = this.#deps.closings.latest({ tenant, order: written.payload?.id ?? '' });
        if (closing === undefined) continue;
        await this.#deps.resend(closing);
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

  #ask(method: 'GET' | 'POST', path: string, body?: object): Promise<ApiAnswer> {
    return this.#deps.api.call({
      ...{ method, path, from: '203.0.113.5' },
      headers: { authorization: `Bearer ${TOKEN}` },
      ...(method === 'POST' && { body: body ?? {} }),
    });
  }
}

interface ParkedRow {
  readonly id: string;
  readonly route: string;
  readonly order: string | null;
}

/** What people read in a body. */
interface Written {
  readonly payload?: { readonly id: string };
  readonly conclusion?: string;
}
