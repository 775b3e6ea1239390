import { randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import type { ServiceEnd } from '../../domain/lifecycle.js';
import { HttpRefusal, callJson } from '../../sandbox/stack/http.js';
import { TENANT_NAME, UNIT } from '../../sandbox/stack/settings.js';
import type { Stack } from '../../sandbox/stack/stack.js';
import { type Draw, between, oneOf } from './draw.js';
import { type Attempt, type SentEvent, isTaken } from './evidence.js';
import { type RunOrder, referenceOf } from './journal.js';
import type { Names } from './plan.js';

/**
 * The senders of both vendors. Each event is sent in several copies at once, each copy to any of the apis until it is
 * accepted or refused.
 */
export interface Sender {
  /** Sends the order's webhook, in as many copies as its plan says. */
  webhook(order: RunOrder, payload: object): Promise<void>;
  /** Reports the end of an SS. The callback names its order as the plan says. */
  callback(order: RunOrder, end: ServiceEnd, ss: number, copies: number): Promise<void>;
}

const LONGEST_PAUSE_MS = 3_000;

export function createSender({ apiUrls, keys }: Stack, draw: Draw): Sender {
  const headers = {
    senior: { unit: UNIT, key: keys.inboundSenior },
    sismetro: { unit: UNIT, key: keys.inboundSismetro },
  };

  const nameOf = (url: string) => `api ${apiUrls.indexOf(url) + 1}`;

  /**
   * The apis that may receive the next event. An api keeps only its own deliveries in order, so what follows a spooled
   * callback must go to the same api.
   */
  function apisFor({ events }: RunOrder): readonly string[] {
    const before = events.findLast(({ what }) => what !== 'webhook');
    const spooled = before?.attempts.find(({ answer }) => answer === 'spooled');
    return spooled ? apiUrls.filter((url) => nameOf(url) === spooled.api) : apiUrls;
  }

  async function attempt(
    url: string,
    vendor: keyof typeof headers,
    body: object,
  ): Promise<Omit<Attempt, 'copy' | 'api' | 'at' | 'sentAt'>> {
    try {
      const { result } = await callJson<{ result: string }>(url, {
        headers: headers[vendor],
        body,
      });
      return { status: 200, answer: result };
    } catch (error) {
      if (error instanceof HttpRefusal) return { status: error.status, answer: error.message };
      return { status: null, answer: String((error as Error).cause ?? error) };
    }
  }

  /** Sends one copy to a random api, as a load balancer would, until it is accepted or refused for good. */
  async function sendCopy(
    event: SentEvent & { readonly attempts: Attempt[] },
    copy: number,
    name: string,
    urls: readonly string[],
    post: (url: string) => ReturnType<typeof attempt>,
  ): Promise<void> {
    for (let retry = 0; ; retry += 1) {
      const url = oneOf(draw, `${name}/${copy}/${retry}`, urls);
      const sentAt = new Date().toISOString();
      const made = {
        ...(await post(url)),
        sentAt,
        at: new Date().toISOString(),
        copy,
        api: nameOf(url),
      };
      event.attempts.push(made);
      if (isTaken(made) || isRefusal(made)) return;
      const pause = Math.min(250 * 2 ** retry, LONGEST_PAUSE_MS);
      await delay(between(draw, `${name}/${copy}/${retry}/pause`, pause / 2, pause));
    }
  }

  async function send(
    order: RunOrder,
    { what, ss }: Pick<SentEvent, 'what' | 'ss'>,
    copies: number,
    post: (url: string) => ReturnType<typeof attempt>,
  ): Promise<void> {
    const urls = apisFor(order);
    const event = { what, ...(ss !== undefined && { ss }), attempts: [] };
    order.events.push(event);
    const name = `send/${order.n}/${order.events.length}`;
    await Promise.all(
      Array.from({ length: copies }, (_, copy) => sendCopy(event, copy + 1, name, urls, post)),
    );
  }

  return {
    async webhook(order, payload) {
      const body = {
        eventId: randomUUID(),
        event: 'erpx_com_ven/pedido/externalServiceOrderFinished',
        tenant: TENANT_NAME,
        payload,
      };
      await send(order, { what: 'webhook' }, order.plan.webhooks, (url) =>
        attempt(`${url}/serviceOrder/open`, 'senior', body),
      );
    },
    async callback(order, end, ss, copies) {
      const { names } = order.plan;
      const told =
        end === 'completed'
          ? { technician: 'Joana Prado', conclusion: '<p>Servi&#231;o feito.</p>' }
          : { reason: 'Cliente desistiu do serviço.' };
      const body = {
        ...namesOf(order, ss, names),
        eventId: randomUUID(),
        occurredAt: new Date().toISOString(),
        ...told,
      };
      const named = names === 'reference' ? {} : { ss: String(ss) };
      await send(order, { what: end, ...named }, copies, (url) =>
        attempt(`${url}/serviceOrder/${end}`, 'sismetro', body),
      );
    },
  };
}

/** Statuses that a sender retries like a 5xx: it was too slow (on a machine that stalls), or too fast. */
const PASSING = [408, 429];

const isRefusal = ({ status }: Attempt) =>
  status !== null && status >= 400 && status < 500 && !PASSING.includes(status);

const namesOf = (order: RunOrder, ss: number, names: Names) => ({
  ...(names !== 'reference' && { ss }),
  ...(names !== 'ss' && { externalReference: referenceOf(order) }),
});
