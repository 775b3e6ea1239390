import { expect, test } from '@jest/globals';
import type { Page } from 'playwright-core';
import { orderWorkflowId } from '../../domain/ids.js';
import { contradictionSeen } from '../../workflows/service-order/messages.js';
import { expectAccessible, expectFits } from '../support/accessible.js';
import { describeInBrowser } from '../support/browser.js';
import { button, useConsole } from './support/use-console.js';

/** Answers the question about an unknown equipment, on the page of its order. */
async function correctEquipment(page: Page): Promise<void> {
  await button(page, 'Corrigir o equipamento').click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('Número do equipamento').fill('9001');
  await dialog.getByLabel('Motivo').fill('o número estava trocado');
  await button(dialog, 'Corrigir o equipamento').click();
}

describeInBrowser('the orders that need attention', () => {
  const world = useConsole();
  const { visit, anOrderInAttention } = world;

  test('are listed by the longest wait first, without empty columns, and lead from one to the next', async () => {
    const first = await anOrderInAttention();
    const second = await anOrderInAttention();
    const { page, go, heading } = await visit({ as: 'rui' });
    await go('/');
    await page.getByRole('link', { name: 'Precisam de atenção' }).click();
    await heading('Pedidos');
    const rows = page.locator('tbody tr');
    await rows.nth(1).waitFor();
    expect(await rows.nth(0).innerText()).toContain(first.number);
    const heads = (await page.getByRole('columnheader').allInnerTexts()).join(' ');
    expect(heads).toContain('Esperando há');
    expect(heads).not.toMatch(/SS|Encerrado em/);
    await expectAccessible(page);

    await rows.nth(0).getByRole('link').first().click();
    await heading(`Pedido ${first.number}`);
    await correctEquipment(page);
    await page.getByRole('link', { name: `Próximo pedido: ${second.number}` }).click();
    await heading(`Pedido ${second.number}`);
  });

  test('lead to the next one that a search by customer finds, and no address names the customer', async () => {
    const first = await anOrderInAttention();
    await anOrderInAttention();
    const { page, go, heading } = await visit({ as: 'ana' });
    const asked: string[] = [];
    page.on('request', (request) => asked.push(decodeURIComponent(request.url().split('#')[0]!)));
    await go('/orders?filter=%7B%22attention%22%3A%22true%22%7D');
    const answered = page.waitForResponse('**/orders/search');
    await page.getByLabel('Pedido, SS ou cliente').fill('aurora vale');
    await answered;
    await page.getByRole('link', { name: first.number, exact: true }).click();
    await heading(`Pedido ${first.number}`);
    await correctEquipment(page);
    await page.getByRole('link', { name: /^Próximo pedido: \d/ }).waitFor();
    expect(asked.filter((address) => address.includes('aurora'))).toEqual([]);
  });

  test('show that the data of a changed order are those of before', async () => {
    const { id, number } = await world.anOrderInService();
    const { client, actors } = world.ponte;
    await client.workflow
      .getHandle(orderWorkflowId({ tenant: 'acme', id }))
      .signal(contradictionSeen, {
        code: 'webhook-changed',
        params: { parts: ['items', 'value'], now: { valueCents: 77_700 } },
      });
    await actors.told(id, ({ attention }) => attention !== null);
    const { page, go, heading } = await visit({ as: 'rui' });
    await go(`/orders/acme/${id}`);
    await heading(`Pedido ${number}`);
    const time = String.raw`\d\d\/\d\d\/\d{4}, \d\d:\d\d`;
    await page.getByText(new RegExp(`^O Senior X enviou outros dados em ${time};`)).waitFor();
    await page.getByText(/^Valor: de R\$\s[\d.]+,\d\d para R\$\s777,00$/).waitFor();
    await page.getByText('Serviços: veja no Senior X', { exact: true }).waitFor();
    await expectAccessible(page);
  });

  test('of one cause are ticked together on a phone, where the filters of their link stay folded', async () => {
    await anOrderInAttention();
    await anOrderInAttention();
    const { page, go } = await visit({ as: 'rui', width: 390 });
    await go('/orders?filter=%7B%22attention%22%3A%22true%22%2C%22code%22%3A%22refused%22%7D');
    await page.getByLabel('Selecionar tudo nesta página').check();
    await page.getByText(/^[2-9] pedidos selecionados$/).waitFor();
    expect(await page.getByLabel('Causa').count()).toBe(0);
    await expectAccessible(page);
  });

  test('are filtered by cause, and leave room for the orders on a phone', async () => {
    await anOrderInAttention();
    const { page, go } = await visit({ as: 'vera', width: 390 });
    await go('/orders?filter=%7B%22attention%22%3A%22true%22%7D');
    const card = page.locator('main li.MuiCard-root').first();
    await card.waitFor();
    expect((await card.boundingBox())!.y).toBeLessThan(740 * 0.4);
    await expectFits(page);
    await button(page, 'Mais filtros').click();
    await page.getByLabel('Causa').click();
    await page.getByRole('option', { name: 'Mais de uma SS' }).click();
    await page.getByText('Nenhum pedido com estes filtros.').waitFor();
    await page.getByLabel('Causa').click();
    await page.getByRole('option', { name: 'Recusado' }).click();
    await card.waitFor();
  });
});
