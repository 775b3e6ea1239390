/** Sismetro's stand-in as a hostile vendor: what it shows may be wrong, but its ledgers contain the truth. */
import { describe, expect, test } from '@jest/globals';
import {
  closingAfterEach,
  ledgerOf,
  openBody,
  openSs,
  setFaults,
  sismetro,
  startListener,
  truthOf,
  until,
} from './support.js';
import type { Client } from './support.js';

const opened = closingAfterEach();

const REFERENCE = 'acme/order-1';
const FIRST = 1287593;

const rowsOf = async (client: Client, path: string) =>
  (await client('GET', path)).body.resultList as Record<string, unknown>[];
const byReference = (client: Client, reference = REFERENCE) =>
  rowsOf(client, `/serviceOrder/findByReference?reference=${encodeURIComponent(reference)}`);
const byNumber = (client: Client, ss = FIRST) => rowsOf(client, `/SS/findBySs?ss=${ss}`);
const listed = (client: Client) => rowsOf(client, '/SS/listAll');
const numbers = (rows: Record<string, unknown>[]) => rows.map(({ idSs }) => idSs);

/** One SS. `rules` are the stand-in's faults from then on. */
async function withSs(...rules: object[]) {
  const field = opened(await sismetro());
  await openSs(field.vendor, REFERENCE);
  await setFaults(field.vendor, rules);
  return field;
}

/** Like `withSs`; the test receives the callbacks for Ponte. */
async function withPonte(...rules: object[]) {
  const listener = opened(await startListener(() => ({ status: 202 })));
  const ponte = { url: listener.url, unit: '484', key: 'ponte-key' };
  const field = opened(await sismetro({ ponte }));
  await openSs(field.vendor, REFERENCE);
  await setFaults(field.vendor, rules);
  const told = () => until(async () => listener.received[0]);
  return { ...field, listener, told };
}

const COMPLETED = { technician: 'Rui', conclusion: 'Pronto' };
const complete = (client: Client, ss = FIRST, form: object = COMPLETED) =>
  client('POST', `/campo/ss/${ss}/complete`, form);
const act = (client: Client, deed: string, form: object = {}, ss = FIRST) =>
  client('POST', `/campo/ss/${ss}/${deed}`, form);

describe('an SS as a real Sismetro shows it', () => {
  test('has the description in HTML, the requester and the equipment', async () => {
    const { vendor } = opened(await sismetro());
    await openSs(vendor, REFERENCE, { description: 'Não gela\n[ponte acme/order-1]' });
    expect((await byNumber(vendor))[0]).toMatchObject({
      descricaoSs: '<p>N&#227;o gela<br />[ponte acme/order-1]</p>',
      solicitante: 'Padaria Aurora',
      marca: 'Daikin',
      modelo: 'FTKP12Q5VL',
      tag: 'AC-001',
      numeroSerie: 'DK2204118',
    });
  });

  test('keeps its reference unchanged, and the ledger knows its order', async () => {
    const { vendor } = opened(await sismetro());
    for (const reference of ['acme/7', 'acme/7~2', 'acme/a~b~3', 'acme/x/y'])
      await openSs(vendor, reference);
    expect((await byReference(vendor, 'acme/7~2'))[0]).toMatchObject({
      externalReference: 'acme/7~2',
    });
    const orders = (await ledgerOf(vendor, 'call=open')).map(
      ({ orderId }: { orderId: string }) => orderId,
    );
    expect(orders).toEqual(['7', '7', 'a~b', 'x/y']);
    expect(await truthOf(vendor, 'orderId=7')).toMatchObject([
      { references: ['acme/7'], openedBy: 'caller' },
      { references: ['acme/7~2'], openedBy: 'caller' },
    ]);
  });
});

