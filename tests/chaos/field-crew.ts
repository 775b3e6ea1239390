import { setTimeout as delay } from 'node:timers/promises';
import { closingName, parseReference } from '../../domain/ids.js';
import type { ServiceEnd } from '../../domain/lifecycle.js';
import { callJson } from '../../sandbox/stack/http.js';
import { fieldUser } from '../../sandbox/stack/actors.js';
import { TENANT } from '../../sandbox/stack/settings.js';
import type { Stack } from '../../sandbox/stack/stack.js';
import type { Journal, RunOrder } from './journal.js';
import type { Sender } from './sender.js';

/** The users of Sismetro. They end each service as its order's plan says, as soon as its SS exists. */
export interface FieldCrew {
  /** The number of orders whose SS was seen. */
  readonly seen: () => number;
  /** True if nothing is left to do for the SSs that were seen. */
  readonly isIdle: () => boolean;
  /** Stops looking for SSs. Throws what went wrong meanwhile. */
  stop(): Promise<void>;
}

interface NewServiceRequest {
  readonly ss: number;
  readonly reference: string;
}

const LOOK_AGAIN_MS = 150;

export function startFieldCrew(
  { urls }: Stack,
  { journal, sender }: { readonly journal: Journal; readonly sender: Sender },
): FieldCrew {
  const field = fieldUser(urls.sismetro);
  const known = new Set<string>();
  const jobs = new Set<Promise<void>>();
  const failures: unknown[] = [];
  const stopping = new AbortController();
  let last = 0;

  async function work(order: RunOrder, ss: number): Promise<void> {
    const { end, endAfterMs } = order.plan;
    if (end === undefined) return;
    await delay(endAfterMs);
    await endAtSismetro(ss, end);
    await report(order, ss, end);
  }

  /** Ends an SS at Sismetro without a callback: this run's sender calls Ponte, not the stand-in. */
  async function endAtSismetro(ss: number, end: ServiceEnd): Promise<void> {
    const callback = { send: false };
    await (end === 'completed'
      ? field.complete(ss, { technician: 'Joana Prado', conclusion: 'Serviço feito.', callback })
      : field.cancel(ss, { reason: 'Cliente desistiu do serviço.', callback }));
  }

  async function report(order: RunOrder, ss: number, end: ServiceEnd): Promise<void> {
    const { plan } = order;
    if (plan.telling === 'lost') return;
    const copies = plan.telling === 'doubled' ? plan.callbacks : 1;
    await sender.callback(order, end, ss, copies);
    if (plan.telling !== 'contradicted') return;
    const opposite = end === 'completed' ? 'cancelled' : 'completed';
    await sender.callback(order, opposite, ss, plan.callbacks);
  }

  /** Starts work on an SS. Only the first SS of an order is worked on. */
  function take({ ss, reference }: NewServiceRequest): void {
    const named = parseReference(reference);
    const order = named?.tenant === TENANT ? journal.get(closingName(named)) : undefined;
    if (!order || known.has(order.id)) return;
    known.add(order.id);
    const job = work(order, ss)
      .catch((error: unknown) => void failures.push(error))
      .finally(() => jobs.delete(job));
    jobs.add(job);
  }

  async function look(): Promise<void> {
    while (!stopping.signal.aborted) {
      const { items } = await callJson<{ items: NewServiceRequest[] }>(
        `${urls.sismetro}/campo/ss?after=${last}&limit=1000`,
      );
      items.forEach(take);
      last = items.at(-1)?.ss ?? last;
      await delay(LOOK_AGAIN_MS);
    }
  }

  const looking = look().catch((error: unknown) => void failures.push(error));
  return {
    seen: () => known.size,
    isIdle: () => jobs.size === 0,
    async stop() {
      stopping.abort();
      await looking;
      await Promise.all(jobs);
      if (failures.length > 0) throw new AggregateError(failures, 'the field crew failed');
    },
  };
}
