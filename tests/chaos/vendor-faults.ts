import { callJson } from '../../sandbox/stack/http.js';
import type { Stack } from '../../sandbox/stack/stack.js';
import { CALL_DOUBLES, CALL_DOUBLE_NAMES, type DoubleName } from './doubles.js';

/** The share of a call double that is played alone: it leaves enough good calls for orders to make progress. */
const SHARE_ALONE = 0.3;

/**
 * A stand-in tries a rule only if none before it applied, so a rule's probability is its share of the remaining calls.
 */
function callRules(doubles: ReadonlySet<DoubleName>): object[] {
  let left = 1;
  return CALL_DOUBLE_NAMES.filter((name) => doubles.has(`${name}`)).map((name) => {
    const { share: planned, rule } = CALL_DOUBLES[name];
    const share = doubles.size === 1 ? SHARE_ALONE : planned;
    const probability = share / left;
    left -= share;
    return { ...rule, call: '*', probability };
  });
}

const setRules = ({ urls }: Stack, body: object) =>
  Promise.all(
    [urls.seniorX, urls.sismetro].map((url) =>
      callJson(`${url}/_sandbox/faults`, { method: 'PUT', body }),
    ),
  );

/** From now on calls fail, each kind with its share. */
export const injectFaults = (stack: Stack, seed: number, doubles: ReadonlySet<DoubleName>) =>
  setRules(stack, { seed, rules: callRules(doubles) });

export const endFaults = (stack: Stack) => setRules(stack, { rules: [] });