describe('an opening', () => {
  test.each([
    ['first', 0],
    ['second', 1],
  ])('with opens-twice opens two SSs in one POST, and names the %s', async (answers, at) => {
    const { vendor } = opened(await sismetro());
    await setFaults(vendor, [{ call: 'open', kind: 'opens-twice', answers, times: 1 }]);
    expect((await openSs(vendor, REFERENCE)).body.ss).toBe(FIRST + at);
    expect(numbers(await byReference(vendor))).toEqual([FIRST + 1, FIRST]);
    expect(await truthOf(vendor)).toMatchObject([
      { ss: String(FIRST), openedBy: 'caller' },
      { ss: String(FIRST + 1), openedBy: 'double' },
    ]);
    expect(await ledgerOf(vendor, 'orderId=order-1')).toMatchObject([
      { call: 'double.opens-twice', by: 'double', effect: 'opened', ss: String(FIRST + 1) },
      { call: 'open', by: 'caller', effect: 'opened', twists: ['opens-twice'] },
      { call: 'findByReference' },
    ]);
  });

  test('with number-of-another names the SS of another order', async () => {
    const { vendor } = await withSs({ call: 'open', kind: 'number-of-another' });
    const { body } = await openSs(vendor, 'acme/2');
    expect(body.ss).toBe(FIRST);
    expect(body.link).toContain(`os=${FIRST}`);
    expect((await ledgerOf(vendor, 'orderId=2'))[0]).toMatchObject({ ss: String(FIRST + 1) });
  });

  test('with number-of-another names the SS of a stranger if there is no other', async () => {
    const { vendor } = opened(await sismetro());
    await setFaults(vendor, [{ call: 'open', kind: 'number-of-another' }]);
    expect((await openSs(vendor, REFERENCE)).body.ss).toBe(FIRST + 1);
    expect((await byNumber(vendor, FIRST + 1))[0]).toMatchObject({ externalReference: '' });
    expect(await truthOf(vendor)).toMatchObject([{ openedBy: 'caller' }, { openedBy: 'double' }]);
  });

  test('with number-absent names neither number nor link', async () => {
    const { vendor } = opened(await sismetro());
    await setFaults(vendor, [{ call: 'open', kind: 'number-absent' }]);
    expect((await openSs(vendor)).body).toEqual({ valid: true });
  });

  test('with a repeated Idempotency-Key and another reference leaves both in the truth', async () => {
    const { vendor } = opened(await sismetro({ idempotencyHeader: true }));
    for (const reference of ['acme/1', 'acme/1~2']) {
      await vendor('POST', '/serviceOrder/open', openBody(reference), { 'idempotency-key': 'k' });
    }
    expect(await truthOf(vendor)).toMatchObject([{ references: ['acme/1', 'acme/1~2'] }]);
  });
});

