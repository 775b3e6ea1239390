import { expect, test } from '@jest/globals';
import { orderWorkflowId } from '../../domain/ids.js';
import { contradictionSeen } from '../../workflows/service-order/messages.js';
import { expectAccessible, expectFits } from '../support/accessible.js';
import { describeInBrowser } from '../support/browser.js';
import { button, useConsole } from './support/use-console.js';

const inDays = (days: number) =>
  new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10);

describeInBrowser('the causes', () => {
  const world = useConsole();
  const { visit, fault, anOrderInAttention } = world;

  test('group the orders that need attention, say what to do, and lead to them in one click', async () => {
    await anOrderInAttention();
    const { number } = await anOrderInAttention();
    const { page, go, heading } = await visit({ as: 'rui' });
    await go('/causes');
    const cause = page.getByRole('region', { name: /^A Sismetro recusou a abertura da SS/ });
    await cause.getByText(/Abertura da SS · 2 pedidos · R\$/).waitFor();
    await cause.getByText(/o mais antigo espera há/).waitFor();
    await cause.getByText(/Confira o equipamento/).waitFor();
    await cause
      .getByText(/Patrimônio|equipamento 9999/i)
      .first()
      .waitFor();
    const said = await cause.locator('p:has(q)').last().boundingBox();
    const cure = await button(cause, 'Corrigir o equipamento 9999: 2 pedidos').boundingBox();
    expect(cure!.y - said!.y - said!.height).toBeGreaterThan(8);
    // retrying the same equipment would be refused again
    expect(await button(cause, /^Tentar de novo/).count()).toBe(0);
    await button(cause, 'Corrigir o equipamento 9999: 2 pedidos').waitFor();
    await expectAccessible(page);
    await expectFits(page);
    await cause.getByRole('link', { name: 'Ver 2 pedidos' }).click();
    await heading('Pedidos');
    await page.getByText('2 pedidos', { exact: true }).waitFor();
    await page.getByRole('link', { name: number, exact: true }).click();
    await heading(`Pedido ${number}`);
    await page.getByText('O que fazer:').waitFor();
    expect(
      await page.getByRole('button', { name: 'Corrigir o equipamento' }).getAttribute('class'),
    ).toContain('contained');
    expect(
      await page.getByRole('button', { name: 'Tentar de novo' }).getAttribute('class'),
    ).not.toContain('contained');
  });

  test('that were removed let their orders be retried at once', async () => {
    await fault({ call: 'open', kind: 'status', status: 422, times: 3 });
    const orders = await Promise.all(Array.from({ length: 3 }, () => closed()));
    await fault();
    const { page, go, heading } = await visit({ as: 'rui' });
    await go('/causes');
    // the two of the test before were refused with other words
    const cause = page.getByRole('region').filter({ hasText: /Abertura da SS · 3 pedidos/ });
    await button(cause, 'Já corrigi a causa: tentar de novo').click();
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel('Motivo').fill('a Sismetro liberou o contrato');
    await button(dialog, /^Tentar de novo \d+ pedidos$/).click();
    await heading('Nova tentativa em lote');
    for (const id of orders) {
      await world.ponte.actors.told(id, ({ phase }) => phase === 'in-service');
    }
    async function closed() {
      const { id } = await world.ponte.actors.draft();
      await world.ponte.actors.erp.close(id);
      await world.ponte.actors.told(id, ({ attention }) => attention !== null);
      return id;
    }
  });

  test('that are decided one by one lead from the longest wait to the next, and then back to the causes; their pages still show what changed', async () => {
    const changed = [];
    for (const valueCents of [100, 200]) {
      const { id, number } = await world.anOrderInService();
      await world.ponte.client.workflow
        .getHandle(orderWorkflowId({ tenant: 'acme', id }))
        .signal(contradictionSeen, {
          code: 'webhook-changed',
          params: { parts: ['value'], now: { valueCents } },
        });
      await world.ponte.actors.told(id, ({ attention }) => attention !== null);
      changed.push(number);
    }
    const { number } = await anOrderInAttention();
    const { page, go, heading } = await visit({ as: 'rui' });
    await go('/causes');
    const cause = page.getByRole('region', { name: /^O Senior X enviou o pedido de novo/ });
    const [first, second] = changed;
    await cause.getByRole('link', { name: `Decidir um a um, a partir do pedido ${first}` }).click();
    for (const shown of [first, second]) {
      await heading(`Pedido ${shown}`);
      await button(page, 'Marcar como visto').click();
      const dialog = page.getByRole('dialog');
      await dialog.getByLabel('Motivo').fill('a SS foi ajustada');
      await button(dialog, 'Marcar como visto').click();
    }
    await heading('Causas');
    await cause.waitFor({ state: 'detached' });
    await page.goBack();
    await heading(`Pedido ${second}`);
    await page.getByText(/^O Senior X enviou outros dados/).waitFor();
    await go('/orders?filter=%7B%22attention%22%3A%22true%22%7D');
    await page.getByRole('link', { name: number, exact: true }).waitFor();
  });

  test('that are put off and decided one by one lead to the next one that is put off', async () => {
    await anOrderInAttention();
    const changed = [];
    for (const valueCents of [100, 200]) {
      const { id, number } = await world.anOrderInService();
      await world.ponte.client.workflow
        .getHandle(orderWorkflowId({ tenant: 'acme', id }))
        .signal(contradictionSeen, {
          code: 'webhook-changed',
          params: { parts: ['value'], now: { valueCents } },
        });
      await world.ponte.actors.told(id, ({ attention }) => attention !== null);
      changed.push(number);
    }
    const { page, go, heading } = await visit({ as: 'rui' });
    await go('/causes');
    const cause = page.getByRole('region', { name: /^O Senior X enviou o pedido de novo/ });
    await button(cause, /^Responsável ou adiar/).click();
    const putOff = page.getByRole('dialog');
    await putOff.getByLabel('Adiar até (opcional)').fill(inDays(3));
    await button(putOff, 'Salvar').click();
    await cause.waitFor({ state: 'detached' });
    await button(page, /^Ver \d+ adiado/).click();
    await cause.getByRole('link', { name: /^Decidir um a um/ }).click();
    const [first, second] = changed;
    await heading(`Pedido ${first}`);
    await button(page, 'Marcar como visto').click();
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel('Motivo').fill('a SS foi ajustada');
    await button(dialog, 'Marcar como visto').click();
    await heading(`Pedido ${second}`);
  });

  test('quote a vendor as it spoke, in a page in English too', async () => {
    // these are words of ours, too, and name a system that the settings rename
    const words = 'A Sismetro não respondeu.';
    const { page, go } = await visit({ as: 'vera', locale: 'en' });
    await page.route('**/causes', async (route) => {
      const response = await route.fetch();
      const answer = (await response.json()) as { items: object[] };
      const items = answer.items.map((cause) => ({ ...cause, words: [{ words, count: 1 }] }));
      await route.fulfill({ response, json: { ...answer, items } });
    });
    await anOrderInAttention();
    await go('/causes');
    const quoted = page.locator('q').first();
    expect(await quoted.innerText()).toBe(words);
    expect(await quoted.getAttribute('lang')).toBe('pt-BR');
  });

  test('are empty if no order needs attention', async () => {
    const { page, go } = await visit({ as: 'vera' });
    await page.route('**/causes', (route) =>
      route.fulfill({
        json: { items: [], at: new Date().toISOString(), partial: false, putOff: 0 },
      }),
    );
    await go('/causes');
    await page.getByText('Nenhum pedido precisa de atenção.').waitFor();
  });
});
