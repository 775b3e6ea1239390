import { expect, test } from '@jest/globals';
import type { Page, Route } from 'playwright-core';
import { stubOrder, stubSettled } from '../api/support/stub-orders.js';
import { describeInBrowser } from '../support/browser.js';
import { eventually } from '../support/eventually.js';
import { button, hold, usePages } from './support/use-console.js';

const CHANGES = '**/changes';

describeInBrowser('a page that is already shown', () => {
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
    const release = await hold(page, CHANGES); // so that the page sees no version before the order exists
    await page.goto(`${world.started().home}#/orders`);
    await row(page, '103').waitFor();
    await anOrder('104');
    const asked = page.waitForResponse(list);
    release();
    await asked;
    expect(await row(page, '104').count()).toBe(0);
    await page.unroute(list);
    await page.clock.runFor(60_000);
    await row(page, '104').waitFor();
  });

  test('shows an order that arrived while its first list was under way', async () => {
    const { page } = await world.visit({ as: 'rui' });
    let now = Date.now();
    await page.clock.setFixedTime(now); // half a minute never passes
    const release = await hold(page, CHANGES);
    let isAsked = false;
    let answer = () => {};
    const answered = new Promise<void>((resolve) => (answer = resolve));
    await page.route(
      /\/orders\?/,
      async (route) => {
        const response = await route.fetch();
        isAsked = true;
        await answered;
        await route.fulfill({ response });
      },
      { times: 1 },
    );
    await page.goto(`${world.started().home}#/orders`);
    await eventually('the list is under way', () => isAsked);
    await anOrder('106');
    const seen = page.waitForResponse(CHANGES);
    release();
    await seen;
    await page.waitForRequest(CHANGES); // the next one: the page knows the version
    answer();
    await eventually('it is shown', async () => {
      await page.clock.setFixedTime((now += 1));
      return (await row(page, '106').count()) > 0;
    });
  });

  test('asks an order that did not answer again, and then shows its decisions', async () => {
    const { client } = world.started();
    const { id } = await stubOrder(client, { number: '105' }); // no worker answers for it
    const { page, go } = await world.visit({ as: 'rui' });
    await hold(page, CHANGES); // so that nothing else makes the page ask
    let answers = false;
    await page.route(`**/orders/acme/${id}`, async (route) => {
      const response = await route.fetch();
      const { degraded, ...order } = (await response.json()) as { degraded?: true };
      const choices = [{ decision: 'release', effect: 'Só um teste.' }];
      await route.fulfill({
        response,
        json: answers ? { ...order, choices } : { ...order, degraded },
      });
    });
    await go(`/orders/acme/${id}`);
    const warning = page.getByText('O pedido não responde agora.');
    await warning.waitFor();
    expect(await button(page, 'Liberar o pedido').count()).toBe(0);
    answers = true;
    await button(page, 'Liberar o pedido').waitFor();
    expect(await warning.count()).toBe(0);
  });

  test('says nothing more in the former language once another is chosen, and keeps what was typed', async () => {
    const { id } = await stubSettled(world.started().client, { number: '106' });
    const { page, go } = await world.visit({ as: 'rui' });
    await hold(page, CHANGES); // so that nothing else makes the page ask
    await go(`/orders/acme/${id}`);
    const received = page.getByText('Pedido fechado no Senior X e recebido.');
    await received.waitFor();
    const release = await hold(page, '**/timeline');
    await page.getByLabel('Buscar em todos os pedidos').fill('107');
    await button(page, 'English').click();
    await page.getByRole('region', { name: 'History' }).waitFor();
    await received.waitFor({ state: 'detached' });
    release();
    await page.getByText('Order closed in Senior X and received.').waitFor();
    expect(await page.getByLabel('Search all orders').inputValue()).toBe('107');
  });

  test('has no filter of an earlier visit if its address has none; only the way back from an order has it', async () => {
    await anOrder('108');
    await anOrder('109');
    const { page, go } = await world.visit({ as: 'rui' });
    await go('/orders?filter={"number":"108"}');
    await row(page, '109').waitFor({ state: 'detached' });
    await row(page, '108').click();
    await page.getByRole('link', { name: 'Voltar à lista' }).click();
    await row(page, '108').waitFor();
    await row(page, '109').waitFor({ state: 'detached' });
    await go('/orders');
    await row(page, '109').waitFor();
  });
});
