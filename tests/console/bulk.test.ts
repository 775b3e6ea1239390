import { expect, test } from '@jest/globals';
import { expectAccessible } from '../support/accessible.js';
import { describeInBrowser } from '../support/browser.js';
import { decideInBulk } from './support/seed.js';
import { button, useConsole } from './support/use-console.js';

const COUNT = 8;

describeInBrowser('in the console', () => {
  const world = useConsole();
  const { visit, anOrderInService } = world;

  test('all orders that pass a filter are counted and decided, even if the browser is closed', async () => {
    const { actors, stack } = world.ponte;
    const orders = await Promise.all(Array.from({ length: COUNT }, () => actors.opened()));
    const worker = stack.workers[0]!;

    const first = await visit({ as: 'rui' });
    const { page } = first;
    await first.go('/orders?filter=%7B%22phase%22%3A%5B%22in-service%22%5D%7D');
    await page.getByText(`${COUNT} pedidos`, { exact: true }).waitFor();
    await page
      .getByRole('checkbox', { name: /Selecionar o pedido/ })
      .first()
      .check();
    await button(page, `Selecionar todos os ${COUNT} com estes filtros`).click();
    await button(page, 'Liberar').click();
    const dialog = page.getByRole('dialog');
    const fits = `De ${COUNT} pedidos, ${COUNT} podem receber esta decisão agora.`;
    await dialog.getByText(fits).waitFor();
    await dialog.getByText(/poderão ser faturados/).waitFor();
    await worker.kill(); // so that nothing happens before the window is closed
    await dialog.getByLabel('Motivo').fill('conferido com o campo');
    await button(dialog, `Liberar ${COUNT} pedidos`).click();
    await first.heading('Liberação em lote');
    await page.getByText('Em andamento').waitFor();
    await page.getByText(`0 de ${COUNT} decisões enviadas`).waitFor();
    const address = new URL(page.url()).hash.slice(1);
    await first.close();

    await worker.start();
    await Promise.all(orders.map(({ order }) => actors.settled(order.id, 'Liberado')));
    const later = await visit({ as: 'vera' });
    await later.go(address);
    await later.page.getByText('Concluída').waitFor();
    await later.page.getByText(`${COUNT} de ${COUNT} decisões enviadas`).waitFor();
    await later.page.getByText(`${COUNT} pedidos resolvidos`).waitFor();
    // what did not happen is not listed
    expect(await later.page.getByText('pararam de novo').count()).toBe(0);
    const failed = { name: 'Decisões que não puderam ser enviadas' };
    expect(await later.page.getByRole('region', failed).count()).toBe(0);
    const state = later.page.locator('.MuiChip-root', { hasText: 'Concluída' });
    expect(await state.getAttribute('class')).toContain('Success');
    // a viewer reads no reason: it may name a customer
    expect(await later.page.getByText('conferido com o campo').count()).toBe(0);
    for (const { order } of orders) {
      expect((await actors.effects(order.id)).senior).toEqual(['observed', 'released']);
    }
  });

  test('a bulk decision whose answer was lost is not started twice by the same button', async () => {
    const { actors } = world.ponte;
    const { order } = await actors.opened();
    const { page, go, heading } = await visit({ as: 'rui' });
    await go(`/orders?filter=${encodeURIComponent(JSON.stringify({ q: String(order.number) }))}`);
    await page.getByRole('checkbox', { name: /Selecionar o pedido/ }).check();
    await button(page, 'Liberar').click();
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel('Motivo').fill('conferido com o campo');
    const sent: unknown[] = [];
    page.on('request', (request) => {
      if (/bulk-decisions(\/preview)?$/.test(request.url())) sent.push(request.postDataJSON());
    });
    await page.route('**/bulk-decisions', async (route) => {
      await route.fetch();
      await route.fulfill({ status: 503, json: { title: 'Service Unavailable' } });
    });
    await button(dialog, 'Liberar 1 pedido').click();
    await dialog.getByRole('alert').getByText('Service Unavailable').waitFor();
    await actors.settled(order.id, 'Liberado');
    await page.unroute('**/bulk-decisions');
    await button(dialog, 'Liberar 1 pedido').click();
    await heading('Liberação em lote');
    await page.getByText('1 pedido resolvido').waitFor();
    expect(sent).toEqual([sent[0], sent[0]]); // and nothing was counted again
  });

  test('a bulk decision shows the results of its orders, and is not green while some are stuck again', async () => {
    const { number } = await world.anOrderInAttention();
    await world.anOrderInAttention();
    const { page, go, heading } = await visit({ as: 'rui' });
    await go('/causes');
    await page.getByText(/Abertura da SS · 2 pedidos/).waitFor(); // the button decides about what is listed
    await button(page, 'Já corrigi a causa: tentar de novo').click();
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel('Motivo').fill('deve estar cadastrado');
    await button(dialog, 'Tentar de novo 2 pedidos').click();
    await heading('Nova tentativa em lote');
    const result = page.getByRole('region', { name: 'Resultado' });
    await result.getByText('2 pedidos pararam de novo').waitFor();
    expect(await result.getByText(/resolvido/).count()).toBe(0);
    await result.getByText('A Sismetro recusou a abertura da SS.').first().waitFor();
    const state = page.locator('.MuiChip-root', { hasText: 'Concluída' });
    expect(await state.getAttribute('class')).not.toContain('Success');
    await expectAccessible(page);
    await result.getByRole('link', { name: number, exact: true }).click();
    await heading(`Pedido ${number}`);
  });

  test('a bulk decision says of orders under way at which step they are', async () => {
    const { page, go } = await visit({ as: 'vera' });
    const bulk = {
      ...{ id: 'one', tenant: 'acme', decision: 'release', reason: 'feito', by: 'rui' },
      ...{ total: 1, done: 1, failed: 0, failures: [], failuresLeftOut: 0, state: 'done' },
      ...{ startedAt: '2026-12-01T10:00:00Z', endedAt: '2026-12-01T10:00:01Z' },
      outcomes: { resolved: 0, stuck: 0, underWay: 1 },
      orders: [
        { id: 'o', number: '1007', outcome: 'under-way', phase: 'releasing', problem: null },
      ],
    };
    await page.route('**/bulk-decisions/one', (route) => route.fulfill({ json: bulk }));
    await go('/bulk/one');
    await page.getByText('A Ponte executa a decisão').waitFor();
    await page.getByRole('listitem').filter({ hasText: '1007 · Liberando' }).waitFor();
  });

  test('an order whose bulk decision failed is listed by its number, and can be found by it', async () => {
    const { actors, client } = world.ponte;
    const { id, number } = await anOrderInService();
    await actors.ponte.decide(id, { decision: 'cancel', reason: 'antes' });
    await actors.told(id, ({ settledAt }) => settledAt !== null);
    const bulk = await decideInBulk(client, [id, 'never-was']);
    const { page, go, heading } = await visit({ as: 'vera' });
    await go(`/bulk/${bulk}`);
    await page.getByText('0 de 2 decisões enviadas; 2 falharam').waitFor();
    const failures = page.getByRole('region', {
      name: 'Decisões que não puderam ser enviadas',
    });
    await failures.getByRole('link', { name: 'never-was', exact: true }).waitFor();
    expect(await failures.getByText(id).count()).toBe(0);
    await failures.getByRole('link', { name: number, exact: true }).click();
    await heading(`Pedido ${number}`);
  });
});