describe('a read of SSs', () => {
  test('with lag does not show an SS until a while after it was opened', async () => {
    const { vendor } = await withSs({ call: '*', kind: 'lag', ms: 600_000 });
    for (const rows of [await byReference(vendor), await byNumber(vendor), await listed(vendor)]) {
      expect(rows).toEqual([]);
    }
  });

  test('with lag shows opening and end as late as the rule says', async () => {
    const ms = 200;
    const { vendor, user } = await withSs({ call: 'findBySs', kind: 'lag', ms });
    await complete(user);
    const shownAt = async (status: string) => {
      await until(async () => (await byNumber(vendor))[0]?.['status'] === status);
      return Date.now();
    };
    const seen = await shownAt('ENCERRADA');
    const [{ log }] = await truthOf(vendor);
    expect(seen).toBeGreaterThan(Date.parse(log.at(-1).at) + ms);
  });

  test('with look-empty finds nothing although the SS exists', async () => {
    const { vendor } = await withSs({ call: 'findByReference', kind: 'look-empty', times: 1 });
    expect(
      (await vendor('GET', `/serviceOrder/findByReference?reference=${REFERENCE}`)).body,
    ).toEqual({ valid: false, resultList: [] });
    expect(numbers(await byReference(vendor))).toEqual([FIRST]);
  });

  test('with look-other finds the SS of another order, even if this one has none', async () => {
    const { vendor } = await withSs({ call: 'findByReference', kind: 'look-other' });
    expect(await byReference(vendor, 'acme/2')).toMatchObject([
      { idSs: FIRST, externalReference: REFERENCE },
    ]);
  });

  test('with look-other and reference-absent does not even show that the SS is another one', async () => {
    const { vendor } = await withSs(
      { call: 'findByReference', kind: 'look-other' },
      { call: '*', kind: 'reference-absent' },
    );
    const [row] = await byReference(vendor, 'acme/2');
    expect([row?.['idSs'], 'externalReference' in row!]).toEqual([FIRST, false]);
    expect((await ledgerOf(vendor, 'call=findByReference'))[0].twists).toEqual([
      'look-other',
      'reference-absent',
    ]);
  });

  test('with look-several finds another SS too', async () => {
    const { vendor } = await withSs({ call: '*', kind: 'look-several' });
    expect(numbers(await byReference(vendor))).toEqual([FIRST, FIRST + 1]);
  });

  test.each([
    ['reference-absent', {}, undefined],
    ['reference-blank', {}, ''],
    ['reference-cut', { length: 6 }, 'acme/o'],
    ['reference-foreign', { reference: 'outra/9' }, 'outra/9'],
  ])('with %s shows the reference so in all rows', async (kind, params, shown) => {
    const { vendor } = await withSs({ call: '*', kind, ...params });
    for (const rows of [await byReference(vendor), await byNumber(vendor), await listed(vendor)]) {
      expect(rows[0]?.['externalReference']).toBe(shown);
      expect(rows[0]?.['descricaoSs']).toContain('gela');
    }
  });

  test('with reference-foreign and no text shows the reference of another SS', async () => {
    const { vendor } = await withSs({ call: 'findBySs', kind: 'reference-foreign' });
    await openSs(vendor, 'acme/2');
    expect((await byNumber(vendor))[0]).toMatchObject({ idSs: FIRST, externalReference: 'acme/2' });
  });

  test('that is changed for one order leaves the other rows unchanged, and counts once', async () => {
    const { vendor } = await withSs({
      call: 'listAll',
      kind: 'reference-blank',
      times: 1,
      match: { orderId: 'order-1' },
    });
    await openSs(vendor, 'acme/2');
    const shown = async () =>
      (await listed(vendor)).map(({ externalReference }) => externalReference);
    expect(await shown()).toEqual(['acme/2', '']);
    expect(await shown()).toEqual(['acme/2', REFERENCE]);
  });

  test.each([
    ['description-blank', {}, ''],
    ['description-cut', { length: 3 }, '<p>N&#227;o</p>'],
    [
      'description-mangled',
      { how: 'tags' },
      '<div><span style="font-size:14px">N<wbr>&#xe3;o&nbsp;gela&nbsp;<wbr>&#x5b;acme<wbr>&#x2f;order<wbr>&#x2d;1<wbr>&#x5d;</span></div>',
    ],
    ['description-mangled', { how: 'twice' }, '<p>N&#38;#227;o gela [acme/order-1]</p>'],
  ])('with %s %j shows the description so', async (kind, params, shown) => {
    const { vendor } = opened(await sismetro());
    await openSs(vendor, REFERENCE, { description: 'Não gela [acme/order-1]' });
    await setFaults(vendor, [{ call: '*', kind, ...params }]);
    expect((await byNumber(vendor))[0]?.['descricaoSs']).toBe(shown);
  });

  test('with dates shows times that are off by an hour, or skipped by daylight saving', async () => {
    const { vendor } = await withSs();
    const [before] = await byNumber(vendor);
    const instant = (text: unknown) => Date.parse(`${String(text).replace(' ', 'T')}Z`);
    await setFaults(vendor, [{ call: '*', kind: 'dates', shiftMinutes: -60 }]);
    const [shifted] = await byNumber(vendor);
    expect(instant(before?.['dataAbertura']) - instant(shifted?.['dataAbertura'])).toBe(3_600_000);
    await setFaults(vendor, [{ call: '*', kind: 'dates', shown: '2018-11-04 00:30:00' }]);
    expect((await byNumber(vendor))[0]).toMatchObject({
      dataAbertura: '2018-11-04 00:30:00',
      dataEncerramento: null,
    });
  });
});

