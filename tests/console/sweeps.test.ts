import { expect, test } from '@jest/globals';
import { failedPart, NO_ANSWER, readFailure } from '../../workflows/sweep/texts.js';
import { expectAccessible } from '../support/accessible.js';
import { boundedReport } from '../support/bounded-report.js';
import { describeInBrowser } from '../support/browser.js';
import { button, usePages } from './support/use-console.js';
import { textsIn } from '../../texts/texts.js';

describeInBrowser('the sweeps', () => {
  const world = usePages();

  /** Opens the page of the sweeps, with this report only. */
  async function showing(
    report: object,
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

  test('say which parts failed, and why, in both languages', async () => {
    const reason = 'senior-x.readOrder: unreadable (HTTP 200)';
    const failed = [
      failedPart('openAwaiting', reason),
      failedPart('sweepServiceRequest', NO_ANSWER, 'SS 1287593'),
      failedPart('compareWithErp', reason, 'order-7'),
      failedPart('listTurn', 'off'),
    ];
    const said = {
      'pt-BR': [
        'Pedidos do Senior X: a resposta não pôde ser lida',
        'Uma SS da Sismetro, SS 1287593: sem resposta no prazo',
        'Um pedido do Senior X, pedido 1007: a resposta não pôde ser lida Pedido 1007',
        'Pedidos que esperam uma SS: “off”',
      ],
      en: [
        "Senior X's orders: the answer could not be read",
        'One SS of Sismetro, SS 1287593: no answer in time',
        'One order of Senior X, order 1007: the answer could not be read Order 1007',
        'Orders that wait for an SS: “off”',
      ],
    };
    for (const locale of ['pt-BR', 'en'] as const) {
      const { failedPart: sayPart } = textsIn(locale === 'en' ? 'en' : 'pt');
      const failures = failed.map((entry) => {
        const part = readFailure(entry)!;
        const { orderId } = part;
        return { problem: sayPart(part), ...(orderId !== undefined && { orderId }) };
      });
      const report = { ...boundedReport, failed, failures };
      const page = await showing(report, locale, { 'order-7': '1007' });
      await page.getByText(said[locale][0]!).waitFor();
      expect(await page.getByRole('listitem').allInnerTexts()).toEqual(
        expect.arrayContaining(said[locale]),
      );
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
      'Pedido 1006: aguardava integração, e a Ponte não o acompanhava Pedido 1006',
      'Pedido constructor: aguardava integração, e a Ponte não o acompanhava',
      'Quando a varredura conferiu: O pedido mudou no Senior X. Pedido 1007',
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
