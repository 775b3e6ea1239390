import { setTimeout as sleep } from 'node:timers/promises';
import { aClosedOrder } from '../closed-order.js';

/** What one tenant, or a stranger, can do to an api process: the worst that we know, each in its own way. */

/** Where it is done, and as whom. */
export interface Target {
  readonly url: string;
  /** The tenant that does its worst, whose Sismetro is silent, and the key of its Senior X. */
  readonly tenant: string;
  readonly caller: { readonly unit: string; readonly key: string };
  /** The tokens of its operators. */
  readonly tokens: readonly string[];
}

interface Way {
  /** Requests under way at once. */
  readonly atOnce: number;
  /** It leaves so much in the spool that the api reads for minutes: it comes last, and once. */
  readonly leavesWork?: true;
  /** Sends one, and waits for its answer. `turn` counts from 0. */
  readonly send: (target: Target, turn: number, signal: AbortSignal) => Promise<Response>;
}

/** An expression that each body takes as far as one evaluation may go. */
export const COSTLY_PROFILE = `extends: senior-x
inbound:
  order: '($all := [1..5000]; $count($all.($all[$ = 1])) > 0 ? $ : $)'
`;

const search = 'equipment?query=x';

/** As the console does. */
const LOOK_EVERY_MS = 2_000;

export const WAYS: Readonly<Record<string, Way>> = {
  'searches at a silent vendor': {
    atOnce: 150,
    send: ({ url, caller }, _turn, signal) =>
      fetch(`${url}/${search}`, { headers: { ...caller }, signal }),
  },
  // not its worst: what the first list costs, to compare with
  'one operator who looks': {
    atOnce: 1,
    send: async ({ url, tokens }, turn, signal) => {
      if (turn > 0) await sleep(LOOK_EVERY_MS, undefined, { signal });
      const headers = { authorization: `Bearer ${tokens[0]}` };
      return fetch(`${url}/orders?limit=200`, { headers, signal });
    },
  },
  'many operators': {
    atOnce: 150,
    send: ({ url, tenant, tokens }, turn, signal) => {
      const headers = { authorization: `Bearer ${tokens[turn % tokens.length]}` };
      const path = turn % 2 === 0 ? `tenants/${tenant}/${search}` : 'orders?limit=200';
      return fetch(`${url}/${path}`, { headers, signal });
    },
  },
  'a flood of strangers': {
    atOnce: 100,
    send: ({ url, caller }, _turn, signal) =>
      post(url, { ...caller, key: 'wrong' }, aClosedOrder(), signal),
  },
  'bodies that cost a lot to read': {
    atOnce: 30,
    leavesWork: true,
    send: ({ url, caller }, _turn, signal) => post(url, caller, aClosedOrder(), signal),
  },
};

/** Does one of the ways until the signal ends it. Returns how many requests were answered. */
export async function doItsWorst(
  { atOnce, send }: Way,
  target: Target,
  signal: AbortSignal,
): Promise<number> {
  let answered = 0;
  const underWay = new Set<AbortController>();
  signal.addEventListener('abort', () => underWay.forEach((one) => one.abort()), { once: true });
  const go = async (first: number) => {
    for (let turn = first; !signal.aborted; turn += atOnce) {
      const one = new AbortController(); // each request has its own, since a signal keeps its listeners
      underWay.add(one);
      try {
        await (await send(target, turn, one.signal)).arrayBuffer();
        answered += 1;
      } catch {
        // the signal, or a closed connection: its own loss
      } finally {
        underWay.delete(one);
      }
    }
  };
  await Promise.all(Array.from({ length: atOnce }, (_, first) => go(first)));
  return answered;
}

/** Sends a closed order as Senior X does. */
export const post = (
  url: string,
  caller: { readonly unit: string; readonly key: string },
  body: object,
  signal?: AbortSignal,
): Promise<Response> =>
  fetch(`${url}/serviceOrder/open`, {
    method: 'POST',
    headers: { ...caller, 'content-type': 'application/json' },
    body: JSON.stringify(body),
    ...(signal && { signal }),
  });