describe('a callback', () => {
  test.each([
    ['reference-absent', {}, [FIRST, undefined]],
    ['reference-blank', {}, [FIRST, '']],
    ['reference-cut', { length: 5 }, [FIRST, 'acme/']],
    ['reference-foreign', { reference: 'OS 77/2026' }, [FIRST, 'OS 77/2026']],
    ['number-absent', {}, [undefined, REFERENCE]],
    ['number-of-another', {}, [FIRST + 1, REFERENCE]],
  ])('with %s names its SS so', async (kind, params, names) => {
    const field = await withPonte({ call: 'callback', kind, ...params });
    await openSs(field.vendor, 'acme/2');
    await complete(field.user);
    const { body } = await field.told();
    expect([body.ss, body.externalReference]).toEqual(names);
    const [sent] = (await field.user('GET', '/_sandbox/deliveries')).body.items;
    expect(sent).toMatchObject({ ss: String(FIRST), twists: [kind], body });
  });

  test('with early comes before the SS has ended', async () => {
    const rule = { call: 'campo.complete', kind: 'early' };
    const field = await withPonte({ ...rule, ms: 600_000 });
    expect((await complete(field.user)).body.status).toBe('ABERTA');
    await field.told();
    expect((await byNumber(field.vendor))[0]?.['status']).toBe('ABERTA');
    await setFaults(field.user, [{ ...rule, ms: 10 }]);
    await complete(field.user);
    await until(async () => (await byNumber(field.vendor))[0]?.['status'] === 'ENCERRADA');
  });

  test('with forged reports an end that did not happen, with names that may be wrong', async () => {
    const field = await withPonte();
    await act(field.user, 'forge', {
      end: 'cancelled',
      callback: { ss: 77, reference: 'acme/other' },
    });
    expect(await field.told()).toMatchObject({
      path: '/serviceOrder/cancelled',
      body: { ss: 77, externalReference: 'acme/other' },
    });
    expect(await byNumber(field.vendor)).toMatchObject([{ status: 'ABERTA' }]);
  });

  test('with forged comes automatically after the opening', async () => {
    const field = await withPonte({ call: 'open', kind: 'forged', ms: 10 });
    await openSs(field.vendor, 'acme/2');
    expect(await field.told()).toMatchObject({
      path: '/serviceOrder/completed',
      body: { ss: FIRST + 1, externalReference: 'acme/2' },
    });
    expect(await ledgerOf(field.vendor, 'orderId=2')).toMatchObject([
      { call: 'open', by: 'caller' },
      { call: 'double.forged', by: 'double', effect: 'forged', status: null },
    ]);
  });
});

describe('an SS that Sismetro changes on its own', () => {
  const SEQUELS: [string, object, (client: Client) => Promise<unknown>, unknown][] = [
    ['deleted', {}, (client) => byNumber(client), []],
    ['deleted', { shown: true }, (client) => byNumber(client), [{ status: 'EXCLUÍDA' }]],
    ['transferred', {}, (client) => listed(client), []],
    ['split', {}, (client) => byReference(client), [{ idSs: FIRST + 1 }, { idSs: FIRST }]],
    [
      'neighbour',
      { tenant: 'vizinha' },
      (client) => listed(client),
      [{ externalReference: 'vizinha/order-1' }, { externalReference: REFERENCE }],
    ],
    [
      'merged',
      {},
      (client) => byNumber(client),
      [{ status: 'EXCLUÍDA', conclusao: expect.stringContaining('Mesclada com a SS') }],
    ],
  ];
  test.each(SEQUELS)('is changed after its opening: %s %j', async (kind, params, look, wanted) => {
    const { vendor } = opened(await sismetro());
    await setFaults(vendor, [{ call: 'open', kind, ms: 10, times: 1, ...params }]);
    await openSs(vendor, REFERENCE);
    await until(async () => (await ledgerOf(vendor, `call=double.${kind}`)).length === 1);
    expect(await look(vendor)).toMatchObject(wanted as object);
    expect((await vendor('GET', '/_sandbox/faults/counts')).body.items).toContainEqual({
      call: `double.${kind}`,
      kind,
      count: 1,
    });
  });

  test('is reopened after its end was reported', async () => {
    const field = await withPonte({ call: 'callback', kind: 'reopened', ms: 10 });
    await complete(field.user);
    await until(async () => (await byNumber(field.vendor))[0]?.['status'] === 'ABERTA');
    const [{ log }] = await truthOf(field.user);
    expect(log).toMatchObject([
      { what: 'opened', by: 'caller', status: 'ABERTA' },
      { what: 'completed', by: 'user', status: 'ENCERRADA' },
      { what: 'reopened', by: 'double', status: 'ABERTA' },
    ]);
  });

  test('is changed only after an action on the order that the rule names', async () => {
    const { vendor } = opened(await sismetro());
    await setFaults(vendor, [
      { call: 'open', kind: 'status', status: 500, times: 1 },
      { call: 'open', kind: 'deleted', match: { reference: REFERENCE } },
    ]);
    await openSs(vendor, REFERENCE);
    await openSs(vendor, 'acme/2');
    await openSs(vendor, REFERENCE);
    await until(async () => (await ledgerOf(vendor, 'call=double.deleted')).length === 1);
    expect(numbers(await listed(vendor))).toEqual([FIRST]);
  });
});

