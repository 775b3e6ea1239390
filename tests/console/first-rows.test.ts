import { expect, test } from '@jest/globals';
import { describeInBrowser } from '../support/browser.js';
import { useConsole } from './support/use-console.js';

/** More than a page of them. */
const ORDERS = 30;
const PAGE = 25;
/** Of what is asked for before the first rows are there, as it lies on the disk; it only goes down. */
const SCRIPT_BYTES = 1_060_000;
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
    const asked: URL[] = [];
    page.on('request', (request) => asked.push(new URL(request.url())));
    const [answer] = await Promise.all([
      page.waitForResponse((one) => new URL(one.url()).pathname === '/orders'),
      page.goto(`${world.ponte.home}#/orders`),
    ]);
    await page
      .locator('tbody tr')
      .nth(PAGE - 1)
      .waitFor();

    const questions = asked.filter(({ pathname }) => pathname === '/orders');
    expect(questions.map(({ searchParams }) => searchParams.get('limit'))).toEqual([`${PAGE}`]);
    expect((await answer.body()).length).toBeLessThan(PAGE * ROW_BYTES);
    expect(await page.locator('tbody tr').count()).toBe(PAGE);
    expect(await page.getByText(`${ORDERS} pedidos`, { exact: true }).count()).toBe(1);

    const scripts = asked.filter(({ pathname }) => pathname.endsWith('.js'));
    expect(scripts.filter(({ pathname }) => OTHERS.test(pathname))).toEqual([]);
    const bodies = await Promise.all(
      scripts.map(async ({ href }) => (await page.request.get(href)).body()),
    );
    expect(bodies.reduce((sum, { length }) => sum + length, 0)).toBeLessThan(SCRIPT_BYTES);
  });
});
