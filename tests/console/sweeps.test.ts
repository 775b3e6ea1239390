import { expect, test } from '@jest/globals';
import { expectAccessible } from '../support/accessible.js';
import { boundedReport } from '../support/bounded-report.js';
import { describeInBrowser } from '../support/browser.js';
import { button, usePages } from './support/use-console.js';

describeInBrowser('the sweeps', () => {
  const world = usePages();

  test('are run on request, and the page explains that the report comes later', async () => {
    const { page, go } = await world.visit({ as: 'rui' });
    const asked: unknown[] = [];
    await page.route('**/sweeps', (route) => {
      asked.push(route.request().postDataJSON());
      return route.fulfill({ status: 202, json: { result: 'started' } });
    });
    await go('/sweeps');
    await page.getByText('Para varrer agora, escolha uma empresa.').waitFor();
    await page.getByLabel('Empresa').click();
    await page.getByRole('option').nth(1).click();
    await button(page, 'Varrer agora').click();
    await page.getByText('Varredura iniciada.').waitFor();
    expect(asked).toEqual([{ tenant: 'acme' }]);
    await expectAccessible(page);
  });

  test('cannot be run by viewers', async () => {
    const { page, go } = await world.visit({ as: 'vera' });
    await go('/sweeps');
    await page.getByRole('heading', { name: 'Varreduras' }).waitFor();
    expect(await button(page, 'Varrer agora').count()).toBe(0);
    expect(await page.getByText('Para varrer agora').count()).toBe(0);
  });

  test('show how much a report does not list, and where the next one continues', async () => {
    const { page, go } = await world.visit({ as: 'vera' });
    await page.route('**/sweeps?*', (route) =>
      route.fulfill({ json: { items: [boundedReport], nextCursor: null } }),
    );
    await go('/sweeps');
    for (const line of [
      'SS 1287593: concluída, o aviso não tinha chegado',
      'Avisos recuperados: mais 250',
      'A próxima varredura continua na página 401 da lista da Sismetro',
      'A próxima varredura continua na página 301 dos pedidos do Senior X',
      'A próxima varredura confere um a um a partir do pedido order-1001',
    ]) {
      await page.getByText(line, { exact: true }).waitFor();
    }
    await expectAccessible(page);
  });
});
