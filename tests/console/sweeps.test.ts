import { test } from '@jest/globals';
import { expectAccessible } from '../support/accessible.js';
import { boundedReport } from '../support/bounded-report.js';
import { describeInBrowser } from '../support/browser.js';
import { usePages } from './support/use-console.js';

describeInBrowser('the sweeps', () => {
  const world = usePages();

  test('say how much a report does not list, and where the next one goes on', async () => {
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
