import { expect, test } from '@jest/globals';
import { orderWorkflowId } from '../../domain/ids.js';
import { contradictionSeen } from '../../workflows/service-order/messages.js';
import { expectAccessible } from '../support/accessible.js';
import { describeInBrowser } from '../support/browser.js';
import { button, hold, useConsole } from './support/use-console.js';
import { questionOf } from '../support/said.js';

describeInBrowser('in the console', () => {
  const world = useConsole();
  const { visit, anOrderInAttention, anOrderInService } = world;

  test('an order refused by Sismetro is found, its equipment amended, and its timeline shows it', async () => {
    const { id, number } = await anOrderInAttention();
    const { page, go, heading } = await visit({ as: 'rui' });
    await go('/orders');
    await page.getByRole('link', { name: number, exact: true }).click();
    await heading(`Pedido ${number}`);
    await button(page, 'Corrigir o equipamento').click();
    const dialog = page.getByRole('dialog');
    const confirm = button(dialog, 'Corrigir o equipamento');
    await confirm.click();
    await dialog.getByText('Preencha este campo.').waitFor();
    await dialog.getByText('Diga por quê').waitFor();
    await dialog.getByLabel('Número do equipamento').fill('9001');
    await dialog.getByLabel('Motivo').fill('o número estava trocado');
    await confirm.click();
    await page.getByText('Decisão registrada.').waitFor();
    await page.getByRole('link', { name: /PDF da SS/ }).waitFor();
    // the pressed button is gone: the keyboard continues from the top of the page
    await page.locator('h1:focus').waitFor();
    const timeline = page.getByRole('region', { name: 'Histórico' });
    await timeline.getByText('Decisão: corrigir o equipamento para 9001.').waitFor();
    await timeline.getByText('o número estava trocado').waitFor();
    await timeline.getByText('por rui').waitFor();
    await timeline.getByText(/^SS \d+ aberta na Sismetro/).waitFor();
    await world.ponte.actors.told(id, ({ phase }) => phase === 'in-service');
  });

  test('a decision that is no longer allowed is refused with the reason, and nothing that was written is lost', async () => {
    const { id } = await anOrderInService();
    const { page, go } = await visit({ as: 'rui' });
    await go(`/orders/acme/${id}`);
    await button(page, 'Cancelar o pedido').click();
    await page.getByLabel('Motivo').fill('o cliente desistiu');
    await world.ponte.actors.ponte.decide(id, {
      decision: 'release',
      reason: 'antes de você',
    });
    await world.ponte.actors.told(id, ({ settledAt }) => settledAt !== null);
    const dialog = page.getByRole('dialog');
    await dialog.getByRole('button', { name: 'Cancelar o pedido' }).click();
    await dialog.getByText(/já foi encerrado/).waitFor();
    expect(await dialog.getByLabel('Motivo').inputValue()).toBe('o cliente desistiu');
  });

  test('a report that arrives while the operator writes blocks the decision until it was seen', async () => {
    const { actors } = world.ponte;
    const { order, request } = await actors.opened();
    const { page, go } = await visit({ as: 'rui' });
    await go(`/orders/acme/${order.id}`);
    await button(page, 'Cancelar o pedido').click();
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel('Motivo').fill('o cliente desistiu');
    // nobody completed the SS, so Ponte keeps reading it
    await actors.asSismetro('/serviceOrder/completed', {
      ss: request.ss,
      externalReference: `acme/${order.id}`,
      conclusion: 'Feito.',
    });
    await page.getByText('A Sismetro não mostra a SS com esse fim.').waitFor();
    await button(dialog, 'Cancelar o pedido').click();
    await dialog.getByText(/Chegou uma novidade sobre este pedido/).waitFor();
    await button(dialog, 'Voltar').click();
    await button(page, 'Cancelar o pedido').click();
    await dialog.getByLabel('Motivo').fill('o cliente desistiu');
    await button(dialog, 'Cancelar o pedido').click();
    await actors.told(order.id, ({ phase }) => phase === 'cancelled');
  });

  test('a question that stops nothing is marked as seen, and the dialog says that nothing else happens', async () => {
    const { actors, client } = world.ponte;
    const { order, request } = await actors.opened();
    const workflowId = orderWorkflowId({ tenant: 'acme', id: order.id, closing: 1 });
    const changed = { ...questionOf('webhook-changed') } as const;
    await client.workflow.getHandle(workflowId).signal(contradictionSeen, changed);
    const { page, go } = await visit({ as: 'rui' });
    await actors.told(order.id, ({ attention }) => attention !== null);
    await go(`/orders/acme/${order.id}`);
    await button(page, 'Marcar como visto').click();
    const dialog = page.getByRole('dialog');
    const effect = `Nada muda no Senior X nem na Sismetro: se a SS ${request.ss} tem os dados de antes, corrija-a lá.`;
    await dialog.getByText(effect).waitFor();
    await dialog.getByLabel('Motivo').fill('corrigido na SS');
    await button(dialog, 'Marcar como visto').click();
    await actors.told(order.id, ({ attention }) => attention === null);
  });

  test('the right equipment is found by its serial number', async () => {
    const { id } = await anOrderInAttention();
    const { page, go } = await visit({ as: 'rui' });
    await go(`/orders/acme/${id}`);
    await button(page, 'Corrigir o equipamento').click();
    const dialog = page.getByRole('dialog');
    await dialog.getByText(/Equipamento atual:.*9999/).waitFor();
    await dialog.getByLabel('Nome, TAG ou número de série').fill('EL18C2209');
    await page.keyboard.press('Enter');
    await dialog.getByRole('radio', { name: /Câmara fria de laticínios · CF-001/ }).check();
    expect(await dialog.getByLabel('Número do equipamento').inputValue()).toMatch(/^9\d+$/);
    await expectAccessible(page);
    await dialog.getByLabel('Motivo').fill('era a câmara fria');
    await button(dialog, 'Corrigir o equipamento').click();
    await world.ponte.actors.told(id, ({ phase }) => phase === 'in-service');
  });

  test('payloads are masked until an administrator reveals them with a reason, which the audit records', async () => {
    const { id, number } = await anOrderInService();
    const { page, go } = await visit({ as: 'ana' });
    await go(`/orders/acme/${id}`);
    await button(page, 'Mostrar os dados').click();
    const data = page.getByRole('region', { name: 'Dados enviados e recebidos' });
    await data.getByText('"customer"').first().waitFor();
    await button(page, 'Revelar dados pessoais').click();
    await page.getByLabel('Motivo').fill(`conferir o cliente de ${number}`);
    await page.getByRole('dialog').getByRole('button', { name: 'Revelar dados pessoais' }).click();
    await data.getByText('Os dados pessoais estão visíveis.').waitFor();

    await go('/audit');
    await page.getByText(`conferir o cliente de ${number}`).first().waitFor();
  });

  test('nothing of one order is shown, or decided, at the address of another', async () => {
    const before = await anOrderInAttention();
    const next = await anOrderInAttention();
    const { page, go, heading } = await visit({ as: 'ana' });
    await go(`/orders/acme/${next.id}`);
    await heading(`Pedido ${next.number}`);
    await go(`/orders/acme/${before.id}`);
    await heading(`Pedido ${before.number}`);
    await button(page, 'Mostrar os dados').click();
    await button(page, 'Revelar dados pessoais').click();
    await page.getByLabel('Motivo').fill('conferir o cliente');
    await page.getByRole('dialog').getByRole('button', { name: 'Revelar dados pessoais' }).click();
    await page.getByText('Os dados pessoais estão visíveis.').waitFor();
    await page.goBack();
    await heading(`Pedido ${next.number}`);
    expect(await page.getByText('Os dados pessoais estão visíveis.').count()).toBe(0);

    await page.goForward();
    await heading(`Pedido ${before.number}`);
    await button(page, 'Tentar de novo').click();
    await page.getByRole('dialog').getByLabel('Motivo').fill('corrigido');
    await page.goBack();
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    await heading(`Pedido ${next.number}`);
  });

  test('an order that is still loading shows nothing of the one before', async () => {
    const before = await anOrderInAttention();
    const next = await anOrderInAttention();
    const { page, go, heading } = await visit({ as: 'rui' });
    await go(`/orders/acme/${before.id}`);
    const answer = await hold(page, `**/orders/acme/${next.id}`);
    await page.goto(`${world.ponte.home}#/orders/acme/${next.id}`);
    await heading('Pedido …');
    expect(await button(page, 'Tentar de novo').count()).toBe(0);
    answer();
    await heading(`Pedido ${next.number}`);
  });

  test('a delivery that cannot be read shows what is wrong in it, and is discarded with a reason', async () => {
    const { actors } = world.ponte;
    const body = {
      payload: {
        id: crypto.randomUUID(),
        number: 77,
        branch: { code: '1' },
        equipment: { id: '9001' },
      },
    };
    await expect(actors.asSeniorX('/serviceOrder/open', body)).rejects.toThrow();
    const { page, go, heading } = await visit({ as: 'rui' });
    await go('/parked');
    await page.getByRole('link', { name: 'Pedido fechado (Senior X)' }).click();
    await heading('Aviso parado');
    await page.getByText('Ainda não pode ser lido').waitFor();
    await page
      .getByRole('region', { name: 'O que está faltando ou errado' })
      .getByText('item', { exact: true })
      .waitFor();
    await button(page, 'Descartar').click();
    await page.getByLabel('Motivo').fill('pedido de teste');
    await page.getByRole('dialog').getByRole('button', { name: 'Descartar' }).click();
    await heading('Avisos parados');
    await page.getByText('Nenhum aviso pendente.').waitFor();
  });
});
