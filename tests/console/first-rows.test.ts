import { expect, test } from '@jest/globals';
import { describeInBrowser } from '../support/browser.js';
import { stubOrder } from '../api/support/stub-orders.js';
import { eventually } from '../support/eventually.js';
import { usePages } from './support/use-console.js';

/** More than one page. */
const ORDERS = 30;
const PAGE = 25;
/**
 * Bytes of script that the browser has read when the first rows appear. Only new pages, and what people must be told
 * before they decide, may raise it; the latest were incidents, the warnings of decisions and the pages of the systems.
 */
const SCRIPT_BYTES = 803_000;
/** The same, compressed as on the wire. */
const SENT_BYTES = 217_500;
const ROW_BYTES = 1_000;

/** What must load after the first rows: other pages, the second language, and the frame around the rows. */
const LATER =
  /(order|overview|causes|bulk|parked|parked-list|deliveries|sweeps|incidents|system|sessions|audit|sign-in)-page-|english-|order-filters-|search-hint-|record-pages-|bulk-bar-/;

/** Records in the page what was received from the server when the first rows appear. */
const NOTE_AT_FIRST_ROWS = `
  new MutationObserver((_changes, observer) => {
    if (document.querySelector('tbody tr') === null) return;
    observer.disconnect();
    window.atFirstRows = performance.getEntriesByType('resource').map(
      ({ name, decodedBodySize, encodedBodySize }) => ({ name, decodedBodySize, encodedBodySize }),
    );
  }).observe(document, { childList: true, subtree: true });`;

interface Loaded {
  readonly name: string;
  readonly decodedBodySize: number;
  readonly encodedBodySize: number;
}

describeInBrowser('the page of orders, however many there are', () => {
  const world = usePages();

  test('has its first rows after one request for one page of them, without scripts of other pages', async () => {
    const { client } = world.started();
    await Promise.all(Array.from({ length: ORDERS }, () => stubOrder(client)));
    await eventually('the api lists them all', async () => {
      const { home, tokenOf } = world.started();
      const headers = { authorization: `Bearer ${tokenOf('rui')}` };
      const answer = await fetch(new URL('../orders?limit=1', home), { headers });
      return ((await answer.json()) as { total: number }).total >= ORDERS;
    });
    const { page } = await world.visit({ as: 'rui' });
    await page.addInitScript({ content: NOTE_AT_FIRST_ROWS });
    await page.goto(`${world.started().home}#/orders`);
    const rows = page.locator('tbody tr');
    await rows.nth(PAGE - 1).waitFor();
    expect(await rows.count()).toBe(PAGE);
    expect(await page.getByText(`${ORDERS} pedidos`, { exact: true }).count()).toBe(1);

    const loaded = await page.evaluate<Loaded[]>('window.atFirstRows');
    const asked = loaded
      .map((one) => ({ ...one, url: new URL(one.name) }))
      .filter(({ url }) => url.pathname === '/orders');
    expect(asked.map(({ url }) => url.searchParams.get('limit'))).toEqual([`${PAGE}`]);
    expect(sum(asked, 'decodedBodySize')).toBeLessThan(PAGE * ROW_BYTES);

    const scripts = loaded.filter(({ name }) => name.endsWith('.js'));
    expect(scripts.map(({ name }) => name).filter((name) => LATER.test(name))).toEqual([]);
    expect(sum(scripts, 'decodedBodySize')).toBeGreaterThan(0);
    expect(sum(scripts, 'decodedBodySize')).toBeLessThan(SCRIPT_BYTES);
    expect(sum(scripts, 'encodedBodySize')).toBeLessThan(SENT_BYTES);
  });

  test('does not move what follows its rows, and loads the other pages in advance', async () => {
    const { page, heading } = await world.visit({ as: 'rui' });
    await page.goto(`${world.started().home}#/orders`);
    const table = page.locator('table');
    await table.waitFor();
    await page.getByText('Nenhum worker').first().waitFor(); // the banner stands above all pages
    const before = (await table.boundingBox())!.y;
    await page.getByLabel('Pedido, SS ou id').waitFor();
    expect((await table.boundingBox())!.y).toBe(before);

    await eventually('the scripts of other pages have come', () =>
      page.evaluate<boolean>(
        `performance.getEntriesByType('resource').some(({ name }) => /sweeps-page-/.test(name))`,
      ),
    );
    await page.context().setOffline(true);
    await page.getByRole('menuitem', { name: 'Varreduras' }).click();
    await heading('Varreduras');
  });
});

const sum = (all: readonly Loaded[], size: 'decodedBodySize' | 'encodedBodySize') =>
  all.reduce((total, one) => total + one[size], 0);
