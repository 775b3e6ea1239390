/** What the stand-ins' pages guarantee without a browser: no input becomes markup, and no other site can post forms. */
import { describe, expect, test } from '@jest/globals';
import { closingAfterEach, openBody, seniorX, sismetro } from '../sandbox/support.js';
import { accepting, awaitingOrder, erpWithPonte } from '../sandbox/erp.js';
import { eventually } from '../support/eventually.js';
import { visitorOf } from './visitor.js';

const opened = closingAfterEach();
const EVIL = `<script>alert("x")</script>'"&`;
const ESCAPED = '&lt;script&gt;alert(&quot;x&quot;)&lt;/script&gt;&#39;&quot;&amp;';

async function erp() {
  const server = opened(await seniorX());
  return { ...server, visitor: visitorOf(server.url) };
}
async function field() {
  const server = opened(await sismetro());
  return { ...server, visitor: visitorOf(server.url) };
}

describe('text that a user typed', () => {
  test('in an order stays text: observation, new equipment, observation of the SS', async () => {
    const { visitor, user, login } = await erp();
    const { body: order } = await user('POST', '/erp/orders', {
      branch: '1',
      customer: '77',
      observation: EVIL,
      equipment: { description: EVIL },
    });
    const { vendor } = await login();
    await vendor('POST', '/erpx_com_ven/pedido/addObservation', {
      id: order.id,
      observation: EVIL,
    });
    const page = await (await visitor.page(`/telas/vendas/${order.id}`)).text();
    expect(page.split(ESCAPED)).toHaveLength(4);
    expect(page).not.toContain('<script>alert');
  });

  test('in an SS stays text: its requester, description, technician and conclusion', async () => {
    const { visitor, vendor, user } = await field();
    await vendor(
      'POST',
      '/serviceOrder/open',
      openBody('acme/1', {
        requester: { name: EVIL },
        description: EVIL,
        services: [{ code: EVIL, quantity: 1 }],
        equipment: { description: EVIL },
      }),
    );
    await user('POST', '/campo/ss/1287593/complete', { technician: EVIL, conclusion: EVIL });
    for (const path of ['/telas/ss', '/telas/ss/1287593', '/telas/equipamentos?busca=script']) {
      const page = await (await visitor.page(path)).text();
      expect(page).toContain(ESCAPED);
      expect(page).not.toContain('<script>alert');
    }
  });

  test('in a refused form is shown in it again, as text', async () => {
    const { visitor } = await erp();
    const refused = await visitor.post('/telas/vendas', { filial: '', observacao: EVIL });
    expect(refused.status).toBe(400);
    const page = await refused.text();
    expect(page).toContain(`<p class="problem" role="alert">Informe a filial.`);
    expect(page).toContain(`>${ESCAPED}</textarea>`);
  });

  test('in an address does not appear on the page', async () => {
    const { visitor } = await erp();
    const page = await (
      await visitor.page('/telas/vendas?feito=Pague+aqui&situacao=toString')
    ).text();
    expect(page).not.toContain('Pague aqui');
    expect(page).toContain('Nenhum pedido.');
  });
});

describe('a form', () => {
  const NEW_RULE = { equipamento: '9001', motivo: 'equipamento baixado' };

  test('of another site, or of no page at all, changes nothing', async () => {
    const { visitor, user, url } = await field();
    const senders = ['http://evil.example', 'null', 'http://127.0.0.1:1', 'no address'];
    for (const origin of senders) {
      const answer = await visitor.post('/telas/regras', NEW_RULE, { origin });
      expect(answer.status).toBe(403);
      expect(await answer.text()).toContain('veio de uma página de outro endereço');
    }
    const nobody = await fetch(`${url}/telas/regras`, {
      method: 'POST',
      body: new URLSearchParams(NEW_RULE),
    });
    expect(nobody.status).toBe(403);
    expect((await user('GET', '/campo/rules')).body.items).toEqual([]);
  });

  test('of its own page is processed once, and a redirect prevents a reload from repeating it', async () => {
    const { visitor, user } = await field();
    const answer = await visitor.post('/telas/regras', NEW_RULE);
    expect([answer.status, answer.headers.get('location')]).toEqual([
      303,
      '/telas/regras?feito=campo.saveRule',
    ]);
    expect(await (await visitor.page(answer.headers.get('location')!)).text()).toContain(
      'Regra salva.',
    );
    expect((await user('GET', '/campo/rules')).body.items).toEqual([
      { equipment: 9001, reason: 'equipamento baixado' },
    ]);
  });

  test('that was refused leads back to its page when its address is opened again', async () => {
    const { visitor } = await field();
    const again = await visitor.page('/telas/regras/9001/excluir');
    expect([again.status, new URL(again.url).pathname]).toEqual([200, '/telas/regras']);
  });

  test('in JSON from a page of another site is refused too, and programs are not', async () => {
    const { user } = await erp();
    const order = { branch: '1', customer: '77' };
    const foreign = await user('POST', '/erp/orders', order, { origin: 'http://evil.example' });
    expect(foreign.status).toBe(403);
    expect((await user('POST', '/erp/orders', order)).status).toBe(201);
  });
});

test('a page may load only its own stylesheet and script, and cannot be framed', async () => {
  const { visitor } = await erp();
  const { headers } = await visitor.page('/telas');
  expect(headers.get('content-security-policy')?.split(';').toSorted()).toEqual([
    "base-uri 'none'",
    "connect-src 'self'",
    "default-src 'none'",
    "form-action 'self'",
    "frame-ancestors 'none'",
    "img-src 'self'",
    "script-src 'self'",
    "style-src 'self'",
  ]);
  expect(headers.get('referrer-policy')).toBe('same-origin');
  expect(headers.get('x-content-type-options')).toBe('nosniff');
  for (const asset of ['estilo.css', 'ao-vivo.js', 'icone.svg']) {
    expect((await visitor.page(`/telas/${asset}`)).status).toBe(200);
  }
});

