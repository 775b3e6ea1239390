/** How an operator links an SS to an order, and confirms that there is none. */
import { expect, test } from '@jest/globals';
import { callJson } from '../../sandbox/stack/http.js';
import { UNIT } from '../../sandbox/stack/settings.js';
import { expectAccessible, expectFits } from '../support/accessible.js';
import { describeInBrowser } from '../support/browser.js';
import { button, hold, useConsole } from './support/use-console.js';

describeInBrowser('an SS', () => {
  const world = useConsole();
  const { visit, fault, anOrderInAttention } = world;

  test('an SS is shown before it is linked, and neither one of another order nor one that Sismetro refuses is linked', async () => {
    const { actors } = world.ponte;
    const other = await actors.opened();
    const { id } = await anOrderInAttention();
    const { page, go } = await visit({ as: 'rui' });
    await go(`/orders/acme/${id}`);
    await button(page, 'Vincular uma SS').click();
    const dialog = page.getByRole('dialog');
    const ss = String(other.request.ss);
    await dialog.getByLabel('Número da SS').fill(` SS ${ss.slice(0, 4)} ${ss.slice(4)}`);
    await dialog.getByLabel('Motivo').fill('aberta por telefone');
    await button(dialog, 'Vincular uma SS').click();
    await dialog.getByText('Consulte a SS antes de vincular.').waitFor();
    await button(dialog, 'Consultar na Sismetro').click();
    await dialog.getByText(`A SS ${ss} já é de outro pedido.`).waitFor();
    await button(dialog, 'Vincular uma SS').click();
    await dialog.getByText('Esta SS não pode ser vinculada.').waitFor();
    await fault({ call: 'findBySs', kind: 'status', status: 400, message: 'Número inválido' });
    await dialog.getByLabel('Número da SS').fill('12876111');
    await button(dialog, 'Consultar na Sismetro').click();
    await dialog
      .getByText('A Sismetro recusou a consulta da SS 12876111. Confira o número.')
      .waitFor();
    await dialog.getByText('Número inválido').waitFor();
    await button(dialog, 'Vincular uma SS').click();
    await dialog.getByText('Esta SS não pode ser vinculada.').waitFor();
    await fault();
  });

  test('the number of an SS and the button that reads it fit their places on a phone', async () => {
    const { id } = await anOrderInAttention();
    const { page, go } = await visit({ as: 'rui', width: 390 });
    await go(`/orders/acme/${id}`);
    await button(page, 'Vincular uma SS').click();
    const dialog = page.getByRole('dialog');
    await button(dialog, 'Consultar na Sismetro').waitFor();
    const bursting = await page.evaluate<string[]>(
      `[...document.querySelectorAll('[role=dialog] button')]
        .filter((button) => button.scrollWidth > button.clientWidth)
        .map((button) => button.innerText)`,
    );
    expect(bursting).toEqual([]);
    const field = await dialog.getByLabel('Número da SS').boundingBox();
    expect(field!.width).toBeGreaterThan(200);
    await expectFits(page);
    await dialog
      .getByText('Fica guardado com o seu nome no histórico do pedido e na auditoria.')
      .waitFor();
  });

  test('what is typed while an SS is being read is kept', async () => {
    const { id } = await anOrderInAttention();
    const { page, go } = await visit({ as: 'rui' });
    const answer = await hold(page, '**/link-preview');
    await go(`/orders/acme/${id}`);
    await button(page, 'Vincular uma SS').click();
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel('Número da SS').fill('1');
    await button(dialog, 'Consultar na Sismetro').click();
    const link = dialog.getByLabel('Link do PDF');
    await link.fill('https://sismetro.example/1.pdf');
    answer();
    await button(dialog, 'Consultar na Sismetro').and(page.locator(':enabled')).waitFor();
    expect(await link.inputValue()).toBe('https://sismetro.example/1.pdf');
  });

  /** Opens an SS at Sismetro for the orders' customer, as people do on the telephone. */
  async function openByTelephone(): Promise<number> {
    const { stack } = world.ponte;
    const { ss } = await callJson<{ ss: number }>(`${stack.urls.sismetro}/serviceOrder/open`, {
      headers: { unit: UNIT, key: stack.keys.sismetro },
      body: {
        externalReference: ' ',
        orderNumber: '-',
        branch: '1',
        requester: { name: 'Padaria Modelo' },
        equipment: { id: '9002' },
        description: 'Aberta por telefone',
        services: [{ code: 'AVULSO', quantity: 1 }],
        openedAt: new Date().toISOString(),
      },
    });
    return ss;
  }

  test('an SS that was opened by telephone is found, shown beside the order, and linked', async () => {
    const { actors } = world.ponte;
    const { id, number } = await anOrderInAttention();
    const ss = await openByTelephone();
    const { page, go } = await visit({ as: 'rui' });
    await go(`/orders/acme/${id}`);
    await button(page, 'Vincular uma SS').click();
    const dialog = page.getByRole('dialog');
    await button(dialog, `Escolher a SS ${ss}`).click();
    const sides = dialog.getByRole('table', { name: 'O pedido e a SS, lado a lado' });
    await sides.getByRole('columnheader', { name: `Pedido ${number}` }).waitFor();
    await sides.getByRole('link', { name: new RegExp(`PDF da SS ${ss}`) }).waitFor();
    await sides.getByRole('row', { name: /^Nº do equipamento 9999 \d+$/ }).waitFor();
    await sides.getByRole('row', { name: /^Equipamento – .*AC-002/ }).waitFor();
    await expectAccessible(page);
    await dialog.getByLabel('Motivo').fill('aberta por telefone');
    await button(dialog, 'Vincular uma SS').click();
    await page.getByText('Decisão registrada.').waitFor();
    await actors.told(id, (order) => order.ss === String(ss));
    expect((await actors.effects(id)).sismetro).toEqual([]); // no SS was opened for it
  });

  test('another SS is looked for as well if the one of the order is gone', async () => {
    const { id } = await world.anOrderInService();
    const ss = await openByTelephone();
    const { page, go } = await visit({ as: 'rui' });
    await page.route(`**/orders/acme/${id}`, async (route) => {
      const answer = await route.fetch();
      const order = (await answer.json()) as { choices: object[] };
      const choices = [{ ...order.choices[0], decision: 'link-ss' }];
      await route.fulfill({ json: { ...order, choices } });
    });
    await go(`/orders/acme/${id}`);
    await button(page, 'Vincular uma SS').click();
    await button(page.getByRole('dialog'), `Escolher a SS ${ss}`).waitFor();
  });

  test('it is said if Sismetro could not be searched', async () => {
    const { id } = await anOrderInAttention();
    await fault({ call: 'listAll', kind: 'status', status: 500 });
    const { page, go } = await visit({ as: 'rui' });
    await go(`/orders/acme/${id}`);
    await button(page, 'Vincular uma SS').click();
    await page
      .getByRole('dialog')
      .getByText('Não foi possível procurar candidatas na Sismetro. O número pode ser digitado.')
      .waitFor();
    await fault();
  });

  test('an order whose SS may exist should be linked first, and can be retried only with the tick', async () => {
    const { id } = await anOrderInAttention();
    const { page, go } = await visit({ as: 'rui' });
    await page.route(`**/orders/acme/${id}`, async (route) => {
      const answer = await route.fetch();
      const order = (await answer.json()) as { attention: object; cure: object };
      const attention = { ...order.attention, code: 'maybe-opened' };
      const cure = { ...order.cure, decision: 'link-ss' };
      await route.fulfill({ json: { ...order, attention, cure, needsConfirmedAbsence: true } });
    });
    await go(`/orders/acme/${id}`);
    const first = page
      .getByRole('region', { name: 'O que se pode fazer' })
      .getByRole('button')
      .first();
    expect(await first.innerText()).toBe('Vincular uma SS');
    expect(await first.getAttribute('class')).toContain('contained');
    await button(page, 'Tentar de novo').click();
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel('Motivo').fill('procurei');
    await button(dialog, 'Tentar de novo').click();
    await dialog.getByText('Procure a SS na Sismetro e confirme').waitFor();
    await dialog.getByLabel('Procurei na Sismetro e não existe').check();
    const sent = page.waitForRequest((request) => request.url().endsWith('/decisions'));
    await button(dialog, 'Tentar de novo').click();
    expect((await sent).postDataJSON()).toMatchObject({ confirmedAbsent: true });
  });

  test.each(['Tentar de novo', 'Corrigir o equipamento'])(
    'who confirms that there is no SS sees those that there are: %s',
    async (name) => {
      const { id } = await anOrderInAttention();
      const ss = await openByTelephone();
      const { page, go } = await visit({ as: 'rui' });
      await page.route(`**/orders/acme/${id}`, async (route) => {
        const answer = await route.fetch();
        const order = (await answer.json()) as { attention: object };
        const attention = { ...order.attention, code: 'maybe-opened' };
        await route.fulfill({ json: { ...order, attention, needsConfirmedAbsence: true } });
      });
      await go(`/orders/acme/${id}`);
      await button(page, name).click();
      const dialog = page.getByRole('dialog');
      const found = dialog.getByRole('list', { name: /^SS abertas na Sismetro/ });
      await found.getByText(new RegExp(`^SS ${ss}$`)).waitFor();
      await found
        .getByText(/AC-002/)
        .first()
        .waitFor();
      expect(await found.getByRole('button').count()).toBe(0);
      await dialog.getByLabel('Procurei na Sismetro e não existe').waitFor();
      await expectAccessible(page);
      await expectFits(page);
    },
  );

  test('a retry after the SS of another order offers the tick, but does not require it', async () => {
    const { id } = await anOrderInAttention();
    const { page, go } = await visit({ as: 'rui' });
    await page.route(`**/orders/acme/${id}`, async (route) => {
      const answer = await route.fetch();
      const order = (await answer.json()) as { attention: object };
      const attention = { ...order.attention, step: 'opening', code: 'foreign-ss' };
      await route.fulfill({ json: { ...order, attention } });
    });
    const sent: unknown[] = [];
    const keys = new Set<string | undefined>();
    await page.route('**/decisions', async (route) => {
      sent.push(route.request().postDataJSON());
      keys.add(route.request().headers()['idempotency-key']);
      await route.fulfill({ status: 409, json: { title: 'Conflict', detail: 'Só um teste.' } });
    });
    await go(`/orders/acme/${id}`);
    await button(page, 'Tentar de novo').click();
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel('Motivo').fill('procurei');
    await button(dialog, 'Tentar de novo').click();
    await dialog.getByText('Só um teste.').waitFor();
    await dialog.getByLabel('Procurei na Sismetro e não existe').check();
    const again = page.waitForResponse('**/decisions');
    await button(dialog, 'Tentar de novo').click();
    await again;
    const asked = { decision: 'retry', reason: 'procurei', version: expect.any(String) };
    expect(sent).toEqual([asked, { ...asked, confirmedAbsent: true }]);
    expect(keys.size).toBe(2); // the api takes no other content under a key that was used
  });
});
