/** Plays the events of one sequence on one real order, and judges what becomes of it. */
import type { Client } from '@temporalio/client';
import { orderWorkflowId } from '../../domain/ids.js';
import { status as orderStatus, type OrderStatus } from '../../workflows/service-order/messages.js';
import type { serviceOrder } from '../../workflows/service-order/workflow.js';
import { eventually } from '../support/eventually.js';
import { anOrder } from '../support/order.js';
import type { FaultyVendors } from './faulty-vendors.js';
import { brokenInvariant, type Facts } from './invariants.js';
import { unknownOrder, type ModelOrder } from './model.js';
import { appearanceOf, rest, tellAll, type Appearance } from './outlook.js';
import { createPerformer, type Heard } from './performer.js';
import { describeCommand, type Burst, type Sequence } from './sequences.js';
import type { Crew } from './workers.js';

export interface Stage {
  /** Not the one of the test environment, whose `result()` lets the clock run. */
  readonly client: Client;
  readonly vendors: FaultyVendors;
  readonly crew: Crew;
}

export interface Violation {
  readonly invariant: string;
  readonly detail: string;
}

export interface Player {
  readonly sequence: Sequence;
  /** What the order asked for at its rests, as the model has it. */
  readonly questions: ReadonlySet<ModelOrder['asks']>;
  readonly story: readonly string[];
  readonly violation: Violation | undefined;
  status(): OrderStatus | undefined;
  /** Gives the commands of a burst. */
  tell(burst: Pick<Burst, 'commands' | 'slow'>): Promise<void>;
  /** Looks whether the order is where it may be, once it had the time to come to rest. */
  judge(when: Parameters<typeof brokenInvariant>[1]): Promise<void>;
}

/** As long as an order may take to finish what it does, all its pauses being over. */
const PATIENCE_MS = 5_000;

const AS_THE_MODEL = 'an order does what the model says';

export function createPlayer({ client, vendors, crew }: Stage, sequence: Sequence): Player {
  const order = anOrder({ tenant: crew.tenant });
  const account = vendors.close(order, sequence.traits);
  const { story } = account;
  const handle = client.workflow.getHandle<typeof serviceOrder>(orderWorkflowId(order));
  const heard: Heard = { webhooks: 0, ends: [], decisions: [], told: [] };
  const questions = new Set<ModelOrder['asks']>();
  let model: ModelOrder[] = [unknownOrder(sequence.traits)];
  let seen: OrderStatus | undefined;
  let violation: Violation | undefined;

  async function readStatus(): Promise<OrderStatus | undefined> {
    if (heard.webhooks === 0 || seen?.settledAt) return seen;
    const { status } = await handle.describe();
    seen =
      status.name === 'RUNNING' ? await handle.query(orderStatus) : (await handle.result()).status;
    return seen;
  }

  const perform = createPerformer({
    order,
    account,
    vendors,
    orders: crew.orders,
    handle,
    heard,
    readStatus,
  });

  async function appearance(): Promise<Appearance> {
    const status = await readStatus();
    return {
      phase: status?.phase,
      attention: (status?.attention ?? null) !== null,
      knowsSs: (status?.ss ?? null) !== null,
      requests: account.opened.length,
      observations: vendors.observationsOf(order.id).length,
      erp: vendors.erpStatusOf(order.id),
    };
  }

  const facts = (): Facts => ({
    account,
    erp: vendors.erpStatusOf(order.id),
    observations: vendors.observationsOf(order.id),
    heard,
    status: seen,
  });

  /** Waits until the order looks like one of the expected, or no waiting helps; gives how it looks then. */
  async function comesToLook(expected: readonly string[]): Promise<string> {
    let look = 'nothing';
    const alike = async () => {
      look = JSON.stringify(await appearance());
      return expected.includes(look) || brokenInvariant(facts(), 'under way') !== undefined;
    };
    await eventually('the order is where it may be', alike, PATIENCE_MS).catch((error: Error) => {
      if (error.cause !== undefined) look += `, as it cannot be asked: ${String(error.cause)}`;
    });
    return look;
  }

  return {
    sequence,
    questions,
    story,
    get violation() {
      return violation;
    },
    status: () => seen,
    async tell({ commands, slow }) {
      let open = () => {};
      if (slow) account.gate = new Promise((resolve) => (open = resolve));
      try {
        for (const command of commands) {
          const at = story.push(describeCommand(command)) - 1;
          const answer = await perform(command);
          if (answer !== '') story[at] += ` → ${answer}`;
        }
      } finally {
        account.gate = undefined;
        open();
      }
    },
    async judge(when) {
      model = rest(tellAll(model, heard.told));
      const looks = model.map((order) => JSON.stringify(appearanceOf(order)));
      const look = await comesToLook(looks);
      story.push(`  at rest: ${look}${seen?.attention ? ` ${seen.attention.problem}` : ''}`);
      const invariant = brokenInvariant(facts(), when);
      if (invariant !== undefined) {
        violation = { invariant, detail: look };
      } else if (!looks.includes(look)) {
        const detail = `it looks like ${look}, but may look like:\n${[...new Set(looks)].join('\n') || 'nothing: it could not have answered like that'}`;
        violation = { invariant: AS_THE_MODEL, detail };
      }
      // an order that nobody plays with any more would hold the clock of all the others
      if (violation !== undefined && heard.webhooks > 0) await handle.terminate().catch(() => {});
      if (model.length === 1 && model[0]!.asks) questions.add(model[0]!.asks);
      // what is settled stays as it is seen
      if (seen?.settledAt) model = model.filter((_, i) => looks[i] === look);
      heard.told = [];
    },
  };
}
