/** How operators find what was received, and the parked deliveries: replayed together, or linked to an order. */
import { expect, test } from '@jest/globals';
import { eventually } from '../support/eventually.js';
import { describeInBrowser } from '../support/browser.js';
import { expectAccessible, expectFits } from '../support/accessible.js';
import { button, useConsole } from './support/use-console.js';

describeInBrowser('deliveries', () => {
  const world = useConsole();
  const visit = world.visit;

  /** Has callbacks parked that name no order of ours, and ticks them in the list. */
  async function tickStrangers(...references: [string, string]) {
    for (const reference of references) {
      const callback = { externalReference: reference, os: 1 };
      await world.ponte.actors.asSismetro('/serviceOrder/cancelled', callback).catch(() => {});
    }
    const { page, go } = await visit({ as: 'rui' });
    await go('/parked');
    const rows = page.getByRole('row').filter({ hasText: 'Serviço cancelado (Sismetro)' });
    await rows.nth(1).waitFor();
    for (const at of [0, 1]) await rows.nth(at).getByRole('checkbox').check();
    return { page, rows };
  }

  test('are found by the number of their order, with their results', async () => {
    const { actors } = world.ponte;
    const { order, request } = await actors.opened();
    await actors.asSismetro('/serviceOrder/opened', { ss: request.ss });
    const { page, go, heading, complaints } = await visit({ as: 'vera' });
    await go('/');
    await page.getByRole('menuitem', { name: 'Avisos recebidos' }).click();
    await heading('Avisos recebidos');
    await page.getByLabel('Pedido ou SS').fill(String(order.number));
    const rows = page.getByRole('row').filter({ hasText: String(order.number) });
    await rows.filter({ hasText: 'Pedido fechado (Senior X)' }).getByText('Entregue').waitFor();
    await rows.filter({ hasText: 'SS aberta (Sismetro)' }).getByText(String(request.ss)).waitFor();
    await page.getByText('A lista guarda 30 dias.').waitFor();
    await page.getByText(/recusado na entrada.*o suporte o acha/).waitFor();
    await expectAccessible(page);
    await rows
      .first()
      .getByRole('link', { name: String(order.number) })
      .click();
    await heading(`Pedido ${order.number}`);
    expect(complaints()).toEqual([]);

    const phone = await visit({ as: 'vera', width: 390 });
    await phone.go('/deliveries');
    await expectFits(phone.page);
  });

  test('call the webhook of an order that Ponte has known, not repeated: it may bring a new closing', async () => {
    const { actors } = world.ponte;
    const { order, request } = await actors.opened();
    await actors.asSismetro('/serviceOrder/opened', { ss: request.ss });
    const { page, go } = await visit({ as: 'vera' });
    await page.route(/\/deliveries\?/, async (route) => {
      const response = await route.fetch();
      const body = (await response.json()) as { items: object[] };
      const items = body.items.map((item) => ({ ...item, result: 'duplicate' }));
      await route.fulfill({ response, json: { ...body, items } });
    });
    await go('/deliveries');
    await page.getByLabel('Pedido ou SS').fill(String(order.number));
    const rows = page.getByRole('row').filter({ hasText: String(order.number) });
    await rows
      .filter({ hasText: 'Pedido fechado (Senior X)' })
      .getByText('Pedido já conhecido; a página dele mostra o que mudou')
      .waitFor();
    await rows
      .filter({ hasText: 'SS aberta (Sismetro)' })
      .getByText('Repetido: já tinha chegado')
      .waitFor();
  });

  test('open an order even while the text that was just typed is about to filter the list', async () => {
    const { actors } = world.ponte;
    const { order } = await actors.opened();
    const { page, go, heading } = await visit({ as: 'vera' });
    await go('/deliveries');
    const link = page.getByRole('link', { name: String(order.number) }).first();
    await link.waitFor();
    // the page is busy when it should apply the filter, and the click comes right after
    await page.evaluate(`(() => {
      const number = '${order.number}';
      const field = document.querySelector('input[name="q"]');
      Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, 'value').set.call(field, number);
      field.dispatchEvent(new Event('input', { bubbles: true }));
      const link = [...document.querySelectorAll('a')].find((one) => one.textContent === number);
      setTimeout(() => {
        const until = performance.now() + 500;
        while (performance.now() < until);
      }, 250);
      setTimeout(() => link.click(), 550);
    })()`);
    await heading(`Pedido ${order.number}`);
  });

  test('open the right order, even if its id contains characters of an address', async () => {
    const { actors } = world.ponte;
    const payload = {
      id: 'loja #7?%23',
      number: 7_723,
      branch: { code: '1' },
      customer: { name: 'Padaria Modelo' },
      equipment: { id: '9001' },
      items: [{ service: { code: 'S-10', description: 'Manutenção' }, quantity: 1, price: 350 }],
    };
    await actors.asSeniorX('/serviceOrder/open', { payload });
    const { page, go, heading } = await visit({ as: 'vera' });
    await go('/deliveries');
    await page.getByRole('link', { name: '7723' }).click();
    await heading('Pedido 7723');
  });

  test('that are parked are replayed at once if their page says that they will be accepted, by two clicks only once', async () => {
    const { page, go, heading } = await visit({ as: 'rui' });
    const parked = {
      ...{ id: 'p-1', tenant: 'acme', route: 'open', order: null, number: null, ss: null },
      ...{ receivedAt: '2026-12-01T12:00:00Z', problem: '', errors: [], body: '{}', masked: true },
      reading: { kind: 'order', reads: '{}', errors: [], ignoredBecause: null },
    };
    let replays = 0;
    await page.route(/\/parked\/p-1$/, (route) => route.fulfill({ json: parked }));
    await page.route(/\/parked\/p-1\/replay$/, async (route) => {
      replays += 1;
      await route.fulfill({ json: {} });
    });
    await go('/parked/p-1');
    await button(page, 'Reprocessar').dblclick();
    await heading('Avisos parados');
    expect(replays).toBe(1);
  });

  test('that are parked are replayed together, and those that stay parked show why', async () => {
    const { actors } = world.ponte;
    const unreadable = (number: number) => ({
      payload: {
        id: crypto.randomUUID(),
        number,
        branch: { code: '1' },
        equipment: { id: '9001' },
      },
    });
    for (const number of [881, 882]) {
      await actors.asSeniorX('/serviceOrder/open', unreadable(number)).catch(() => {});
    }
    const { page, go } = await visit({ as: 'rui' });
    await go('/parked');
    // the list shows the number although the body cannot be read
    for (const number of ['881', '882']) {
      const row = page.getByRole('row').filter({ hasText: number });
      await row.getByRole('checkbox').check();
    }
    await page.getByText('2 avisos marcados').waitFor();
    await button(page, 'Reprocessar os marcados').click();
    await expectAccessible(page);
    await page.getByRole('dialog').getByRole('button', { name: 'Reprocessar' }).click();
    const told = page.getByRole('status').filter({ hasText: '2 avisos continuam na lista' });
    await told.getByText('ainda não pode ser lido').waitFor();
    await page.getByText('2 avisos marcados').waitFor({ state: 'detached' });
    await expectAccessible(page);
  });

  test('that are nobody’s are discarded together, with one reason', async () => {
    const { page, rows } = await tickStrangers('nobody/1', 'nobody/2');
    await button(page, 'Descartar os marcados').click();
    const dialog = page.getByRole('dialog', { name: 'Descartar 2 avisos?' });
    await dialog.getByLabel('Motivo').fill('não são nossos');
    await expectAccessible(page);
    await button(dialog, 'Descartar').click();
    await page.getByText('2 avisos foram descartados.').waitFor();
    await rows.first().waitFor({ state: 'detached' });
  });

  test('that were ticked, and discarded on their own pages, are no longer among the ticked ones', async () => {
    const { page, rows } = await tickStrangers('nobody/3', 'nobody/4');
    await rows.first().getByRole('link').first().click();
    await button(page, 'Descartar').click();
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel('Motivo').fill('não é nosso');
    await button(dialog, 'Descartar').click();
    await page.getByText('1 aviso marcado', { exact: true }).waitFor();
  });

  test('that name no order are linked to one, with a reason', async () => {
    const { actors } = world.ponte;
    const { order } = await actors.opened();
    const callback = { externalReference: 'chamado 12 do cliente', conclusion: 'Feito.' };
    await actors.asSismetro('/serviceOrder/completed', callback).catch(() => {});
    const { page, go, heading } = await visit({ as: 'rui' });
    await go('/parked');
    // one that can be read is parked only after it was held for minutes
    await page.route(/\/parked\/[^/]+$/, async (route) => {
      const response = await route.fetch();
      const parked = (await response.json()) as { reading: object };
      const reading = { ...parked.reading, kind: 'callback' };
      await route.fulfill({ response, json: { ...parked, reading } });
    });
    await page.getByRole('link', { name: 'Serviço concluído (Sismetro)' }).click();
    await heading('Aviso parado');
    await page.getByText(/^Pode ser lido, mas nenhum pedido foi encontrado\./).waitFor();
    await button(page, 'Vincular a um pedido…').click();
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel('Número do pedido, ou da SS').fill(String(order.number));
    await page.keyboard.press('Enter');
    await dialog.getByRole('radio', { name: `Pedido ${order.number}` }).check();
    await dialog.getByLabel('Motivo').fill('a Sismetro confirmou por telefone');
    await expectAccessible(page);
    await button(dialog, 'Vincular ao pedido').click();
    await page.getByText('O aviso foi aceito.').waitFor();
    await heading('Avisos parados');
    await eventually('the order has heard of it', async () => {
      const { items } = await actors.ponte.timeline(order.id);
      return items.some(({ text }) => text.startsWith('A Sismetro informou'));
    });
    // a callback is only a claim: the SS is still open at Sismetro, so nothing was released
    expect((await actors.erp.order(order.id)).situation).toBe('Aguardando integração');
  });
});
