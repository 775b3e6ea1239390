import { readdirSync, readFileSync } from 'node:fs';
import { expect, test } from '@jest/globals';
import { expectAccessible } from '../support/accessible.js';
import { boundedReport } from '../support/bounded-report.js';
import { describeInBrowser } from '../support/browser.js';
import { button, usePages } from './support/use-console.js';

describeInBrowser('the sweeps', () => {
  const world = usePages();

  /** Opens the page of the sweeps, with this report only. */
  async function showing(
    report: typeof boundedReport,
    locale: 'pt-BR' | 'en' = 'pt-BR',
    numbers: Readonly<Record<string, string>> = {},
  ) {
    const { page, go } = await world.visit({ as: 'vera', locale });
    await page.route('**/sweeps?*', (route) =>
      route.fulfill({ json: { items: [{ numbers, ...report }], nextCursor: null } }),
    );
    await go('/sweeps');
    return page;
  }

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

  test('call the parts that failed by their names, in both languages', async () => {
    const folder = new URL('../../workflows/sweep/', import.meta.url);
    const source = readdirSync(folder, { recursive: true, encoding: 'utf8' })
      .filter((name) => name.endsWith('.ts'))
      .map((name) => readFileSync(new URL(name, folder), 'utf8'))
      .join('\n');
    // the sweep itself fails with `beginSweep`, and has no report
    const activities = new Set(
      [...source.matchAll(/await calls\.\w+\.(?!beginSweep)(\w+)\(/g)].map(([, name]) => name!),
    );
    expect(activities.size).toBeGreaterThan(5);
    const failed = [...activities].map((name) => `${name}: HTTP 503`);
    for (const locale of ['pt-BR', 'en'] as const) {
      const page = await showing({ ...boundedReport, failed }, locale);
      const lines = page.getByRole('listitem').filter({ hasText: 'HTTP 503' });
      await lines.first().waitFor();
      const named = (await lines.allInnerTexts()).filter((line) => !/^\w+: /.test(line));
      expect(named).toHaveLength(activities.size);
    }
  });

  test('say why a part failed in plain words, in both languages', async () => {
    const failed = [
      'openAwaiting: senior-x.listAwaiting: credentials (HTTP 401)',
      'sweepServiceRequests: sismetro.list: again',
      'compareWithErp: senior-x.situation: unreadable (HTTP 200)',
    ];
    const said = {
      'pt-BR': [
        'Pedidos do Senior X: a chave de acesso foi recusada (HTTP 401)',
        'Lista de SSs da Sismetro: o sistema não atendeu',
        'Um pedido do Senior X: a resposta não pôde ser lida (HTTP 200)',
      ],
      en: [
        "Senior X's orders: the access key was refused (HTTP 401)",
        "Sismetro's list of SSs: the system did not answer",
        'One order of Senior X: the answer could not be read (HTTP 200)',
      ],
    };
    for (const locale of ['pt-BR', 'en'] as const) {
      const page = await showing({ ...boundedReport, failed }, locale);
      for (const line of said[locale]) await page.getByText(line, { exact: true }).waitFor();
    }
  });

  test('call orders by their numbers, and one that Ponte does not have by its id', async () => {
    const report = {
      ...boundedReport,
      opened: ['order-6', 'constructor'],
      contradictions: [{ orderId: 'order-7', problem: 'O pedido mudou no Senior X.' }],
    };
    const numbers = { 'order-6': '1006', 'order-7': '1007', 'order-1001': '1001' };
    const page = await showing(report, 'pt-BR', numbers);
    for (const line of [
      'Pedido 1006: o webhook não abriu este fechamento Pedido 1006',
      'Pedido constructor: o webhook não abriu este fechamento Pedido',
      'O pedido mudou no Senior X. Pedido 1007',
      'A próxima varredura confere um a um a partir do pedido 1001',
    ]) {
      await page
        .getByRole('listitem')
        .filter({ hasText: new RegExp(`^${line}$`) })
        .waitFor();
    }
    const link = page.getByRole('link', { name: 'Pedido 1006', exact: true });
    expect(await link.getAttribute('href')).toContain('/orders/acme/order-6');
  });

  test('show how much a report does not list, and where the next one continues', async () => {
    const page = await showing(boundedReport);
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
