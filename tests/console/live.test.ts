import { expect, test } from '@jest/globals';
import type { Page, Route } from 'playwright-core';
import { stubOrder } from '../api/support/stub-orders.js';
import { describeInBrowser } from '../support/browser.js';
import { eventually } from '../support/eventually.js';
import { hold, usePages } from './support/use-console.js';

const CHANGES = '**/changes';

describeInBrowser('a list that is already shown', () => {
  const world = usePages();

  /** Creates an order, and waits until the api lists it. */
  async function anOrder(number: string) {
    const { client, home, tokenOf } = world.started();
    await stubOrder(client, { number });
    const headers = { authorization: `Bearer ${tokenOf('rui')}` };
    await eventually(`the api lists ${number}`, async () => {
      const answer = await fetch(new URL(`../orders?number=${number}`, home), { headers });
      return ((await answer.json()) as { total: number }).total === 1;
    });
  }

  const row = (page: Page, number: string) =>
    page.getByRole('row').getByRole('link', { name: number, exact: true });

  test('shows an order that arrived between the list and the first question for changes', async () => {
    await anOrder('101');
    const { page } = await world.visit({ as: 'rui' });
    const release = await hold(page, CHANGES);
    await page.goto(`${world.started().home}#/orders`);
    await row(page, '101').waitFor();
    await anOrder('102');
    release();
    await row(page, '102').waitFor();
  });

  test('shows an order even if its answer was older than the version that the page had seen', async () => {
    await anOrder('103');
    const { page } = await world.visit({ as: 'rui' });
    await page.clock.install();
    // as from another api process, which is a second behind
    let older: Awaited<ReturnType<Route['fetch']>> | undefined;
    const list = /\/orders\?/;
    await page.route(list, async (route) => {
      older ??= await route.fetch();
      await route.fulfill({ response: older });
    });
    await page.goto(`${world.started().home}#/orders`);
    await row(page, '103').waitFor();
    await anOrder('104');
    const asked = page.waitForResponse(list);
    await page.clock.runFor(5_000);
    await asked;
    expect(await row(page, '104').count()).toBe(0);
    await page.unroute(list);
    await page.clock.runFor(60_000);
    await row(page, '104').waitFor();
  });
});
