/** How operators find, read and acknowledge incidents. */
import { expect, test } from '@jest/globals';
import { callJson } from '../../sandbox/stack/http.js';
import { expectAccessible, expectFits } from '../support/accessible.js';
import { describeInBrowser } from '../support/browser.js';
import { eventually } from '../support/eventually.js';
import { button, useConsole } from './support/use-console.js';

const SINCE = '2026-12-01T10:00:00Z';

/** As the api lists it. */
const incident = (key: string) => ({
  ...{ tenant: 'acme', key, kind: 'double-ss', params: {}, problem: `SS a mais: ${key}` },
  ...{ subjects: [], numbers: {}, count: 1, since: SINCE, lastSeenAt: SINCE },
  ...{ workflowId: `incident/acme/${key}`, care: null, holds: false },
});

describeInBrowser('incidents', () => {
  const world = useConsole();
  const visit = world.visit;

  /** Creates an order that was released, and whose SS Sismetro then reports as cancelled. Waits until that is listed. */
  async function contradicted() {
    const { actors, stack } = world.ponte;
    const { order, request } = await actors.opened();
    await actors.field.start(request.ss, 'Joana Prado');
    await actors.field.complete(request.ss, { technician: 'Joana Prado', conclusion: 'Feito.' });
    await actors.settled(order.id, 'Liberado');
    const answer = await actors.asSismetro('/serviceOrder/cancelled', {
      ss: request.ss,
      externalReference: actors.referenceOf(order.id),
    });
    expect(answer.result).toBe('already-settled');
    await eventually('the incident is listed', async () => {
      const { items } = await callJson<{ items: { subjects: string[] }[] }>(
        `${stack.urls.api}/incidents`,
        { headers: { authorization: `Bearer ${stack.keys.operator}` } },
      );
      return items.some(({ subjects }) => subjects.includes(`SS ${request.ss}`));
    });
    return { number: String(order.number), ss: request.ss };
  }

  test('are counted in the menu, describe what happened, and lead to the order', async () => {
    const { number, ss } = await contradicted();
    const { page, go, heading, complaints } = await visit({ as: 'vera' });
    await go('/');
    const figure = page.getByRole('region', { name: 'Ocorrências abertas' });
    await figure.getByText('1', { exact: true }).waitFor();
    await page.getByRole('menuitem', { name: 'Ocorrências (1)' }).click();
    await heading('Ocorrências');
    const row = page.getByRole('row').filter({ hasText: `SS ${ss}` });
    await row.getByText('Contradição depois do encerramento').waitFor();
    await row
      .getByText(
        `O pedido ${number} foi liberado, mas a Sismetro informou a SS ${ss} como cancelada`,
      )
      .waitFor();
    await expectAccessible(page);
    // viewers are offered no action
    expect(await button(page, /Registrar ciência/).count()).toBe(0);
    await row.getByRole('link', { name: `Pedido ${number}` }).click();
    await heading(`Pedido ${number}`);
    expect(complaints()).toEqual([]);
  });

  test('are listed with the note that some are left out', async () => {
    const { page, go } = await visit({ as: 'vera' });
    await page.route(/\/incidents(\?|$)/, (route) =>
      route.fulfill({ json: { items: [], partial: true } }),
    );
    await go('/incidents');
    await page.getByText('A lista está incompleta').waitFor();
  });

  test('about refused keys lead to all orders that wait now: an order is named minutes later', async () => {
    const { page, go, heading } = await visit({ as: 'vera' });
    const refused = { kind: 'credentials', params: { vendor: 'sismetro' }, subjects: ['first'] };
    await page.route(/\/incidents(\?|$)/, (route) =>
      route.fulfill({ json: { items: [{ ...incident('keys'), ...refused }], partial: false } }),
    );
    await go('/incidents');
    await page.getByRole('link', { name: 'Pedidos que esperam agora' }).click();
    await heading('Pedidos');
    await page.getByText('Esperam por: Sismetro').waitFor();
  });

  test('about keys that are accepted again say which system accepts them', async () => {
    const { page, go } = await visit({ as: 'vera' });
    const refused = { kind: 'credentials', params: { vendor: 'sismetro' } };
    await page.route(/\/incidents(\?|$)/, (route) =>
      route.fulfill({ json: { items: [{ ...incident('keys'), ...refused }], partial: false } }),
    );
    const calls = { calls: 1, failed: 0, rateLimited: 0, troubledSince: null };
    const lastHour = { ...calls, reportedAt: '2026-12-01T10:05:00Z' };
    await page.route(/\/overview(\?|$)/, async (route) => {
      const overview = await (await route.fetch()).json();
      const vendors = overview.vendors.map((one: object) => ({ ...one, lastHour }));
      await route.fulfill({ json: { ...overview, vendors } });
    });
    await go('/incidents');
    await page.getByText('Sismetro voltou a aceitar as chamadas.').waitFor();
  });

  test('about an SS of an order that Ponte does not have offer no page of it', async () => {
    const { page, go } = await visit({ as: 'vera' });
    const known = { '1f2e': '1001' };
    const unexplained = { kind: 'unexplained-ss', subjects: ['1f2e', '9d8c', 'SS 12'] };
    await page.route(/\/incidents(\?|$)/, (route) =>
      route.fulfill({
        json: { items: [{ ...incident('ss'), ...unexplained, numbers: known }], partial: false },
      }),
    );
    await go('/incidents');
    await page.getByText('9d8c', { exact: true }).waitFor();
    const links = page.getByRole('row').getByRole('link');
    expect(await links.allInnerTexts()).toEqual(['Pedido 1001']);
  });

  test('are acknowledged together, with one reason', async () => {
    const both = [await contradicted(), await contradicted()];
    const { page, go } = await visit({ as: 'rui' });
    await go('/incidents');
    const rows = both.map(({ ss }) => page.getByRole('row').filter({ hasText: `SS ${ss}` }));
    for (const row of rows) await row.getByRole('checkbox').check();
    await button(page, 'Registrar ciência das marcadas').click();
    const dialog = page.getByRole('dialog', { name: 'Registrar ciência de 2 ocorrências?' });
    await dialog.getByLabel('Motivo').fill('conferidas com a Sismetro');
    await expectAccessible(page);
    await button(dialog, 'Registrar ciência').click();
    for (const row of rows) await row.waitFor({ state: 'detached' });
  });

  test('are sent no further once one is refused', async () => {
    const { page, go, reload } = await visit({ as: 'rui' });
    let open = ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h'];
    await page.route(/\/incidents(\?|$)/, (route) =>
      route.fulfill({ json: { items: open.map(incident), partial: false, putOff: 0 } }),
    );
    const asked: string[] = [];
    let answer = () => {};
    const answered = new Promise<void>((resolve) => (answer = resolve));
    await page.route('**/acknowledge', async (route) => {
      const key = route.request().url().split('/').at(-2)!;
      asked.push(key);
      if (key === 'a') return route.fulfill({ status: 503, json: { title: 'Unavailable' } });
      await answered;
      open = open.filter((one) => one !== key);
      return route.fulfill({ json: { tenant: 'acme', key, result: 'acknowledged' } });
    });
    const tickAll = async () => {
      for (const key of open) {
        const row = page.getByRole('row').filter({ hasText: `SS a mais: ${key}` });
        await row.getByRole('checkbox').check();
      }
      await button(page, 'Registrar ciência das marcadas').click();
    };
    const all = open;
    await go('/incidents');
    await tickAll();
    const dialog = page.getByRole('dialog', { name: 'Registrar ciência de 8 ocorrências?' });
    await dialog.getByLabel('Motivo').fill('conferidas com a Sismetro');
    await button(dialog, 'Registrar ciência').click();
    await eventually('the first are sent', async () => asked.length === 4);
    answer();
    await dialog.getByRole('alert').nth(1).waitFor();
    await button(dialog, 'Voltar').click();
    await page.getByText('5 ocorrências marcadas', { exact: true }).waitFor();
    expect(asked.toSorted()).toEqual(['a', 'b', 'c', 'd']);

    // what was said of these is not said of others
    open = all;
    await reload();
    await tickAll();
    expect(await dialog.getByLabel('Motivo').inputValue()).toBe('');
  });

  test('that were ticked, and acknowledged by themselves, are no longer among the ticked ones', async () => {
    const both = [await contradicted(), await contradicted()];
    const { page, go } = await visit({ as: 'rui' });
    await go('/incidents');
    const [first, second] = both.map(({ ss }) =>
      page.getByRole('row').filter({ hasText: `SS ${ss}` }),
    );
    for (const row of [first!, second!]) await row.getByRole('checkbox').check();
    await button(first!, /^Registrar ciência: /).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel('Motivo').fill('conferida');
    await button(dialog, 'Registrar ciência').click();
    await first!.waitFor({ state: 'detached' });
    await page.getByText('1 ocorrência marcada', { exact: true }).waitFor();
    await button(page, 'Registrar ciência das marcadas').click();
    await page.getByRole('dialog', { name: 'Registrar ciência desta ocorrência?' }).waitFor();
  });

  test('are acknowledged with a reason, which the audit records', async () => {
    const { number, ss } = await contradicted();
    const { page, go } = await visit({ as: 'rui', width: 360 });
    await go('/incidents');
    const card = page.getByRole('listitem').filter({ hasText: `SS ${ss}` });
    await expectFits(page);
    await button(card, `Registrar ciência: Contradição depois do encerramento · ${number}`).click();
    const dialog = page.getByRole('dialog');
    await expectAccessible(page);
    // an incident has no order's history
    await dialog.getByText('Fica guardado com o seu nome na auditoria.', { exact: true }).waitFor();
    await button(dialog, 'Registrar ciência').click();
    await dialog.getByText('Diga por quê').waitFor();
    await dialog.getByLabel('Motivo').fill('a SS foi cancelada por engano');
    await button(dialog, 'Registrar ciência').click();
    await page.getByText('Ciência registrada').waitFor();
    await card.waitFor({ state: 'detached' });

    const admin = await visit({ as: 'ana' });
    await admin.go('/audit');
    const trace = admin.page.getByRole('row').filter({ hasText: `late-contradiction/${ss}/` });
    await trace.getByText('Ciência de uma ocorrência').waitFor();
    await trace.getByText('a SS foi cancelada por engano').waitFor();
  });
});
