/** What the history shows of calls that failed. */
import { randomBytes } from 'node:crypto';
import { expect, test } from '@jest/globals';
import { expectAccessible } from '../support/accessible.js';
import { describeInBrowser } from '../support/browser.js';
import { button, useConsole } from './support/use-console.js';

describeInBrowser('an attempt that failed', () => {
  const world = useConsole();
  const { visit, fault } = world;

  test('each failed attempt shows the call and the answer as they were sent', async () => {
    const { actors, stack } = world.ponte;
    const { id } = await actors.draft();
    const customer = 'Padaria Aurora do Vale Ltda.';
    await fault({ call: 'open', kind: 'status', status: 429, message: 'Devagar!', times: 3 });
    await actors.erp.close(id);
    await actors.told(id, ({ phase }) => phase === 'in-service');

    const { page, go } = await visit({ as: 'ana' });
    await go(`/orders/acme/${id}`);
    const timeline = page.getByRole('region', { name: 'Histórico' });
    await timeline.getByText(/^Falhou 3 vezes desde/).click();
    const attempts = timeline.getByRole('listitem').filter({ hasText: /falhou: / });
    await button(attempts.last(), 'Ver a chamada e a resposta').click();
    const shown = attempts.last().getByText('"method": "POST"');
    await shown.waitFor();
    expect(await shown.textContent()).toContain('"status": 429');
    expect(await shown.textContent()).not.toContain(customer);
    await expectAccessible(page);

    await button(attempts.last(), 'Revelar dados pessoais').click();
    await page.getByLabel('Motivo').fill('o que a Sismetro respondeu');
    await page.getByRole('dialog').getByRole('button', { name: 'Revelar dados pessoais' }).click();
    const revealed = attempts.last().getByRole('group', { name: /a chamada e a resposta$/ });
    await revealed.getByText(customer).waitFor();
    expect(await revealed.textContent()).toContain('Devagar!');
    expect(await revealed.textContent()).not.toContain(stack.keys.sismetro);
    await go('/audit');
    await page.getByText('o que a Sismetro respondeu').first().waitFor();
  });

  test('a read that Temporal retries shows how often it failed, and its last answer of any length', async () => {
    const { actors } = world.ponte;
    const { order, request } = await actors.opened();
    // cannot be compressed: Temporal would cut a failure of more than 4 KiB, and lose what it means
    const message = randomBytes(3_000).toString('base64');
    await fault({ call: 'findBySs', kind: 'status', status: 503, message });
    await actors.field.complete(request.ss, {
      technician: 'Joana Prado',
      conclusion: 'Limpeza feita.',
    });

    const { page, go } = await visit({ as: 'rui' });
    await go(`/orders/acme/${order.id}`);
    const timeline = page.getByRole('region', { name: 'Histórico' });
    await timeline.getByText(/^Falhou ([3-9]|\d\d) vezes desde/).click();
    await timeline
      .getByText(/próxima tentativa em/)
      .first()
      .waitFor();
    const attempts = timeline.getByRole('listitem').filter({ hasText: /falhou: / });
    await button(attempts.last(), 'Ver a chamada e a resposta').click();
    await attempts.last().getByText('"status": 503').waitFor();
    await fault();
    await actors.settled(order.id, 'Liberado');
  });
});
