import { setTimeout as sleep } from 'node:timers/promises';
import { Agent, request } from 'undici';
import type { Deliveries, Outgoing, PendingDelivery } from './deliveries.js';
import type { Faults } from './faults.js';

export interface WebhookSenderOptions {
  readonly deliveries: Deliveries;
  readonly faults: Faults;
  readonly stopping: AbortSignal;
  readonly headersFor: (target: string) => Readonly<Record<string, string>>;
  /** Retries after a network error, 429 or 5xx; 0 for none. */
  readonly retries?: number | undefined;
}

export interface WebhookSender {
  /** Call it within the transaction of the change: the post is made once that is committed, and not otherwise. */
  enqueue(outgoing: Outgoing): void;
  /** Posts what an earlier process did not finish. */
  resume(): void;
  close(): Promise<void>;
}

const DEFAULT_RETRIES = 6;
const FIRST_PAUSE_MS = 200;
const LONGEST_PAUSE_MS = 5000;
const TIMEOUT_MS = 10_000;
const ANSWER_KEPT = 2000;

/** Posts deliveries, each at once and independently, and records every attempt with its answer. */
export function createWebhookSender(options: WebhookSenderOptions): WebhookSender {
  const { deliveries, faults, stopping, headersFor, retries = DEFAULT_RETRIES } = options;
  const agent = new Agent({
    connections: 64,
    connectTimeout: TIMEOUT_MS,
    headersTimeout: TIMEOUT_MS,
    bodyTimeout: TIMEOUT_MS,
  });

  /** Sends one copy until it is accepted, refused, or out of retries. */
  const send = async (delivery: PendingDelivery, copy: number): Promise<boolean> => {
    for (let retry = 0; ; retry++) {
      const { status, answer } = await post(agent, delivery, headersFor(delivery.target));
      stopping.throwIfAborted();
      deliveries.noteAttempt(delivery.id, copy, status, answer);
      if (status !== null && status < 300) return true;
      const passes = status === null || status === 429 || status >= 500;
      if (!passes || retry >= retries) return false;
      const pause = Math.min(FIRST_PAUSE_MS * 2 ** retry, LONGEST_PAUSE_MS);
      await sleep(pause, undefined, { signal: stopping });
    }
  };

  const dispatch = async (id: number): Promise<void> => {
    stopping.throwIfAborted();
    const delivery = deliveries.pending(id);
    if (!delivery) return;
    const fault = faults.choose(delivery.kind, delivery);
    if (fault) deliveries.noteFault(id, fault.kind);
    if (fault?.kind === 'lost') return deliveries.settle(id, 'lost');
    if (fault?.kind === 'delay') await sleep(fault.ms, undefined, { signal: stopping });
    const copies = fault?.kind === 'duplicate' ? fault.copies : 1;
    const taken = await Promise.all(
      Array.from({ length: copies }, (_, copy) => send(delivery, copy + 1)),
    );
    deliveries.settle(id, taken.includes(true) ? 'delivered' : 'failed');
  };

  const dispatchSoon = (id: number): void => {
    setImmediate(() => {
      dispatch(id).catch((error: unknown) => {
        if (!stopping.aborted) process.stderr.write(`delivery ${id}: ${String(error)}\n`);
      });
    });
  };

  return {
    // when an immediate runs, the current transaction has been committed or rolled back
    enqueue: (outgoing) => dispatchSoon(deliveries.add(outgoing)),
    resume: () => deliveries.pendingIds().forEach(dispatchSoon),
    close: () => agent.destroy(),
  };
}

async function post(
  agent: Agent,
  { url, body }: PendingDelivery,
  headers: Readonly<Record<string, string>>,
): Promise<{ status: number | null; answer: string }> {
  try {
    const response = await request(url, {
      method: 'POST',
      dispatcher: agent,
      headers: { ...headers, 'content-type': 'application/json' },
      body,
    });
    const answer = await response.body.text();
    return { status: response.statusCode, answer: answer.slice(0, ANSWER_KEPT) };
  } catch (error) {
    return { status: null, answer: String(error) };
  }
}
