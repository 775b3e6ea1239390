import { callJson } from '../../sandbox/stack/http.js';
import type { Stack } from '../../sandbox/stack/stack.js';

interface Share {
  /** Of all calls that a vendor receives. */
  readonly share: number;
  readonly rule: object;
}

/** What goes wrong at both vendors: with this share of the calls, whatever they are. The slow ones are what a kill cuts off. */
const SHARES: readonly Share[] = [
  { share: 0.1, rule: { kind: 'status', status: 500 } },
  { share: 0.05, rule: { kind: 'answer-lost' } },
  { share: 0.05, rule: { kind: 'reset' } },
  { share: 0.03, rule: { kind: 'malformed' } },
  { share: 0.02, rule: { kind: 'status', status: 429, retryAfter: 1 } },
  { share: 0.01, rule: { kind: 'unauthorized' } },
  { share: 0.15, rule: { kind: 'delay', ms: 800 } },
];

/** A rule is asked only where none before it has fired: its probability is its share of what those leave. */
function rules(): object[] {
  let left = 1;
  return SHARES.map(({ share, rule }) => {
    const probability = share / left;
    left -= share;
    return { ...rule, call: '*', probability };
  });
}

const addressesOf = ({ urls }: Stack) =>
  [urls.seniorX, urls.sismetro].map((url) => `${url}/_sandbox/faults`);

export async function injectFaults(stack: Stack, seed: number): Promise<void> {
  const body = { seed, rules: rules() };
  await Promise.all(addressesOf(stack).map((url) => callJson(url, { method: 'PUT', body })));
}

export async function clearFaults(stack: Stack): Promise<void> {
  await Promise.all(addressesOf(stack).map((url) => callJson(url, { method: 'DELETE' })));
}