test('the root address leads to the screens, and each page says that it is a simulator', async () => {
  const stands = [await erp(), await field()];
  const pages = await Promise.all(
    stands.map(async ({ visitor }) => (await visitor.page('/')).text()),
  );
  expect(pages[0]).toContain('Simulador – não é o Senior X');
  expect(pages[1]).toContain('Simulador – não é a Sismetro');
});

test('a missing page is answered with a page that links back', async () => {
  const { visitor } = await erp();
  for (const path of ['/telas/nada', '/telas/vendas/nenhum', '/telas/filiais/99']) {
    const answer = await visitor.page(path);
    expect(answer.status).toBe(404);
    expect(await answer.text()).toContain('<a href="/telas">Voltar ao início</a>');
  }
});

test('an action at a screen is recorded in the ledger like one in JSON', async () => {
  const erp = await erpWithPonte(opened, accepting);
  const { id } = await awaitingOrder(erp);
  const refused = await visitorOf(erp.url).post(`/telas/vendas/${id}/faturar`, {});
  expect(refused.status).toBe(409);
  expect(await refused.text()).toContain(
    'Não é permitido faturar em situação de Aguardando integração.',
  );
  const { body } = await erp.user('GET', `/_sandbox/ledger?orderId=${id}&call=erp.billOrder`);
  expect(body.items).toMatchObject([
    { status: 409, effect: null, path: `/telas/vendas/${id}/faturar` },
  ]);
});

describe('the simulator', () => {
  test('does to an SS what users of Sismetro may do, from its page', async () => {
    const { visitor, vendor, user } = await field();
    for (const reference of ['acme/1', 'acme/2']) {
      await vendor('POST', '/serviceOrder/open', openBody(reference));
    }
    const press = (path: string, ss = 1287593) => visitor.post(`/telas/ss/${ss}/${path}`, {});
    for (const path of ['dividir', 'excluir']) {
      expect([path, (await press(path)).status]).toEqual([path, 303]);
    }
    const page = await (await visitor.page('/telas/ss/1287593')).text();
    expect(page).toContain('Reabrir');
    expect((await press('reabrir')).status).toBe(303);
    const gone = await press('sumir', 1287594);
    expect(gone.headers.get('location')).toBe('/telas/ss?feito=campo.delete');
    const { items } = (await user('GET', '/campo/ss')).body;
    expect(
      items.map(({ ss, reference, status }: Record<string, unknown>) => [ss, reference, status]),
    ).toEqual([
      [1287593, 'acme/1', 'ABERTA'],
      [1287595, 'acme/1', 'ABERTA'],
    ]);
  });

  test('moves an order in the ERP without Ponte, from its page', async () => {
    const erp = await erpWithPonte(opened, accepting);
    const visitor = visitorOf(erp.url);
    const { id } = await awaitingOrder(erp);
    const move = (form: Record<string, string>) => visitor.post(`/telas/vendas/${id}/mover`, form);
    const nothing = await move({ movimento: '' });
    expect([nothing.status, await nothing.text()]).toEqual([
      400,
      expect.stringContaining('Informe o que fazer.'),
    ]);
    const moved = async (movimento: string) => {
      expect((await move({ movimento })).status).toBe(303);
      return (await erp.user('GET', `/erp/orders/${id}`)).body.status;
    };
    expect((await move({ movimento: 'unbilled' })).status).toBe(409);
    expect(await moved('billed')).toBe('FATURADO');
    expect(await moved('unbilled')).toBe('LIBERADO');
    expect(await moved('reclosed')).toBe('AGUARDANDO_INTEGRACAO');
    await eventually('both webhooks arrive', () => erp.listener.received.length === 2);
  });
});

test('the equipment of an order can be changed only while it is open, and is one or none', async () => {
  const erp = await erpWithPonte(opened, accepting);
  const visitor = visitorOf(erp.url);
  const { body: order } = await erp.user('POST', '/erp/orders', { branch: '1', customer: '77' });
  const choose = (id: string, form: Record<string, string>) =>
    visitor.post(`/telas/vendas/${id}/equipamento`, form);
  const both = await choose(order.id, { informar: 'sim', equipamento: '9001', novo: 'Exaustor' });
  expect(await both.text()).toContain('Informe um Equipamento disponível ou um Novo equipamento.');
  const none = await choose(order.id, { informar: 'sim' });
  expect(none.status).toBe(400);
  expect((await choose(order.id, { informar: 'sim', novo: 'Exaustor' })).status).toBe(303);
  expect((await choose(order.id, { informar: 'nao', novo: 'Exaustor' })).status).toBe(303);
  expect((await erp.user('GET', `/erp/orders/${order.id}`)).body.equipment).toBeNull();

  const closed = await awaitingOrder(erp);
  const late = await choose(closed.id, { informar: 'nao' });
  expect([late.status, await late.text()]).toEqual([
    409,
    expect.stringContaining('Não é permitido trocar o equipamento em situação de Aguardando'),
  ]);
});

test('a key typed into the webhook form is shown nowhere', async () => {
  const { visitor, user } = await erp();
  await visitor.post('/telas/webhooks', {
    evento: 'erpx_com_ven/pedido/externalServiceOrderFinished',
    url: 'http://127.0.0.1:1/serviceOrder/open',
    unit: '484',
    key: 'never-shown',
  });
  const page = await (await visitor.page('/telas/webhooks')).text();
  expect(page).toContain('unit, key');
  const ledger = JSON.stringify((await user('GET', '/_sandbox/ledger')).body);
  expect(page + ledger).not.toContain('never-shown');
});
