/** Who delivers: Senior X and Sismetro, which send webhooks and callbacks to the api. */
import type { CallbackEvent } from '../../../domain/callback.js';
import type { ServiceOrder } from '../../../domain/order.js';
import type { ApiAnswer, SimulatedApi } from '../api.js';
import type { Clock } from '../clock.js';
import type { ClosingRecord, Delivery } from '../judge/record.js';
import { KEY } from '../settings.js';
import { bodyOf } from '../world/senior-x.js';
import { MINUTE, type Names, type Of } from './plan.js';

/** A sender that got no 2xx, or no answer, sends again after these pauses; after a 422 it does not. */
const AGAIN_MS = [MINUTE, 5 * MINUTE, 15 * MINUTE];

const ADDRESSES = { senior: '198.51.100.10', sismetro: '198.51.100.20' } as const;

type Kept = Pick<Delivery, 'what' | 'ss'>;
/** Whose unit it is sent to, and where its answer is noted. */
export type Receiver = Pick<ClosingRecord, 'tenant' | 'deliveries'>;

export class Courier {
  readonly #api: SimulatedApi;
  readonly #clock: Clock;
  #events = 0;

  constructor(api: SimulatedApi, clock: Clock) {
    this.#api = api;
    this.#clock = clock;
  }

  /** Sends copies of the event that an order was closed, all at once. */
  async webhook(
    closing: ClosingRecord,
    order: ServiceOrder,
    {
      copies = 1,
      what = 'webhook',
      isUnreadable = false,
    }: {
      readonly copies?: number;
      readonly what?: 'webhook' | 'webhook-changed';
      readonly isUnreadable?: boolean;
    } = {},
  ): Promise<void> {
    const payload = bodyOf(order);
    const body = { payload: isUnreadable ? { ...payload, items: 'ver anexo' } : payload };
    await this.#copies(copies, () => this.#send('senior', closing, { what }, 'open', body));
  }

  /** Sends copies of the event that only names an order. */
  async name({ tenant, order }: Of, closing: ClosingRecord | undefined, copies = 1): Promise<void> {
    const body = { payload: { id: order } };
    const to = { tenant, deliveries: closing?.deliveries ?? [] };
    await this.#copies(copies, () => this.#send('senior', to, { what: 'named' }, 'open', body));
  }

  /** Sends copies of the event that an SS has changed. */
  async changed(to: Receiver, ss: string, copies = 1): Promise<void> {
    const kept = { what: 'changed', ss } as const;
    const body = { changed: ss };
    await this.#copies(copies, () => this.#send('sismetro', to, kept, 'completed', body));
  }

  /** Sends copies of a callback, all at once. */
  async callback(
    closing: ClosingRecord,
    event: CallbackEvent,
    names: Names,
    ss: string | undefined,
    copies = 1,
  ): Promise<void> {
    const named = (names === 'both' || names === 'ss') && ss !== undefined ? { ss } : {};
    this.#events += 1;
    const body = {
      ...named,
      ...((names === 'both' || names === 'reference') && {
        externalReference: closing.reference,
      }),
      ...(names === 'neither' && { conclusion: closing.reference }),
      eventId: `e-${this.#events}`,
      occurredAt: new Date(this.#clock.now()).toISOString(),
    };
    await this.#copies(copies, () =>
      this.#send('sismetro', closing, { what: event, ...named }, event, body),
    );
  }

  async #copies(copies: number, send: () => Promise<void>): Promise<void> {
    await Promise.all(Array.from({ length: copies }, send));
  }

  async #send(
    by: keyof typeof ADDRESSES,
    { tenant, deliveries }: Receiver,
    kept: Kept,
    path: string,
    body: object,
  ): Promise<void> {
    for (const pauseMs of [...AGAIN_MS, undefined]) {
      const answer = await this.#api.call({
        method: 'POST',
        path: `/serviceOrder/${path}`,
        headers: { unit: tenant, key: KEY },
        body,
        from: ADDRESSES[by],
      });
      const at = this.#clock.now();
      deliveries.push({ at, ...kept, status: answer.status, answer: wordOf(answer) });
      if (answer.status < 500 && answer.status !== 429) return;
      if (pauseMs === undefined) return;
      await new Promise<void>((resolve) => void this.#clock.after(pauseMs, resolve));
    }
  }
}

const wordOf = ({ status, body }: ApiAnswer): string =>
  typeof body['result'] === 'string' ? body['result'] : 'parked' in body ? 'parked' : `${status}`;
