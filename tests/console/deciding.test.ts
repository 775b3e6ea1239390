import { randomBytes } from 'node:crypto';
import { expect, test } from '@jest/globals';
import { callJson } from '../../sandbox/stack/http.js';
import { UNIT } from '../../sandbox/stack/settings.js';
import { orderWorkflowId } from '../../domain/ids.js';
import { contradictionSeen } from '../../workflows/service-order/messages.js';
import { expectAccessible, expectFits } from '../support/accessible.js';
import { describeInBrowser } from '../support/browser.js';
import { button, hold, useConsole } from './support/use-console.js';
import { questionOf } from '../support/said.js';

describeInBrowser('in the console', () => {
  const world = useConsole();
  const { visit, anOrderInAttention, anOrderInService } = world;

  const fault = (...rules: object[]) =>
    callJson(`${world.ponte.stack.urls.sismetro}/_sandbox/faults`, {
      method: 'PUT',
      body: { rules },
    });

  test('an order refused by Sismetro is found, its equipment amended, and its timeline shows it', async () => {
    const { id, number } = await anOrderInAttention();
    const { page, go, heading } = await visit({ as: 'rui' });
    await go('/orders');
    await page.getByRole('link', { name: number, exact: true }).click();
    await heading(`Pedido ${number}`);
    await button(page, 'Corrigir o equipamento').click();
    const dialog = page.getByRole('dialog');
    const confirm = button(dialog, 'Corrigir o equipamento');
    await confirm.click();
    await dialog.getByText('Preencha este campo.').waitFor();
    await dialog.getByText('Diga por quê').waitFor();
    await dialog.getByLabel('Número do equipamento').fill('9001');
    await dialog.getByLabel('Motivo').fill('o número estava trocado');
    await confirm.click();
    await page.getByText('Decisão registrada.').waitFor();
    await page.getByRole('link', { name: /PDF da SS/ }).waitFor();
    // the pressed button is gone: the keyboard continues from the top of the page
    await page.locator('h1:focus').waitFor();
    const timeline = page.getByRole('region', { name: 'Histórico' });
    await timeline.getByText('Decisão: corrigir o equipamento para 9001.').waitFor();
    await timeline.getByText('o número estava trocado').waitFor();
    await timeline.getByText('por rui').waitFor();
    await timeline.getByText(/^SS \d+ aberta na Sismetro/).waitFor();
    await world.ponte.actors.told(id, ({ phase }) => phase === 'in-service');
  });

  test('a decision that is no longer allowed is refused with the reason, and nothing that was written is lost', async () => {
    const { id } = await anOrderInService();
    const { page, go } = await visit({ as: 'rui' });
    await go(`/orders/acme/${id}`);
    await button(page, 'Cancelar o pedido').click();
    await page.getByLabel('Motivo').fill('o cliente desistiu');
    await world.ponte.actors.ponte.decide(id, {
      decision: 'release',
      reason: 'antes de você',
    });
    await world.ponte.actors.told(id, ({ settledAt }) => settledAt !== null);
    const dialog = page.getByRole('dialog');
    await dialog.getByRole('button', { name: 'Cancelar o pedido' }).click();
    await dialog.getByText(/já foi encerrado/).waitFor();
    expect(await dialog.getByLabel('Motivo').inputValue()).toBe('o cliente desistiu');
  });

  test('a report that arrives while the operator writes blocks the decision until it was seen', async () => {
    const { actors } = world.ponte;
    const { order, request } = await actors.opened();
    const { page, go } = await visit({ as: 'rui' });
    await go(`/orders/acme/${order.id}`);
    await button(page, 'Cancelar o pedido').click();
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel('Motivo').fill('o cliente desistiu');
    // nobody completed the SS, so Ponte keeps reading it
    await actors.asSismetro('/serviceOrder/completed', {
      ss: request.ss,
      externalReference: `acme/${order.id}`,
      conclusion: 'Feito.',
    });
    await page.getByText('A Sismetro não mostra a SS com esse fim.').waitFor();
    await button(dialog, 'Cancelar o pedido').click();
    await dialog.getByText(/Chegou uma novidade sobre este pedido/).waitFor();
    await button(dialog, 'Voltar').click();
    await button(page, 'Cancelar o pedido').click();
    await dialog.getByLabel('Motivo').fill('o cliente desistiu');
    await button(dialog, 'Cancelar o pedido').click();
    await actors.told(order.id, ({ phase }) => phase === 'cancelled');
  });

  test('a question that stops nothing is marked as seen, and the dialog says that nothing else happens', async () => {
    const { actors, client } = world.ponte;
    const { order, request } = await actors.opened();
    const workflowId = orderWorkflowId({ tenant: 'acme', id: order.id, closing: 1 });
    const changed = { ...questionOf('webhook-changed') } as const;
    await client.workflow.getHandle(workflowId).signal(contradictionSeen, changed);
    const { page, go } = await visit({ as: 'rui' });
    await actors.told(order.id, ({ attention }) => attention !== null);
    await go(`/orders/acme/${order.id}`);
    await button(page, 'Marcar como visto').click();
    const dialog = page.getByRole('dialog');
    const effect = `Nada muda no Senior X nem na Sismetro: se a SS ${request.ss} tem os dados de antes, corrija-a lá.`;
    await dialog.getByText(effect).waitFor();
    await dialog.getByLabel('Motivo').fill('corrigido na SS');
    await button(dialog, 'Marcar como visto').click();
    await actors.told(order.id, ({ attention }) => attention === null);
  });

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
    await page.route('**/decisions', async (route) => {
      sent.push(route.request().postDataJSON());
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
  });

  test('the right equipment is found by its serial number', async () => {
    const { id } = await anOrderInAttention();
    const { page, go } = await visit({ as: 'rui' });
    await go(`/orders/acme/${id}`);
    await button(page, 'Corrigir o equipamento').click();
    const dialog = page.getByRole('dialog');
    await dialog.getByText(/Equipamento atual:.*9999/).waitFor();
    await dialog.getByLabel('Nome, TAG ou número de série').fill('EL18C2209');
    await page.keyboard.press('Enter');
    await dialog.getByRole('radio', { name: /Câmara fria de laticínios · CF-001/ }).check();
    expect(await dialog.getByLabel('Número do equipamento').inputValue()).toMatch(/^9\d+$/);
    await expectAccessible(page);
    await dialog.getByLabel('Motivo').fill('era a câmara fria');
    await button(dialog, 'Corrigir o equipamento').click();
    await world.ponte.actors.told(id, ({ phase }) => phase === 'in-service');
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

  test('payloads are masked until an administrator reveals them with a reason, which the audit records', async () => {
    const { id, number } = await anOrderInService();
    const { page, go } = await visit({ as: 'ana' });
    await go(`/orders/acme/${id}`);
    await button(page, 'Mostrar os dados').click();
    const data = page.getByRole('region', { name: 'Dados enviados e recebidos' });
    await data.getByText('"customer"').first().waitFor();
    await button(page, 'Revelar dados pessoais').click();
    await page.getByLabel('Motivo').fill(`conferir o cliente de ${number}`);
    await page.getByRole('dialog').getByRole('button', { name: 'Revelar dados pessoais' }).click();
    await data.getByText('Os dados pessoais estão visíveis.').waitFor();

    await go('/audit');
    await page.getByText(`conferir o cliente de ${number}`).first().waitFor();
  });

  test('nothing of one order is shown, or decided, at the address of another', async () => {
    const before = await anOrderInAttention();
    const next = await anOrderInAttention();
    const { page, go, heading } = await visit({ as: 'ana' });
    await go(`/orders/acme/${next.id}`);
    await heading(`Pedido ${next.number}`);
    await go(`/orders/acme/${before.id}`);
    await heading(`Pedido ${before.number}`);
    await button(page, 'Mostrar os dados').click();
    await button(page, 'Revelar dados pessoais').click();
    await page.getByLabel('Motivo').fill('conferir o cliente');
    await page.getByRole('dialog').getByRole('button', { name: 'Revelar dados pessoais' }).click();
    await page.getByText('Os dados pessoais estão visíveis.').waitFor();
    await page.goBack();
    await heading(`Pedido ${next.number}`);
    expect(await page.getByText('Os dados pessoais estão visíveis.').count()).toBe(0);

    await page.goForward();
    await heading(`Pedido ${before.number}`);
    await button(page, 'Tentar de novo').click();
    await page.getByRole('dialog').getByLabel('Motivo').fill('corrigido');
    await page.goBack();
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    await heading(`Pedido ${next.number}`);
  });

  test('an order that is still loading shows nothing of the one before', async () => {
    const before = await anOrderInAttention();
    const next = await anOrderInAttention();
    const { page, go, heading } = await visit({ as: 'rui' });
    await go(`/orders/acme/${before.id}`);
    const answer = await hold(page, `**/orders/acme/${next.id}`);
    await page.goto(`${world.ponte.home}#/orders/acme/${next.id}`);
    await heading('Pedido …');
    expect(await button(page, 'Tentar de novo').count()).toBe(0);
    answer();
    await heading(`Pedido ${next.number}`);
  });

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

  test('a delivery that cannot be read shows what is wrong in it, and is discarded with a reason', async () => {
    const { actors } = world.ponte;
    const body = {
      payload: {
        id: crypto.randomUUID(),
        number: 77,
        branch: { code: '1' },
        equipment: { id: '9001' },
      },
    };
    await expect(actors.asSeniorX('/serviceOrder/open', body)).rejects.toThrow();
    const { page, go, heading } = await visit({ as: 'rui' });
    await go('/parked');
    await page.getByRole('link', { name: 'Pedido fechado (Senior X)' }).click();
    await heading('Aviso parado');
    await page.getByText('Ainda não pode ser lido').waitFor();
    await page
      .getByRole('region', { name: 'O que está faltando ou errado' })
      .getByText('item', { exact: true })
      .waitFor();
    await button(page, 'Descartar').click();
    await page.getByLabel('Motivo').fill('pedido de teste');
    await page.getByRole('dialog').getByRole('button', { name: 'Descartar' }).click();
    await heading('Avisos parados');
    await page.getByText('Nenhum aviso pendente.').waitFor();
  });
});
