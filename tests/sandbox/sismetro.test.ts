import { expect, test } from '@jest/globals';
import { closingAfterEach, openBody, openSs, sismetro } from './support.js';

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

test('the link opens nothing with a wrong token', async () => {
  const { vendor } = opened(await sismetro());
  const { body } = await openSs(vendor);
  const wrong = await fetch(body.link.replace(/.$/, (last: string) => (last === '0' ? '1' : '0')));
  expect(wrong.status).toBe(403);
});
