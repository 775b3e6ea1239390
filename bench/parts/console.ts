import { setTimeout as delay } from 'node:timers/promises';
import type { Browser, Page } from 'playwright-core';
import { request } from 'undici';
import { hasChromium, launchBrowser } from '../harness/chromium.js';
import { type Goal, quantile } from '../harness/figures.js';
import type { Bench, Part } from '../harness/part.js';
import type { Rig } from '../harness/rig.js';
import { fill } from './waiting.js';

/** The requests of the console while a user looks, searches and pages. */
const QUESTIONS: Readonly<Record<string, string>> = {
  'first page': '/orders?limit=50',
  'by phase': '/orders?phase=in-service&limit=50',
  'search by number': '/orders?q=1000&limit=50',
  'sorted by value': '/orders?sort=value&order=desc&limit=50',
  'third page': '/orders?page=3&limit=50',
  overview: '/overview',
  changes: '/changes',
};

/** Measures lists and search of the console's api, and its page of orders in a browser, with many orders. */
export const consoleLists: Part = async (bench) => {
  const rig = await bench.rig();
  const { listed, rounds } = bench.size;
  bench.say(`opening ${listed} orders`);
  await fill(rig, listed, bench);
  await listedAll(rig, listed);
  for (let round = 1; round <= rounds; round++) {
    bench.say(`round ${round}`);
    await askApi(rig, bench, listed);
  }
  if (!hasChromium) {
    bench.say('no Chromium: the page is not measured. Install it, or set CHROMIUM_PATH.');
    return;
  }
  const browser = await launchBrowser();
  try {
    for (let round = 1; round <= rounds; round++) {
      bench.say(`in a browser, round ${round}`);
      await openPage(browser, rig, bench);
    }
  } finally {
    await browser.close();
  }
};

/** Requests each page as often as the size says, and adds the times. */
export async function askApi(
  rig: Rig,
  { size: { asks }, add }: Bench,
  listed: number,
  goal?: Goal,
): Promise<void> {
  const times: Record<string, number[]> = {};
  for (let ask = 0; ask < asks; ask++) {
    for (const [name, path] of Object.entries(QUESTIONS)) {
      const began = performance.now();
      await get(rig, path);
      (times[name] ??= []).push(performance.now() - began);
    }
  }
  for (const [name, values] of Object.entries(times)) {
    add(`${name}, ${listed} orders, p50`, 'ms', quantile(values, 0.5));
    add(`${name}, ${listed} orders, p99`, 'ms', quantile(values, 0.99), goal);
  }
}

const VISITS = 5;
const FIRST_ROWS_GOAL = { is: 'at most', value: 1_000 } as const;

/**
 * Time from opening the address of the orders to their first rows: on a first visit, and with the files in the
 * browser's cache.
 */
async function openPage(browser: Browser, rig: Rig, { size: { listed }, add }: Bench) {
  const first: number[] = [];
  const again: number[] = [];
  for (let visit = 0; visit < VISITS; visit++) {
    const context = await browser.newContext({ viewport: { width: 1280, height: 900 } });
    const { apiUrl, operatorToken: token } = rig;
    const headers = { origin: apiUrl };
    const signedIn = await context.request.post(`${apiUrl}/session`, { data: { token }, headers });
    if (!signedIn.ok()) throw new Error(`POST /session was answered ${signedIn.status()}`);
    first.push(await firstRows(await context.newPage(), apiUrl));
    again.push(await firstRows(await context.newPage(), apiUrl));
    await context.close();
  }
  add(`first rows in a browser, ${listed} orders`, 'ms', quantile(first, 0.5), FIRST_ROWS_GOAL);
  add(`first rows, files in its cache`, 'ms', quantile(again, 0.5), FIRST_ROWS_GOAL);
}

async function firstRows(page: Page, apiUrl: string): Promise<number> {
  const began = performance.now();
  await page.goto(`${apiUrl}/console/#/orders`, { waitUntil: 'commit' });
  await page.locator('tbody tr').first().waitFor();
  return performance.now() - began;
}

async function get({ apiUrl, operatorToken }: Rig, path: string): Promise<unknown> {
  const { statusCode, body } = await request(`${apiUrl}${path}`, {
    headers: { authorization: `Bearer ${operatorToken}` },
  });
  const told = await body.json();
  if (statusCode !== 200) throw new Error(`GET ${path} was answered ${statusCode}`);
  return told;
}

/** Longer than visibility lags, and than a read of all lists takes. */
const LISTED_MS = 120_000;

/** Waits until as many orders are listed, since visibility lags behind. Throws with their number if some are missing. */
export async function listedAll(rig: Rig, orders: number): Promise<void> {
  const until = performance.now() + LISTED_MS;
  for (;;) {
    const { total } = (await get(rig, '/orders?limit=1')) as { total: number };
    if (total >= orders) return;
    if (performance.now() > until) throw new Error(`${total} of ${orders} orders are listed`);
    await delay(200);
  }
}
