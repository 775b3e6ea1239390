/** Causes and incidents that somebody takes care of, or that wait; and what two decisions in a row cost. */
import { expect, test } from '@jest/globals';
import { orderWorkflowId } from '../../domain/ids.js';
import { contradictionSeen } from '../../workflows/service-order/messages.js';
import { expectAccessible, expectFits } from '../support/accessible.js';
import { describeInBrowser } from '../support/browser.js';
import { questionOf } from '../support/said.js';
import { button, useConsole } from './support/use-console.js';

const inDays = (days: number) =>
  new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10);

describeInBrowser('a cause', () => {
  const world = useConsole();
  const visit = world.visit;

  test('is put off with a name and a date, stays behind its own view, and is taken up again', async () => {
    const { number } = await world.anOrderInAttention();
    const { page, go, complaints } = await visit({ as: 'rui' });
    await go('/causes');
    const cause = page.getByRole('region', { name: /recusou a abertura da SS/ });
    await button(cause, /^Responsável ou adiar/).click();
    const dialog = page.getByRole('dialog');
    expect(await dialog.getByLabel('Responsável').inputValue()).toBe('rui');
    await dialog.getByLabel('Responsável').fill('Maria');
    await dialog.getByLabel('Adiar até (opcional)').fill(inDays(3));
    await expectAccessible(page);
    await button(dialog, 'Salvar').click();
    await page.getByText('Nenhum pedido precisa de atenção.').waitFor();

    await go('/');
    await page.getByText('Mais 1 está adiado.').waitFor();
    await go('/causes');
    await button(page, 'Ver 1 adiado').click();
    await cause.getByText(/^Responsável: Maria · adiado até .+ · por rui em /).waitFor();
    await expectAccessible(page);
    await cause.getByRole('link', { name: 'Ver 1 pedido' }).click();
    await page.getByRole('row').filter({ hasText: number }).waitFor();
    await page.goBack();
    await button(page, 'Ver 1 adiado').click();
    await button(cause, /^Responsável ou adiar/).click();
    expect(await dialog.getByLabel('Responsável').inputValue()).toBe('Maria');
    await button(dialog, 'Salvar').click(); // without a date
    await page.getByText('Nada está adiado.').waitFor();
    await button(page, 'Voltar ao que está em aberto').click();
    await cause.getByText(/^Responsável: Maria · por rui em /).waitFor();
    expect(complaints()).toEqual([]);
  });

  test('leads to its orders by filters that can be seen, and removed', async () => {
    await world.anOrderInAttention();
    const { page, go } = await visit({ as: 'rui', width: 390, colours: 'dark' });
    await go('/causes');
    await expectFits(page);
    await page
      .getByRole('link', { name: /^Ver \d+ pedido/ })
      .first()
      .click();
    const said = page.getByRole('button', { name: 'Da mesma causa' });
    await said.waitFor();
    await expectFits(page);
    await said.press('Delete');
    await said.waitFor({ state: 'detached' });
    expect(decodeURIComponent(page.url())).not.toContain('"said"');
  });

  test('of two orders that were cancelled in Senior X takes six clicks, and the next cause says that it is another', async () => {
    const { actors, client } = world.ponte;
    const orders = [await actors.opened(), await actors.opened()].map(({ order }) => order);
    for (const { id } of orders) {
      await world.moveInErp(id, 'cancelled');
      const moved = { ...questionOf('erp-moved'), situation: 'cancelled' } as const;
      const workflowId = orderWorkflowId({ tenant: 'acme', id, closing: 1 });
      await client.workflow.getHandle(workflowId).signal(contradictionSeen, moved);
      await actors.told(id, ({ attention }) => attention !== null);
    }
    const { order: changed } = await actors.opened();
    await client.workflow
      .getHandle(orderWorkflowId({ tenant: 'acme', id: changed.id, closing: 1 }))
      .signal(contradictionSeen, questionOf('webhook-changed'));
    await actors.told(changed.id, ({ attention }) => attention !== null);
    const { page, go } = await visit({ as: 'rui' });
    await go('/');
    let clicks = 0;
    const click = async (target: ReturnType<typeof button>) => {
      await target.click();
      clicks += 1;
    };
    await click(page.getByRole('menuitem', { name: 'Causas' }));
    await click(
      page
        .getByRole('region', { name: /já está cancelado/ })
        .getByRole('link', { name: /^Decidir um a um/ }),
    );
    for (const { number } of orders) {
      await page.getByRole('heading', { level: 1, name: `Pedido ${number}` }).waitFor();
      await click(button(page, 'Registrar o encerramento'));
      const dialog = page.getByRole('dialog');
      await dialog.getByText(/o Senior X mostrava: Cancelado\.$/).waitFor();
      await page.keyboard.type('cancelado lá');
      await expectAccessible(page);
      await click(button(dialog, 'Registrar como cancelado'));
    }
    expect(clicks).toBe(6);
    await page.getByRole('heading', { level: 1, name: `Pedido ${changed.number}` }).waitFor();
    await page.getByText('Este pedido tem outra causa.').waitFor();
    await click(button(page, 'Marcar como visto'));
    await page.getByRole('dialog').getByLabel('Motivo').fill('conferido');
    await click(button(page.getByRole('dialog'), 'Marcar como visto'));
    // after the last one, what is left
    await page.getByRole('heading', { level: 1, name: 'Causas' }).waitFor();
    for (const { id } of orders) await actors.told(id, ({ phase }) => phase === 'cancelled');
  });
});
