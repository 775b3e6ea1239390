/** How both systems show an order, read on demand. */
import { afterEach, expect, test } from '@jest/globals';
import { callJson } from '../../sandbox/stack/http.js';
import { expectAccessible } from '../support/accessible.js';
import { describeInBrowser } from '../support/browser.js';
import { button, useConsole } from './support/use-console.js';

describeInBrowser('the status in both systems', () => {
  const world = useConsole();
  afterEach(() => world.fault());

  test('is read on demand, with the status text of Sismetro, or reported as unreadable', async () => {
    const { actors } = world.ponte;
    const { order, request } = await actors.opened();
    const { page, go, complaints } = await world.visit({ as: 'rui' });
    await go(`/orders/acme/${order.id}`);
    const panel = page.getByRole('region', { name: 'Situação nos dois sistemas' });
    await panel.getByText('Aguardando integração').waitFor(); // according to Ponte
    expect(await panel.getByText('lido às').count()).toBe(0);

    const reads = async () => {
      const url = `${world.ponte.stack.urls.sismetro}/_sandbox/ledger?ss=${request.ss}&call=findBySs`;
      return (await callJson<{ items: unknown[] }>(url)).items.length;
    };
    const before = await reads();
    await button(panel, 'Ler agora').click();
    await panel.getByText('ABERTA · AGUARDANDO AGENDAMENTO').waitFor();
    await panel.getByText('Aguardando integração (lido').waitFor();
    expect(await panel.getByText(/lido às \d\d:\d\d:\d\d/).count()).toBe(2);
    await expectAccessible(page);
    expect(await reads()).toBe(before + 1);

    await actors.field.start(request.ss, 'Joana Prado');
    await button(panel, 'Ler de novo').click();
    await panel.getByText('EM EXECUÇÃO').waitFor();

    await world.fault({ call: 'findBySs', kind: 'status', status: 503 });
    await button(panel, 'Ler de novo').click();
    await panel.getByText('A Sismetro não respondeu').waitFor();
    await panel.getByText('Aguardando integração (lido').waitFor();
    expect(complaints()).toEqual([]);

    const looking = await world.visit({ as: 'vera' });
    await looking.go(`/orders/acme/${order.id}`);
    const known = looking.page.getByRole('region', { name: 'Situação nos dois sistemas' });
    await known.getByText('Aguardando integração').waitFor();
    expect(await known.getByRole('button').count()).toBe(0);
  });
});
