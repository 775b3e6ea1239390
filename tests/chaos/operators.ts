import { setTimeout as delay } from 'node:timers/promises';
import type { Client } from '@temporalio/client';
import { HttpRefusal } from '../../sandbox/stack/http.js';
import { type ServiceRequest, erpUser, fieldUser, operator } from '../../sandbox/stack/actors.js';
import { TENANT } from '../../sandbox/stack/settings.js';
import type { Stack } from '../../sandbox/stack/stack.js';
import type { OrderEvidence, Question } from './evidence.js';
import { type Journal, referenceOf } from './journal.js';
import { type Asking, listAsking } from './temporal.js';

/** The operators. They answer an order's questions only by what the screens of both vendors show. */
export interface Operators {
  /** The questions that an order asked, and the decisions about it. */
  seenOf(id: string): Pick<OrderEvidence, 'questions' | 'decisions'>;
  stop(): Promise<void>;
}

const LOOK_AGAIN_MS = 1_000;

/**
 * How long the operators wait before they answer the same question again: Ponte needs time to act on the first answer.
 */
const ANSWER_AGAIN_MS = 20_000;

/**
 * How long the operators let Ponte look after a contradiction: if Sismetro announced both ends, it soon shows one of
 * them.
 */
const CONTRADICTION_MS = 60_000;

interface Answer {
  readonly decision: string;
  readonly confirmedAbsent?: true;
  readonly ss?: string;
  readonly acceptEnded?: true;
  readonly outcome?: 'released' | 'cancelled';
}

interface Seen {
  readonly questions: Question[];
  readonly decisions: { readonly at: string; readonly decision: string }[];
}

export function startOperators(
  { apiUrls, urls, keys }: Stack,
  client: Client,
  journal: Journal,
): Operators {
  const people = apiUrls.map((url) => operator(url, keys.operator, TENANT));
  const erp = erpUser(urls.seniorX);
  const field = fieldUser(urls.sismetro);
  const seen = new Map<string, Seen>();
  /** When each order was last answered. */
  const answered = new Map<string, number>();
  const stopping = new AbortController();

  const seenOf = (id: string): Seen => {
    const known = seen.get(id) ?? { questions: [], decisions: [] };
    seen.set(id, known);
    return known;
  };

  function note({ id, code, problem, since }: Asking): void {
    const { questions } = seenOf(id);
    if (questions.some((one) => one.code === code && one.since === since)) return;
    questions.push({ code, problem, since });
  }

  /**
   * Links the order's SS if Sismetro shows one, and cancels duplicates: the oldest SS is the one that is worked on. If
   * there is none, confirms that.
   */
  async function bySearch(id: string, requests: readonly ServiceRequest[]): Promise<Answer> {
    const [first, ...others] = requests.toSorted((a, b) => a.ss - b.ss);
    if (first === undefined) return { decision: 'retry', confirmedAbsent: true };
    for (const { ss, status } of others) {
      journal.get(id)?.surplus.add(String(ss));
      if (status !== 'ABERTA') continue;
      await field.cancel(ss, { reason: 'Aberta em duplicidade.', callback: { send: false } });
    }
    return { decision: 'link-ss', ss: String(first.ss), acceptEnded: true };
  }

  /** The answer according to the screens; undefined if it is better to wait. */
  async function answerTo({ id, code, step, phase }: Asking): Promise<Answer | undefined> {
    const { status } = await erp.order(id);
    const requests = await field.findByReference(referenceOf({ id }));
    const statuses = requests.map((request) => request.status);
    const byErp = (): Answer | undefined => {
      if (status === 'LIBERADO' || status === 'FATURADO') {
        return { decision: 'settle', outcome: 'released' };
      }
      return status === 'CANCELADO' ? { decision: 'settle', outcome: 'cancelled' } : undefined;
    };
    const byService = (): Answer | undefined => {
      if (statuses.includes('ENCERRADA')) return { decision: 'release' };
      const isOver = statuses.every((one) => one === 'CANCELADA');
      return isOver ? { decision: 'cancel' } : undefined;
    };
    const retry: Answer = { decision: 'retry' };

    if (step === 'opening' && code !== 'contradiction') {
      return code !== 'refused' ? bySearch(id, requests) : retry;
    }
    switch (code) {
      case 'contradiction':
        // the SS's number must first be recorded in the order: its end can wait
        if (phase === 'opening' || phase === 'recording') return undefined;
        return byErp() ?? byService() ?? retry;
      case 'not-confirmed':
        return byErp() ?? byService() ?? retry;
      default:
        return retry;
    }
  }

  async function answer(asking: Asking, round: number): Promise<void> {
    const { id, code, since } = asking;
    const name = `${id}/${code}`;
    if (Date.now() - (answered.get(name) ?? 0) < ANSWER_AGAIN_MS) return;
    if (code === 'contradiction' && Date.now() - Date.parse(since) < CONTRADICTION_MS) return;
    try {
      const found = await answerTo(asking);
      if (found === undefined) return;
      answered.set(name, Date.now());
      const decision = found.confirmedAbsent ? 'confirmed-absent' : found.decision;
      seenOf(id).decisions.push({ at: new Date().toISOString(), decision });
      const person = people[round % people.length]!;
      await person.decide(id, { ...found, reason: 'Conferido nas duas telas.' });
    } catch (error) {
      // the api was killed, or the order has moved on: the next round will tell
      if (error instanceof HttpRefusal && error.status === 400) throw error;
    }
  }

  async function work(): Promise<void> {
    for (let round = 0; !stopping.signal.aborted; round += 1) {
      const asking = await listAsking(client).catch(() => []); // Temporal was killed
      asking.forEach(note);
      await Promise.all(asking.map((order) => answer(order, round)));
      await delay(LOOK_AGAIN_MS);
    }
  }

  const working = work();
  return {
    seenOf,
    async stop() {
      stopping.abort();
      await working;
    },
  };
}