describe('users of Sismetro', () => {
  test('reopen, split, merge, transfer and delete an SS', async () => {
    const { vendor, user } = await withSs();
    expect((await act(user, 'reopen')).status).toBe(409);
    await complete(user, FIRST, { ...COMPLETED, callback: { send: false } });
    expect((await act(user, 'reopen')).body.status).toBe('ABERTA');
    expect((await act(user, 'split')).body).toMatchObject({ ss: FIRST + 1, reference: REFERENCE });
    await openSs(vendor, 'acme/2');
    await act(user, 'merge', { into: FIRST + 2 }, FIRST + 1);
    expect(await byNumber(vendor, FIRST + 1)).toMatchObject([{ status: 'EXCLUÍDA' }]);
    expect((await act(user, 'merge', { into: 5 })).status).toBe(400);
    await act(user, 'transfer', { unit: '12' }, FIRST + 2);
    expect(await byNumber(vendor, FIRST + 2)).toEqual([]);
    expect((await act(user, 'delete')).body).toEqual({ ss: FIRST, deleted: true });
    expect(numbers(await listed(vendor))).toEqual([FIRST + 1]);
    expect(await truthOf(vendor)).toMatchObject([
      { ss: String(FIRST), status: null, references: [REFERENCE] },
      { ss: String(FIRST + 1), openedBy: 'user', status: 'EXCLUÍDA' },
      { ss: String(FIRST + 2), unit: '12', references: ['acme/2', REFERENCE] },
    ]);
  });

  test('restore a backup, which loses what was opened since and reopens what ended', async () => {
    const { vendor, user } = await withSs();
    const [{ openedAt }] = await truthOf(vendor);
    const to = new Date(Date.parse(openedAt) + 1).toISOString();
    const restore = (form: object = {}) => user('POST', '/campo/restore', { to, ...form });
    await until(async () => new Date().toISOString() > to);
    await complete(user, FIRST, { ...COMPLETED, callback: { send: false } });
    await openSs(vendor, 'acme/2');
    await restore();
    expect(await listed(vendor)).toMatchObject([{ idSs: FIRST, status: 'ABERTA' }]);
    expect((await openSs(vendor, 'acme/3')).body.ss).toBe(FIRST + 2);
    await restore({ reuseNumbers: true });
    expect((await openSs(vendor, 'acme/4')).body.ss).toBe(FIRST + 1);
    const truth = await truthOf(vendor);
    expect(
      truth.map(({ ss, references, status }: Record<string, unknown>) => [ss, references, status]),
    ).toEqual([
      [String(FIRST), [REFERENCE], 'ABERTA'],
      [String(FIRST + 1), ['acme/2'], null],
      [String(FIRST + 2), ['acme/3'], null],
      [String(FIRST + 1), ['acme/4'], 'ABERTA'],
    ]);
    expect(truth[1].log).toMatchObject([{ what: 'opened' }, { what: 'vanished', by: 'user' }]);
  });
});
