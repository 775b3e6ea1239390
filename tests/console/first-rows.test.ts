import { expect, test } from '@jest/globals';
import type { Request } from 'playwright-core';
import { describeInBrowser } from '../support/browser.js';
import { useConsole } from './support/use-console.js';

/** More than a page of them. */
const ORDERS = 30;
const PAGE = 25;
/** Of what is asked for before the first rows are there, as it lies on the disk; it only goes down. */
const SCRIPT_BYTES = 1_060_000;
/** The same, as it comes over the wire. */
const SENT_BYTES = 300_000;
const ROW_BYTES = 1_000;

/** Pages that somebody who looks at the orders has not asked for. */
const OTHERS = /(order|bulk|bulk-list|parked|parked-list|sweeps|audit)-page-/;

describeInBrowser('the page of orders, however many there are', () => {
  const world = useConsole();

  test('has its first rows after one question for one page of them, and with no script of other pages', async () => {
    const { people } = world.ponte;
    for (let opened = 0; opened < ORDERS; opened++) {
      const { id } = await people.draft();
      await people.erp.close(id);
      await people.told(id, () => true);
    }
    const { page } = await world.visit({ as: 'rui' });
    const requests: Request[] = [];
    page.on('request', (request) => requests.push(request));
    const [answer] = await Promise.all([
      page.waitForResponse((one) => new URL(one.url()).pathname === '/orders'),
      page.goto(`${world.ponte.home}#/orders`),
    ]);
    await page
      .locator('tbody tr')
      .nth(PAGE - 1)
      .waitFor();

    const asked = requests.map((request) => new URL(request.url()));
    const questions = asked.filter(({ pathname }) => pathname === '/orders');
    expect(questions.map(({ searchParams }) => searchParams.get('limit'))).toEqual([`${PAGE}`]);
    expect((await answer.body()).length).toBeLessThan(PAGE * ROW_BYTES);
    expect(await page.locator('tbody tr').count()).toBe(PAGE);
    expect(await page.getByText(`${ORDERS} pedidos`, { exact: true }).count()).toBe(1);

    const scripts = requests.filter((request) => new URL(request.url()).pathname.endsWith('.js'));
    expect(scripts.map((request) => request.url()).filter((url) => OTHERS.test(url))).toEqual([]);
    expect(await sum(scripts, async (one) => (await bodyOf(one)).length)).toBeLessThan(
      SCRIPT_BYTES,
    );
    console.log(
      'SENT',
      await sum(scripts, async (one) => (await one.sizes()).responseBodySize),
      await sum(scripts, async (one) => (await bodyOf(one)).length),
    );
    expect(await sum(scripts, async (one) => (await one.sizes()).responseBodySize)).toBeLessThan(
      SENT_BYTES,
    );
  });
});

const bodyOf = async (request: Request) => (await request.response())!.body();

async function sum<T>(all: readonly T[], of: (one: T) => Promise<number>): Promise<number> {
  const numbers = await Promise.all(all.map(of));
  return numbers.reduce((total, one) => total + one, 0);
}
