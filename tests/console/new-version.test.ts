import { expect, test } from '@jest/globals';
import type { Page } from 'playwright-core';
import { stubOrder } from '../api/support/stub-orders.js';
import { describeInBrowser } from '../support/browser.js';
import { button, usePages } from './support/use-console.js';

/** Removes a script, as an upgrade does for a window that is still open from the old version. */
const isGone = (page: Page, script: RegExp) =>
  page.route(script, (route) => route.fulfill({ status: 404 }));

describeInBrowser('a window of the console that is older than the server', () => {
  const world = usePages();
  const { visit } = world;

  const WORDS = {
    'pt-BR': {
      ...{ sweeps: 'Varreduras', orders: 'Pedidos', reload: 'Recarregar' },
      ...{ old: 'recarregada', why: 'a Ponte foi atualizada' },
    },
    en: {
      ...{ sweeps: 'Sweeps', orders: 'Orders', reload: 'Reload' },
      ...{ old: 'reloaded', why: 'Ponte was updated' },
    },
  } as const;

  test.each(['pt-BR', 'en'] as const)(
    'reports that a page must be reloaded, keeps the others, and shows it after the reload (%s)',
    async (locale) => {
      const words = WORDS[locale];
      const { page, go, heading } = await visit({ as: 'rui', locale });
      await isGone(page, /sweeps-page-/);
      await go('/orders');
      await page.getByRole('menuitem', { name: words.sweeps }).click();
      await heading(new RegExp(words.old));
      await page.getByRole('alert').filter({ hasText: words.why }).waitFor();
      await page.getByRole('menuitem', { name: words.orders }).click();
      await heading(words.orders);
      await page.getByRole('menuitem', { name: words.sweeps }).click();
      await heading(new RegExp(words.old));
      await page.unroute(/sweeps-page-/);
      await button(page, words.reload).click();
      await heading(words.sweeps);
    },
  );

  test('reports it too if the script of the sign-in is gone', async () => {
    const { page, heading } = await visit();
    await isGone(page, /sign-in-page-/);
    await page.goto(`${world.started().home}#/orders`);
    await heading(/recarregada/);
    await page.unroute(/sign-in-page-/);
    await button(page, 'Recarregar').click();
    await heading('Entrar');
  });

  test('shows a list without the part whose script is gone', async () => {
    await stubOrder(world.started().client, { number: '4711' });
    const { page, go } = await visit({ as: 'rui' });
    await isGone(page, /(?:order-filters|bulk-bar)-/);
    await go('/orders');
    await page.getByText('Uma parte desta página não carregou.').waitFor();
    await page.getByRole('checkbox', { name: 'Selecionar o pedido 4711' }).check();
    await page.getByText('Uma parte desta página não carregou.').nth(1).waitFor();
    await page.getByRole('link', { name: '4711', exact: true }).waitFor();
    expect(await button(page, 'Limpar os filtros').count()).toBe(0);

    await go('/orders?filter={"q":"4712"}');
    await page.getByText('Nenhum pedido com estes filtros.').waitFor();
    await button(page, 'Limpar os filtros').click();
    await page.getByRole('link', { name: '4711', exact: true }).waitFor();
    await page.unroute(/(?:order-filters|bulk-bar)-/);
    await button(page, 'Recarregar').first().click();
    await page.getByLabel('Pedido, SS ou id').waitFor();
  });

  test('switches to the other language by a reload if its texts are gone', async () => {
    const { page, go, heading } = await visit({ as: 'rui' });
    await go('/orders');
    // with `times: 1`, the page is no longer watched while it reloads, and some reloads then hang
    let isOld = true;
    await page.route(/english-/, (route) => {
      const wasOld = isOld;
      isOld = false;
      return wasOld ? route.fulfill({ status: 404 }) : route.continue();
    });
    await button(page, 'English').click();
    await heading('Orders');
    expect(await page.locator('html').getAttribute('lang')).toBe('en');
  });
});
