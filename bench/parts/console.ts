import { setTimeout as delay } from 'node:timers/promises';
import { request } from 'undici';
import { quantile } from '../harness/figures.js';
import type { Part } from '../harness/part.js';
import type { Rig } from '../harness/rig.js';
import { fill } from './waiting.js';

/** What the console asks for while somebody looks, searches and pages. */
const QUESTIONS: Readonly<Record<string, string>> = {
  'first page': '/orders?limit=50',
  'by phase': '/orders?phase=in-service&limit=50',
  'search by number': '/orders?q=1000&limit=50',
  'sorted by value': '/orders?sort=value&order=desc&limit=50',
  'third page': '/orders?page=3&limit=50',
  overview: '/overview',
  changes: '/changes',
};

/** Lists and search of the console's api, with many orders. */
export const consoleLists: Part = async (bench) => {
  const rig = await bench.rig();
  const { listed, rounds, asks } = bench.size;
  bench.say(`opening ${listed} orders`);
  await fill(rig, listed, bench);
  await listedAll(rig, listed);
  for (let round = 1; round <= rounds; round++) {
    bench.say(`round ${round}`);
    const times: Record<string, number[]> = {};
    for (let ask = 0; ask < asks; ask++) {
      for (const [name, path] of Object.entries(QUESTIONS)) {
        const began = performance.now();
        await get(rig, path);
        (times[name] ??= []).push(performance.now() - began);
      }
    }
    for (const [name, values] of Object.entries(times)) {
      bench.add(`${name}, ${listed} orders, p50`, 'ms', quantile(values, 0.5));
      bench.add(`${name}, ${listed} orders, p99`, 'ms', quantile(values, 0.99));
    }
  }
};

async function get({ apiUrl, operatorToken }: Rig, path: string): Promise<unknown> {
  const { statusCode, body } = await request(`${apiUrl}${path}`, {
    headers: { authorization: `Bearer ${operatorToken}` },
  });
  const told = await body.json();
  if (statusCode !== 200) throw new Error(`GET ${path} was answered ${statusCode}`);
  return told;
}

/** Lists follow visibility. */
async function listedAll(rig: Rig, orders: number): Promise<void> {
  for (;;) {
    const { total } = (await get(rig, '/orders?limit=1')) as { total: number };
    if (total >= orders) return;
    await delay(200);
  }
}
