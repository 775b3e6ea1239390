import { expect, test } from '@jest/globals';
import {
  closingAfterEach,
  clientOf,
  openBody,
  openSs,
  sismetro,
  startListener,
  until,
} from './support.js';

const opened = closingAfterEach();

test('an SS is opened, and found by our reference, by its number and in the list', async () => {
  const { vendor, url } = opened(await sismetro());
  const { status, body } = await vendor('POST', '/serviceOrder/open', openBody('acme/order-1'));
  expect([status, body.ss]).toEqual([201, 1287593]);
  expect(body.link).toMatch(new RegExp(`^${url}/printSS\\.php\\?os=1287593&token=[0-9a-f]{96}$`));

  const wanted = {
    idSs: 1287593,
    link: body.link,
    externalReference: 'acme/order-1',
    status: 'ABERTA',
    evolucao: 'AGUARDANDO AGENDAMENTO',
    solicitante: 'Padaria Aurora',
    idPatrimonio: '9001',
    tag: 'AC-001',
  };
  const byReference = await vendor('GET', '/serviceOrder/findByReference?reference=acme/order-1');
  expect(byReference.body).toMatchObject({ valid: true, resultList: [wanted] });
  const byNumber = await vendor('GET', '/SS/findBySs?ss=1287593');
  expect(byNumber.body).toMatchObject({ valid: true, resultList: [wanted] });
  const [read] = byNumber.body.resultList;
  expect(read.dataAbertura).toMatch(/^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d$/);
  expect(read.servicosArealizar).toBe('<p>1 &#215; Manuten&#231;&#227;o preventiva (S-10)</p>');
  const listed = await vendor('GET', '/SS/listAll?page=01');
  expect(listed.body).toMatchObject({ totalPages: '1', resultList: [wanted] });
});

test('a missing SS is answered 200 with valid:false', async () => {
  const { vendor } = opened(await sismetro());
  const none = { valid: false, resultList: [] };
  expect((await vendor('GET', '/SS/findBySs?ss=1')).body).toEqual(none);
  const byReference = await vendor('GET', '/serviceOrder/findByReference?reference=acme/x');
  expect([byReference.status, byReference.body]).toEqual([200, none]);
});

test('the list comes newest first, by pages of fifty', async () => {
  const { vendor } = opened(await sismetro());
  for (let made = 0; made < 51; made++) await openSs(vendor, `acme/${made}`);
  const numbers = async (page: string) =>
    (await vendor('GET', `/SS/listAll?page=${page}`)).body.resultList.map(
      (view: { idSs: number }) => view.idSs,
    );
  expect((await numbers('01')).slice(0, 2)).toEqual([1287643, 1287642]);
  expect(await numbers('02')).toEqual([1287593]);
});

test('a second POST opens a second SS', async () => {
  const { vendor } = opened(await sismetro());
  expect([(await openSs(vendor)).body.ss, (await openSs(vendor)).body.ss]).toEqual([
    1287593, 1287594,
  ]);
});

test('unknown equipment is refused; new equipment is registered and found in the search', async () => {
  const { vendor } = opened(await sismetro());
  const refused = await vendor(
    'POST',
    '/serviceOrder/open',
    openBody('acme/1', { equipment: { id: '404' } }),
  );
  expect([refused.status, refused.body.message]).toEqual([400, 'Patrimônio 404 não encontrado']);
  await vendor(
    'POST',
    '/serviceOrder/open',
    openBody('acme/2', { equipment: { description: 'Máquina de gelo do salão' } }),
  );
  const found = await vendor('GET', '/equipment/search?query=MAQUINA%20de&page=1');
  expect(found.body).toMatchObject({
    valid: true,
    resultList: [{ idPatrimonio: '9013', descricao: 'Máquina de gelo do salão' }],
  });
  expect((await vendor('GET', '/equipment/search?query=%25')).body.resultList).toEqual([]);
});

test('a wrong key is answered 401', async () => {
  const { url } = opened(await sismetro());
  const stranger = clientOf(url, { unit: '484', key: 'guessed' });
  expect((await stranger('GET', '/SS/listAll')).status).toBe(401);
});

test('the link opens nothing with a wrong token', async () => {
  const { vendor } = opened(await sismetro());
  const { body } = await openSs(vendor);
  const wrong = await fetch(body.link.replace(/.$/, (last: string) => (last === '0' ? '1' : '0')));
  expect(wrong.status).toBe(403);
});

test('Atender and Concluir change the SS and notify Ponte, with its keys', async () => {
  const listener = opened(await startListener(() => ({ status: 202 })));
  const ponte = { url: listener.url, unit: '484', key: 'ponte-key' };
  const { vendor, user } = opened(await sismetro({ ponte }));
  await vendor('POST', '/serviceOrder/open', openBody('acme/1'));
  expect((await user('POST', '/campo/ss/1287593/start')).body.progress).toBe('EM EXECUÇÃO');
  const vague = await user('POST', '/campo/ss/1287593/complete', { technician: 'Rui' });
  expect([vague.status, vague.body.message]).toEqual([400, 'Informe a conclusão do serviço.']);
  await user('POST', '/campo/ss/1287593/complete', {
    technician: 'Rui',
    conclusion: 'Gás & filtro',
  });

  const [told] = await until(async () => listener.received.length > 0 && listener.received);
  expect(told).toMatchObject({
    path: '/serviceOrder/completed',
    headers: { unit: '484', key: 'ponte-key' },
    body: {
      ss: 1287593,
      externalReference: 'acme/1',
      technician: 'Rui',
      conclusion: '<p>G&#225;s &#38; filtro</p>',
      occurredAt: expect.stringMatching(/T\d\d:\d\d:\d\d-03:00$/),
    },
  });
  const read = await vendor('GET', '/SS/findBySs?ss=1287593');
  expect(read.body.resultList[0]).toMatchObject({ status: 'ENCERRADA', evolucao: 'CONCLUÍDO' });
  const late = await user('POST', '/campo/ss/1287593/cancel', { reason: 'Engano' });
  expect(late.status).toBe(409);
});

test('Cancelar reports the reason to Ponte, unless it is not to be told', async () => {
  const listener = opened(await startListener(() => ({ status: 202 })));
  const ponte = { url: listener.url, unit: '484', key: 'ponte-key' };
  const { vendor, user } = opened(await sismetro({ ponte }));
  for (const id of ['a', 'b']) await openSs(vendor, `acme/${id}`);
  const cancel = (ss: number, callback?: object) =>
    user('POST', `/campo/ss/${ss}/cancel`, { reason: 'Cliente desistiu', callback });
  await cancel(1287593, { send: false });
  await cancel(1287594);
  const [told] = await until(async () => listener.received.length > 0 && listener.received);
  expect(told).toMatchObject({
    path: '/serviceOrder/cancelled',
    body: { ss: 1287594, externalReference: 'acme/b', reason: 'Cliente desistiu' },
  });
});
