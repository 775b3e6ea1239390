/** How an operator records an end that Ponte did not bring about. */
import { expect, test } from '@jest/globals';
import { orderWorkflowId } from '../../domain/ids.js';
import { contradictionSeen } from '../../workflows/service-order/messages.js';
import { expectAccessible } from '../support/accessible.js';
import { describeInBrowser } from '../support/browser.js';
import { button, useConsole } from './support/use-console.js';
import { questionOf } from '../support/said.js';

describeInBrowser('a recorded end', () => {
  const world = useConsole();
  const { visit, anOrderInService } = world;

  test('an end that an operator only recorded is shown as unchecked', async () => {
    const { id } = await anOrderInService();
    await world.ponte.actors.ponte.decide(id, {
      ...{ decision: 'settle', outcome: 'released', reason: 'liberado à mão no Senior X' },
    });
    const { page, go } = await visit({ as: 'vera' });
    await go(`/orders/acme/${id}`);
    await page.getByText(/^Liberado, segundo \S+; a Ponte não conferiu$/).waitFor();
    const timeline = page.getByRole('region', { name: 'Histórico' });
    await timeline
      .getByText('Encerramento registrado como liberado; a Ponte não o conferiu no Senior X.')
      .waitFor();
  });

  test('an end that contradicts what Senior X shows now must be confirmed', async () => {
    const { actors } = world.ponte;
    const { order } = await actors.opened();
    await world.moveInErp(order.id, 'cancelled');
    const { page, go } = await visit({ as: 'rui' });
    await go(`/orders/acme/${order.id}`);
    await button(page, 'Registrar o encerramento').click();
    const dialog = page.getByRole('dialog');
    await dialog.getByText(/^Em .+ o Senior X mostrava: Cancelado\.$/).waitFor();
    const tick = dialog.getByLabel('Isto contradiz o que a Ponte leu. Registrar mesmo assim.');
    await dialog.getByLabel('Motivo').fill('liberado à mão depois');
    expect(await tick.count()).toBe(0);
    await button(dialog, 'Registrar como liberado').click();
    await dialog.getByText('Confira no Senior X e confirme, ou escolha o outro fim.').waitFor();
    await expectAccessible(page);
    await tick.check();
    await tick.press('Enter'); // chooses no end
    await button(dialog, 'Registrar como liberado').click();
    await actors.told(order.id, ({ phase }) => phase === 'released');
  });

  test('an end can be recorded if Senior X cannot be read: it is read once, not until it answers', async () => {
    const { actors } = world.ponte;
    const { order } = await actors.opened();
    const { page, go } = await visit({ as: 'rui' });
    let reads = 0;
    await page.route('**/live', (route) => {
      reads += 1;
      return route.fulfill({ status: 503 });
    });
    await page.clock.install();
    await go(`/orders/acme/${order.id}`);
    await button(page, 'Registrar o encerramento').click();
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel('Motivo').fill('liberado à mão');
    await button(dialog, 'Registrar como liberado').and(page.locator(':enabled')).waitFor();
    await page.clock.runFor(30_000);
    await page.evaluate("dispatchEvent(new Event('visibilitychange'))"); // back from Senior X
    await button(dialog, 'Registrar como liberado').click();
    await actors.told(order.id, ({ phase }) => phase === 'released');
    expect(reads).toBe(1);
  });

  test('what the order has read in Senior X since the operator did is shown, if Senior X cannot be read again', async () => {
    const { actors, client } = world.ponte;
    const { order } = await actors.opened();
    const { page, go } = await visit({ as: 'rui' });
    await go(`/orders/acme/${order.id}`);
    await button(page, 'Ler agora').click();
    await button(page, 'Ler de novo').and(page.locator(':enabled')).waitFor();
    await page.route('**/live', (route) => route.fulfill({ status: 503 }));
    await client.workflow
      .getHandle(orderWorkflowId({ tenant: 'acme', id: order.id, closing: 1 }))
      .signal(contradictionSeen, { ...questionOf('erp-moved'), situation: 'cancelled' });
    await actors.told(order.id, ({ attention }) => attention !== null);
    await page.getByRole('region', { name: 'Histórico' }).getByText('Cancelado').first().waitFor();
    await button(page, 'Registrar o encerramento').click();
    const dialog = page.getByRole('dialog');
    await dialog.getByText(/^Em .+ o Senior X mostrava: Cancelado\.$/).waitFor();
  });

  test('an end that is already in the ERP is recorded without any call', async () => {
    const { id } = await anOrderInService();
    await world.moveInErp(id, 'cancelled');
    const { page, go } = await visit({ as: 'rui' });
    await go(`/orders/acme/${id}`);
    await button(page, 'Registrar o encerramento').click();
    const dialog = page.getByRole('dialog');
    await page.keyboard.type('cancelado à mão'); // the reason has the focus: nothing is before it
    await dialog.getByText('Ctrl+Enter: Registrar como cancelado.').waitFor(); // the ERP shows that end
    await page.keyboard.press('Control+Enter');
    await page.getByText('Decisão registrada.').waitFor();
    await world.ponte.actors.told(id, ({ phase }) => phase === 'cancelled');
  });
});
