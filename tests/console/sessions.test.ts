/** Sessions as the console shows them; and that an idle page does not keep its session open. */
import { expect, test } from '@jest/globals';
import type { Page } from 'playwright-core';
import { expectAccessible, expectFits } from '../support/accessible.js';
import { describeInBrowser } from '../support/browser.js';
import { PROVIDER_NAME } from './support/console.js';
import { button, useConsole } from './support/use-console.js';

describeInBrowser('sessions', () => {
  const world = useConsole();
  const visit = world.visit;

  const table = (page: Page) => page.getByRole('table', { name: 'Sessões' });

  test('are found in the menu of the operator, who may end another one of their own', async () => {
    const there = await visit({ as: 'rui' });
    await there.go('/orders');
    const { page, go, heading, complaints } = await visit({ as: 'rui' });
    await go('/');
    await page.getByRole('button', { name: 'Perfil' }).click();
    await page.getByRole('menuitem', { name: 'Sessões' }).click();
    await heading('Sessões');
    const rows = table(page).getByRole('row').filter({ hasText: 'Chrome · Linux' });
    await rows.nth(1).waitFor();
    expect(await rows.filter({ hasText: 'sessão atual' }).count()).toBe(1);
    await expectAccessible(page);
    await button(page, 'Encerrar: rui, Chrome · Linux').click();
    await expectAccessible(page);
    await button(page.getByRole('dialog'), 'Encerrar').click();
    await page.getByText('A sessão terminou').waitFor();
    await rows.nth(1).waitFor({ state: 'detached' });
    // the other page polls automatically, and learns that its session is over
    await there.heading('Entrar');
    await go('/orders');
    await heading('Pedidos');
    expect(complaints()).toEqual([]);
  });

  test('of others are visible to administrators, who may end them', async () => {
    const there = await visit({ as: 'vera' });
    await there.go('/orders');
    expect(await there.page.getByRole('columnheader', { name: 'Quem' }).count()).toBe(0);
    const { page, go } = await visit({ as: 'ana', width: 360 });
    await go('/sessions');
    await page.getByText('vera (token)').waitFor();
    await expectFits(page);
    await button(page, /^Encerrar: vera/).click();
    await expectAccessible(page);
    await button(page.getByRole('dialog'), 'Encerrar').click();
    await page.getByText('vera (token)').waitFor({ state: 'detached' });
    await there.heading('Entrar');
  });

  const leave = async (page: Page) => {
    await page.getByRole('button', { name: 'Perfil' }).click();
    await page.getByRole('menuitem', { name: 'Sair' }).click();
  };

  test('that end while the operator writes are reported, and what was written is kept', async () => {
    const { id, number } = await world.anOrderInService();
    const { page, go, heading } = await visit({ as: 'rui' });
    await go(`/orders/acme/${id}`);
    await page.getByRole('button', { name: 'Cancelar o pedido' }).click();
    const reason = page.getByRole('dialog').getByLabel('Motivo');
    await reason.fill('o cliente desistiu');
    await page.context().clearCookies();
    await heading('Entrar');
    await page.getByText('Sua sessão terminou.').waitFor();
    await page.getByLabel('Token de operador').fill(world.ponte.tokenOf('rui'));
    await page.keyboard.press('Enter');
    await heading(`Pedido ${number}`);
    await page.getByRole('button', { name: 'Cancelar o pedido' }).click();
    expect(await reason.inputValue()).toBe('o cliente desistiu');
    await page.getByRole('dialog').getByRole('button', { name: 'Voltar' }).click();
    await page.getByRole('button', { name: 'Cancelar o pedido' }).click();
    expect(await reason.inputValue()).toBe('');
  });

  test('that expire do not leave the searched text to the provider or to the next operator', async () => {
    const { page, go, heading } = await visit({ as: 'rui' });
    await go(`/orders?filter=${encodeURIComponent('{"q":"zuleica","settled":"false"}')}`);
    await page.context().clearCookies();
    await heading('Entrar');
    const provider = page.getByRole('link', { name: PROVIDER_NAME });
    const href = decodeURIComponent((await provider.getAttribute('href'))!);
    expect(href).not.toContain('zuleica');
    expect(decodeURIComponent(href)).toContain('/orders?filter={"settled":"false"}');
    await page.getByLabel('Token de operador').fill(world.ponte.tokenOf('vera'));
    await page.keyboard.press('Enter');
    await heading('Pedidos');
    expect(await page.getByLabel('Pedido, SS ou cliente').inputValue()).toBe('');
    expect(page.url()).toContain('settled');
    expect(page.url()).not.toContain('zuleica');
  });

  test('of a former operator leave no filter in the browser, but an order leads back to it until then', async () => {
    const { page, go, heading } = await visit({ as: 'rui' });
    await go(`/orders?filter=${encodeURIComponent('{"q":"zuleica"}')}`);
    await go(`/orders/acme/no-such-order`);
    await page.getByRole('link', { name: 'Voltar à lista' }).click();
    await heading('Pedidos');
    const search = (of: Page) => of.getByLabel('Pedido, SS ou cliente');
    await search(page).waitFor();
    expect(await search(page).inputValue()).toBe('zuleica');

    const context = page.context();
    const next = await context.newPage();
    await page.close();
    await context.clearCookies();
    const { home, tokenOf } = world.ponte;
    const signedIn = await context.request.post(new URL('../session', home).href, {
      data: { token: tokenOf('vera') },
      headers: { 'sec-fetch-site': 'same-origin' },
    });
    expect(signedIn.ok()).toBe(true);
    await next.goto(`${home}#/orders`);
    await search(next).waitFor();
    expect(await search(next).inputValue()).toBe('');
    expect(await next.evaluate<string>('JSON.stringify({ ...localStorage })')).not.toContain(
      'zuleica',
    );
  });

  test('end only in this browser while Temporal is down, which the console explains', async () => {
    const { page, go, heading } = await visit({ as: 'rui' });
    const lastQuestion = page.waitForResponse('**/overview');
    await go('/orders');
    await lastQuestion;
    const messagePt = 'Você saiu neste navegador. O Temporal não responde.';
    await page.route('**/session', async (route) => {
      if (route.request().method() !== 'DELETE') return route.fallback();
      await page.context().clearCookies(); // as that answer would
      await route.fulfill({
        status: 503,
        json: { title: 'Service Unavailable', detail: 'x', messagePt },
      });
    });
    await leave(page);
    await page.getByText(messagePt).waitFor();
    await heading('Entrar');
  });

  test('continue if nobody answers the sign-out, which the console reports', async () => {
    const { page, go, heading } = await visit({ as: 'rui' });
    await go('/orders');
    let failures = 1;
    await page.route('**/session', (route) =>
      route.request().method() === 'DELETE' && failures-- > 0 ? route.abort() : route.fallback(),
    );
    await leave(page);
    await page.getByText('A Ponte não responde.').waitFor();
    await heading('Pedidos');
    await leave(page);
    await heading('Entrar');
  });

  test('are not kept alive by a page that nobody uses', async () => {
    const { page, go } = await visit({ as: 'rui' });
    await page.clock.install();
    await go('/orders');
    const nextLook = async () => {
      const request = await page.waitForRequest((request) => request.url().endsWith('/changes'));
      return request.headers()['x-unattended'];
    };
    await page.mouse.move(200, 300);
    expect(await nextLook()).toBeUndefined();
    const [left] = await Promise.all([nextLook(), page.clock.fastForward(61_000)]);
    expect(left).toBe('true');
    await page.mouse.move(300, 400);
    expect(await nextLook()).toBeUndefined();
  });
});
