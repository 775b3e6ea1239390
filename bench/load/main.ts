/**
 * Measures the api's load limits: deliveries at a given rate, all of which must be accepted, and then as many as
 * possible, which may be refused (429, 503) but must not fail. Uses a real Temporal server and the api as its own
 * process; no worker runs, since the api answers without one.
 *
 * Run: `npm run bench:load -- [requests a second] [seconds]` (60 and 20 by default: about a minute). Exits with 1 if
 * any answer is different.
 */
import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import autocannon, { type AutocannonResult } from 'autocannon';
import { FREE_PORTS } from '../../sandbox/stack/ports.js';
import { UNIT } from '../../sandbox/stack/settings.js';
import { startStack, type Stack } from '../../sandbox/stack/stack.js';
import { aClosedOrder } from '../closed-order.js';

const [perSecond = 60, seconds = 20] = process.argv.slice(2).map(Number);

/** Neither vendor waits longer than this for an answer. */
const PATIENCE_SECONDS = 10;

const CONNECTIONS = 20;
const FLOOD_CONNECTIONS = 400;

const home = mkdtempSync(join(tmpdir(), 'ponte-load-'));
const stack = await startStack({
  home,
  ports: FREE_PORTS,
  settings: (settings) => ({
    ...settings,
    limits: { ...settings.limits, perAddressPerMinute: 1_000_000, perKeyPerMinute: 1_000_000 },
  }),
});
try {
  await Promise.all(stack.workers.map((worker) => worker.kill()));
  const stated = await fire(stack, { connections: CONNECTIONS, overallRate: perSecond });
  const flood = await fire(stack, { connections: FLOOD_CONNECTIONS });
  const isWell = await fetch(`${stack.urls.api}/health/ready`).then(({ ok }) => ok);
  const wrong = [
    ...wrongIn(`${perSecond} a second`, stated, ['200', '202', '429']),
    ...wrongIn('as many as go', flood, ['200', '202', '429', '503']),
    ...(isWell ? [] : ['afterwards the api is not ready']),
  ];
  console.table({ [`${perSecond} a second`]: row(stated), 'as many as go': row(flood) });
  wrong.forEach((line) => console.error(line));
  process.exitCode = wrong.length === 0 ? 0 : 1;
} finally {
  await stack.stop();
  rmSync(home, { recursive: true, force: true });
}

interface Fire {
  readonly connections: number;
  readonly overallRate?: number;
}

/** Sends a closed order, its completion, and a request to the guard, in turn. */
function fire({ urls, keys }: Stack, how: Fire): Promise<AutocannonResult> {
  const post = (path: string, key: string, bodyOf: () => object) => {
    const headers = { unit: UNIT, key, 'content-type': 'application/json' };
    const request = { method: 'POST', path, headers };
    return {
      ...request,
      setupRequest: () => ({ ...request, body: JSON.stringify(bodyOf()) }),
    };
  };
  return autocannon({
    url: urls.api,
    duration: seconds,
    timeout: PATIENCE_SECONDS,
    ...how,
    requests: [
      post('/serviceOrder/open', keys.inboundSenior, aClosedOrder),
      post('/serviceOrder/completed', keys.inboundSismetro, () => ({
        ss: 1,
        externalReference: `acme/${randomUUID()}`,
      })),
      post('/serviceOrder/guard', keys.inboundSenior, () => ({
        orderId: randomUUID(),
        operation: 'CANCEL_ORDER',
      })),
    ],
  });
}

function wrongIn(name: string, result: AutocannonResult, right: readonly string[]): string[] {
  const { errors, timeouts, statusCodeStats } = result;
  const answered = Object.entries(statusCodeStats);
  const wrong = answered.filter(([status]) => !right.includes(status));
  return [
    ...(errors + timeouts > 0 ? [`${name}: ${errors} errors, ${timeouts} time-outs`] : []),
    ...wrong.map(([status, { count }]) => `${name}: ${count} answers ${status}`),
    ...(answered.length === 0 ? [`${name}: no answer`] : []),
  ];
}

function row({ statusCodeStats, requests, latency }: AutocannonResult) {
  const counts = Object.entries(statusCodeStats).map(([status, { count }]) => [status, count]);
  return {
    'a second': Math.round(requests.average),
    ...{ 'p50 ms': latency.p50, 'p99 ms': latency.p99, 'max ms': latency.max },
    ...(Object.fromEntries(counts) as Record<string, number>),
  };
}
