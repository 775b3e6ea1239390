import type { ClosingName } from '../../../domain/ids.js';
import { readOrderPayloads, type OrderPayload } from '../../../platform/temporal/order-payloads.js';
import type { Temporal } from '../../../platform/temporal/temporal.js';
import type { Texts } from '../../../texts/texts.js';
import { maskBody, shownExchange } from '../mask.js';
import type { Payload, PayloadList } from '../answer-schemas.js';
import { stepOf } from './timeline-texts.js';

/** The latest ones are shown. */
const MOST_PAYLOADS = 200;

interface Which {
  /** Only those of one call. */
  readonly call?: string | undefined;
  /** How many of the latest. */
  readonly most?: number;
  /** Deadline of the question to Temporal. */
  readonly ms?: number;
}

/**
 * Reads the payloads sent to and from an order, oldest first, as JSON text, masked or as received. Returns undefined if
 * there is no such order. Throws `TemporalUnavailableError`.
 */
export async function readPayloads(
  temporal: Temporal,
  key: ClosingName,
  masked: boolean,
  { history }: Texts,
  { call, most = MOST_PAYLOADS, ms }: Which = {},
): Promise<PayloadList | undefined> {
  const all = await readOrderPayloads(temporal, key, ms);
  if (all === undefined) return undefined;
  const titled = all.flatMap((payload) => {
    if (call !== undefined && payload.call !== call) return [];
    const title = titleOf(payload, history);
    return title === undefined ? [] : [{ ...payload, title }];
  });
  const shown = titled.slice(-most);
  const items = await Promise.all(
    shown.map(async ({ at, kind, title, read, call: of }): Promise<Payload> => {
      const content = kind === 'failed-call' ? shownExchange(await read(), masked) : await read();
      const json = JSON.stringify(content, null, 2) ?? 'null';
      const body = masked ? await maskBody(json) : json;
      return { at: at.toISOString(), kind, title, body, ...(of !== undefined && { call: of }) };
    }),
  );
  return { items, masked, leftOut: titled.length - shown.length };
}

/** The title of a payload. Returns undefined for calls that mean nothing to operators: they are not shown. */
function titleOf({ kind, name }: OrderPayload, history: Texts['history']): string | undefined {
  const { payloads } = history;
  switch (kind) {
    case 'order':
    case 'decision':
      return payloads[kind];
    case 'callback':
      return Object.hasOwn(payloads, name)
        ? payloads[name as keyof typeof payloads]
        : history.callbackReceived;
    case 'call':
      return stepOf(name, history)?.started;
    case 'failed-call': {
      const step = stepOf(name, history);
      return step && history.failedCall(step.failed);
    }
    case 'answer':
      return stepOf(name, history)?.answer;
  }
}
