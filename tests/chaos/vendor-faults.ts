import { callJson } from '../../sandbox/stack/http.js';
import type { Stack } from '../../sandbox/stack/stack.js';
import {
  CALL_DOUBLES,
  CALL_DOUBLE_NAMES,
  type DoubleName,
  type VendorRules,
  orderDouble,
} from './doubles.js';
import type { RunOrder } from './journal.js';

/** The share of a call double that is played alone: it leaves enough good calls for orders to make progress. */
const SHARE_ALONE = 0.3;

/** Name of the rules that strike single calls. */
const CALLS = 'calls';

/** Name of the rules that make vendors refuse our keys. */
export const ROTATED_KEY = 'rotated-key';

/**
 * A stand-in tries a rule only if none before it applied, so a rule's probability is its share of the remaining calls.
 */
function callRules(doubles: ReadonlySet<DoubleName>): object[] {
  let left = 1;
  return CALL_DOUBLE_NAMES.filter((name) => doubles.has(name)).map((name) => {
    const { share: planned, rule } = CALL_DOUBLES[name as keyof typeof CALL_DOUBLES];
    const share = doubles.size === 1 ? SHARE_ALONE : planned;
    const probability = share / left;
    left -= share;
    return { ...rule, name: CALLS, call: '*', probability };
  });
}

const faultsOf = ({ urls }: Stack) => ({
  seniorX: `${urls.seniorX}/_sandbox/faults`,
  sismetro: `${urls.sismetro}/_sandbox/faults`,
});

/** From now on calls fail, each kind with its share. */
export async function injectFaults(
  stack: Stack,
  seed: number,
  doubles: ReadonlySet<DoubleName>,
): Promise<void> {
  const body = { seed, rules: callRules(doubles) };
  await Promise.all(
    Object.values(faultsOf(stack)).map((url) => callJson(url, { method: 'PUT', body })),
  );
}

/** Makes the stand-ins treat this order as its double requires. These rules remain when the faults of calls end. */
export async function troubleOrder(stack: Stack, { id, plan }: RunOrder): Promise<void> {
  if (plan.double === undefined) return;
  const { rules = {} } = orderDouble(plan.double);
  await addRules(stack, rules, { name: id, match: { orderId: id } });
}

export async function addRules(stack: Stack, rules: VendorRules, more: object): Promise<void> {
  const urls = faultsOf(stack);
  for (const vendor of ['seniorX', 'sismetro'] as const) {
    const own = rules[vendor] ?? [];
    if (own.length === 0) continue;
    await callJson(urls[vendor], { body: { rules: own.map((rule) => ({ ...rule, ...more })) } });
  }
}

/** Ends the faults of calls. The doubles of single orders continue, unless they end with these faults. */
export async function endFaults(stack: Stack, orders: Iterable<RunOrder>): Promise<void> {
  const ending = [...orders].filter(
    ({ plan }) => plan.double !== undefined && orderDouble(plan.double).endsWithFaults,
  );
  for (const name of [CALLS, ROTATED_KEY, ...ending.map(({ id }) => id)]) {
    for (const url of Object.values(faultsOf(stack))) {
      await callJson(`${url}/${name}`, { method: 'DELETE' }).catch(() => undefined); // no such rule
    }
  }
}
