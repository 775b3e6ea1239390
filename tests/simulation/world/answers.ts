/** Turns a mood into what a caller gets over HTTP. */
import type { VendorAnswer } from '../vendor-http.js';
import type { WrongAnswer } from '../../support/moods.js';

/** The true answer of a call. */
export type Truth = { readonly status: number } & (
  | { readonly body: unknown }
  /** The body as JSON. */
  | { readonly text: string }
);

/** How the two vendors say no inside a 200, or with a status. */
export interface Words {
  refusal(): Truth;
  quota(): Truth;
}

/** Times in milliseconds of one answer, drawn before. */
export interface Pace {
  readonly usualMs: number;
  readonly slowMs: number;
}

export function answered(truth: Truth, afterMs: number): VendorAnswer {
  const { status } = truth;
  return { kind: 'answer', status, afterMs, headers: JSON_TYPE, body: textOf(truth) };
}

const textOf = (truth: Truth): string =>
  'text' in truth ? truth.text : JSON.stringify(truth.body);

const JSON_TYPE = { 'content-type': 'application/json' };

/** @param truth what the call would get if nothing were wrong */
export function wrongly(
  wrong: WrongAnswer,
  truth: () => Truth,
  words: Words,
  { usualMs, slowMs }: Pace,
): VendorAnswer {
  const afterMs = usualMs;
  switch (wrong.is) {
    case 'unreachable':
      return { kind: 'unreachable', afterMs };
    case 'reset':
      return { kind: 'reset', afterMs };
    case 'silence':
      return { kind: 'lost', afterMs };
    case 'status': {
      const { status, retryAfter } = wrong;
      const headers = {
        ...JSON_TYPE,
        ...(retryAfter !== undefined && { 'retry-after': retryAfter }),
      };
      return { kind: 'answer', status, afterMs, headers, body: '{"message":"Falha simulada"}' };
    }
    case 'no':
      return answered(wrong.about === 'quota' ? words.quota() : words.refusal(), afterMs);
    case 'unreadable':
      return { kind: 'answer', status: 200, afterMs, ...SPOILT[wrong.as](truth) };
    case 'slow':
      return answered(truth(), slowMs);
    case 'pretence':
      return answered(truth(), afterMs);
  }
}

const SPOILT: Record<
  Extract<WrongAnswer, { is: 'unreadable' }>['as'],
  (truth: () => Truth) => { readonly headers: Record<string, string>; readonly body: string }
> = {
  cut(truth) {
    const whole = textOf(truth());
    return { headers: JSON_TYPE, body: whole.slice(0, Math.floor(whole.length / 2)) };
  },
  html: () => ({
    headers: { 'content-type': 'text/html' },
    body: '<!doctype html><title>Manutenção programada</title><h1>Voltamos já</h1>',
  }),
  shape: () => ({ headers: JSON_TYPE, body: '{"ok":true,"data":{"total":0}}' }),
  empty: () => ({ headers: JSON_TYPE, body: '' }),
};
