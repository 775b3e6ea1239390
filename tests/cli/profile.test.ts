import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { beforeEach, describe, expect, test } from '@jest/globals';
import type { FlowStep } from '../../vendors/profile/flow.js';
import { ponteIn } from './support/ponte.js';

let home: string;
beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'ponte-profile-'));
});
const ponte = (...args: readonly string[]) => ponteIn({ cwd: home, env: {} })(...args);

function write(files: Readonly<Record<string, unknown>>): void {
  for (const [name, content] of Object.entries(files)) {
    mkdirSync(dirname(join(home, name)), { recursive: true });
    const text = typeof content === 'string' ? content : JSON.stringify(content);
    writeFileSync(join(home, name), text);
  }
}

describe('profile test without a sample', () => {
  const needsOf = async (...args: readonly string[]) => {
    const { stdout } = await ponte('--json', 'profile', 'test', ...args);
    return (JSON.parse(stdout) as { readonly needs: readonly string[] }).needs;
  };

  test('shows the settings that the profile needs', async () => {
    expect(await needsOf('sismetro')).toEqual(['sismetro.unit', 'sismetro.key']);
    expect(await needsOf('bling')).toEqual([
      ...['senior.credentials.clientId', 'senior.credentials.clientSecret'],
      ...['senior.credentials.refreshToken', 'encryption.keys'],
    ]);
    const shown = await ponte('profile', 'test', 'totvs-protheus');
    expect([shown.code, shown.stderr]).toEqual([0, '']);
    expect(shown.stdout).toContain('senior.credentials.password');
  });

  test('refuses a name of a secret that the settings refuse', async () => {
    const auth = "auth: { headers: { a: '{credentials.`a-b`}' } }";
    write({ 'mine.yaml': `extends: sismetro\nheaders: { unit: null, key: null }\n${auth}` });
    const ran = await ponte('profile', 'test', './mine.yaml');
    expect([ran.code, ran.stderr]).toEqual([78, expect.stringContaining('credentials.a-b não é')]);
  });
});

describe('profile test --flow', () => {
  const order = {
    id: 'o-1',
    number: 7,
    branch: { code: '1' },
    customer: { name: 'Maria' },
    equipment: { id: '9001' },
    items: [{ service: { code: 'S-10' }, quantity: 1, price: 350 }],
  };
  const row = { idSs: 77, status: 'ENCERRADA', evolucao: '' };
  const GOOD = {
    's/open-20261124T130000Z-17.json': order,
    's/completed-20261125T130000Z-18.json': { ss: 77, externalReference: 'acme/o-1' },
    's/answers/open.json': { ss: 77 },
    's/answers/addObservation.json': {},
    's/answers/readOne.json': { valid: true, resultList: [row] },
    's/answers/readOne-none.json':
      'HTTP/1.1 200 OK\r\ncontent-type: application/json\r\n\r\n{"valid":false}',
    's/answers/readOrder.json': { id: 'o-1', number: 7, status: 'LIBERADO', observations: [] },
    's/answers/releaseOrder-busy.json': 'HTTP/2 429 \r\nretry-after: 30\r\n\r\n{}',
  };

  test('shows each step of the way: the request, what its answer is read as, and the verdict', async () => {
    write(GOOD);
    const ran = await ponte('profile', 'test', '--flow', 's', '--json');
    expect([ran.code, ran.stderr]).toEqual([0, '']);
    const steps = ran.json<FlowStep[]>();
    const named = (name: string, kind = 'call') =>
      steps.filter((step) => step.name === name && step.kind === kind);
    expect(named('open', 'body')).toMatchObject([
      { side: 'erp', verdict: 'read', reading: { kind: 'order', order: { id: 'o-1' } } },
    ]);
    expect(named('open')).toMatchObject([
      {
        file: 'answers/open.json',
        requests: [{ method: 'POST', body: { externalReference: 'sample/o-1', orderNumber: '7' } }],
        reading: { kind: 'result', result: { ss: '77' } },
        verdict: 'read',
      },
    ]);
    // what one answer says is used in the calls after it
    expect(named('addObservation')[0]?.requests).toMatchObject([{ body: { id: 'o-1' } }]);
    expect(named('readOne').map(({ reading }) => reading)).toMatchObject([
      { kind: 'result', result: null },
      { kind: 'result', result: { ss: '77', state: 'completed' } },
    ]);
    expect(named('readOne')[0]?.requests?.[0]?.url).toBe('{readUrl}/SS/findBySs?ss=77');
    expect(named('releaseOrder')).toMatchObject([
      { reading: { meaning: 'again', retryAfterMs: 30_000 }, verdict: 'read' },
    ]);
    const notSeen = steps.filter(({ verdict }) => verdict === 'not-seen');
    expect(notSeen.map(({ kind, name }) => `${kind} ${name}`)).toEqual([
      ...['call login', 'call findByReference', 'body opened', 'body cancelled'],
      ...['call cancelOrder', 'call listAwaiting', 'call listAll', 'call equipmentSearch'],
    ]);
    expect(notSeen.find(({ name }) => name === 'cancelOrder')?.requests).toHaveLength(1);
  });

  test('uses the profiles of both sides, in any order, and calls around a call', async () => {
    const steps =
      "{ before: { cliente: { method: GET, url: '{baseUrl}/c' } }, after: { pdf: { method: GET, url: '{baseUrl}/{$answer.id}' } }, answer: '{ \"ss\": id }' }";
    write({
      ...GOOD,
      'field.yaml': `extends: sismetro\ncapabilities: { listAll: false }\ncalls: { open: ${steps} }\n`,
      'erp.yaml': 'extends: senior-x\ninbound: { order: pedido }\n',
      's/open-20261124T130000Z-17.json': { pedido: order },
      's/answers/open.json': { id: 78 },
      's/answers/open.cliente.json': { id: 5 },
    });
    const ran = await ponte(
      ...['profile', 'test', './field.yaml', './erp.yaml', '--flow', 's', '--json'],
    );
    expect([ran.code, ran.stderr]).toEqual([0, '']);
    const found = ran.json<FlowStep[]>();
    const opening = found.find(({ name, kind }) => name === 'open' && kind === 'call');
    expect(opening?.requests?.map(({ step, url }) => [step, url])).toEqual([
      ['cliente', '{baseUrl}/c'],
      [undefined, '{baseUrl}/serviceOrder/open'],
      ['pdf', '{baseUrl}/78'],
    ]);
    expect(found.map(({ name }) => name)).not.toContain('listAll');
  });

  test('shows the requests as curl, safe for a shell and without keys', async () => {
    write({
      ...GOOD,
      's/open-20261124T130000Z-17.json': { ...order, customer: { name: "D'Ávila" } },
    });
    const { stdout } = await ponte('profile', 'test', '--flow', 's');
    expect(stdout).toContain("-H 'key: ***'");
    expect(stdout).toContain(String.raw`"name": "D'\''Ávila"`);
    expect(stdout).toContain("curl -X POST '{baseUrl}/serviceOrder/open'");
    expect(stdout).toContain('✔ readOne (answers/readOne.json)');
    expect(stdout).toContain('· cancelOrder (suposto: nenhuma amostra o mostra)');
  });

  test('shows a form, an XML document, and the log-in', async () => {
    const open = `body: null, xml: '<os><c>{order.customer.name}</c></os>', answer: '{ "ss": os.n }'`;
    const cancel = `cancelOrder: { body: null, form: '{ "id": orderId, "porque": "D\\u0027Ávila" }' }`;
    write({
      ...GOOD,
      'erp.yaml': `extends: senior-x\ncalls: { ${cancel} }\n`,
      'field.yaml': `extends: sismetro\nanswers: xml\ninbound: { content: xml, completed: os }\ncalls: { open: { ${open} } }\n`,
      's/completed-20261125T130000Z-18.json': '<os><ss>0012</ss></os>',
      's/completed-2.json': { os: { ss: '0012' } },
      's/answers/open.json': '<os><n>0012</n></os>',
      's/answers/readOne.json': '<os/>',
      's/answers/readOne-none.json': '<os>',
    });
    const ran = await ponte('profile', 'test', './erp.yaml', './field.yaml', '--flow', 's');
    expect(ran.stdout).toContain("--data-binary '<os><c>Maria</c></os>'");
    expect(ran.stdout).toContain("-H 'content-type: text/xml; charset=utf-8'");
    expect(ran.stdout).toContain("--data-urlencode 'id=o-1'");
    expect(ran.stdout).toMatch(/^· login .*\n {4}curl -X POST '\{baseUrl\}/m);
    const steps = (
      await ponte(...['profile', 'test', './erp.yaml', './field.yaml', '--flow', 's', '--json'])
    ).json<FlowStep[]>();
    const named = (name: string) => steps.filter((step) => step.name === name);
    expect(named('completed').map(({ reading }) => reading)).toMatchObject([
      { kind: 'callback', callback: { ss: '0012' } },
      { kind: 'callback', callback: { ss: '0012' } },
    ]);
    expect(named('open').at(-1)?.reading).toEqual({ kind: 'result', result: { ss: '0012' } });
  });

  test.each([
    ['a body', { 's/open.json': {} }, 'corpo open'],
    ['a body that is not JSON', { 's/completed-1.json': '{' }, 'não é JSON'],
    ['an answer', { 's/answers/open.json': { ok: true } }, 'open (answers/open.json)'],
    [
      'an unknown value',
      { 's/answers/readOne.json': { resultList: [{ ...row, status: 'X' }] } },
      'valores que não estão em states: X',
    ],
    [
      'an order of the list',
      { 's/answers/listAwaiting.json': { contents: [{ id: 'o-2' }], totalPages: 1 } },
      'pedido que não pode ser lido',
    ],
    ['a row', { 's/answers/listAll.json': { resultList: [{}], totalPages: 1 } }, '1 linha(s)'],
    ['a name', { 's/answers/opne.json': {} }, 'não têm a chamada opne'],
  ])('exits with 1 if it cannot read %s', async (_, files, words) => {
    write({ ...GOOD, ...files });
    const ran = await ponte('profile', 'test', '--flow', 's');
    expect(ran.code).toBe(1);
    const failed = ran.stdout.split(/\n(?=[✔✖·])/).filter((step) => step.startsWith('✖'));
    expect(failed).toEqual([expect.stringContaining(words)]);
  });

  test('exits with 1 if no sample of open is read as an order, with the reason', async () => {
    const profile = `extends: senior-x
inbound:
  order: '{ "id": id, "number": number, "branch": branch, "equipment": equipamnto }'
`;
    const call = ['profile', 'test', './erp.yaml', '--flow', 's'];
    write({ ...GOOD, 'erp.yaml': profile, 's/open-2.json': { ...order, id: 'o-2' } });
    const ran = await ponte(...call);
    expect(ran.code).toBe(1);
    expect(ran.stdout).toContain('✖ corpo open (open-2.json)');
    expect(ran.stdout).toContain('ignorado: no-equipment; nenhuma amostra de open vira um pedido');
    const steps = (await ponte(...call, '--json')).json<FlowStep[]>();
    const opened = steps.filter(({ name, kind }) => name === 'open' && kind === 'body');
    expect(opened.map(({ verdict }) => verdict)).toEqual(['failed', 'failed']);
  });

  test('warns of a body that is ignored beside one that is read', async () => {
    const fields = { completed: "ss ? $ : { 'ignore': 'not-an-end' }" };
    write({
      ...GOOD,
      's/open-2.json': { ...order, equipment: null },
      's/completed-2.json': { kind: 'comment' },
      'field.yaml': `extends: sismetro\ninbound: ${JSON.stringify(fields)}`,
    });
    const call = ['profile', 'test', './field.yaml', '--flow', 's'];
    const ran = await ponte(...call);
    expect([ran.code, ran.stderr]).toEqual([0, '']);
    expect(ran.stdout).toContain('! corpo open (open-2.json)');
    expect(ran.stdout).toContain('    ignorado: no-equipment');
    expect(ran.stdout).toContain('! corpo completed (completed-2.json)');
    const steps = (await ponte(...call, '--json')).json<FlowStep[]>();
    expect(steps.filter(({ verdict }) => verdict === 'ignored')).toMatchObject([
      { file: 'open-2.json', why: 'ignorado: no-equipment' },
      { file: 'completed-2.json', why: 'ignorado: not-an-end' },
    ]);
  });

  test('accepts events that only name the order', async () => {
    write({
      ...GOOD,
      'erp.yaml': `extends: senior-x\ncalls: { fetchOrder: { method: GET, url: '{baseUrl}/o', answer: $ } }\ninbound: { order: "{ 'fetch': id }" }`,
    });
    const ran = await ponte('profile', 'test', './erp.yaml', '--flow', 's');
    expect([ran.code, ran.stderr]).toEqual([0, '']);
    expect(ran.stdout).toContain('✔ corpo open');
  });

  test('opens the order that the answer of fetchOrder shows', async () => {
    const fetchOrder = `fetchOrder: { method: GET, url: '{baseUrl}/o/{orderId}', answer: '{ "id": id, "status": situacao, "order": $ }' }`;
    const thin = `extends: senior-x
calls: { ${fetchOrder} }
inbound: { order: '$exists(items) ? $ : { "fetch": ref }' }
`;
    write({
      'erp.yaml': thin,
      's/open-1.json': { ref: 'o-1' },
      's/answers/fetchOrder.json': { ...order, situacao: 'AGUARDANDO_INTEGRACAO' },
      's/answers/fetchOrder-none.json': { ...order, situacao: 'X' },
    });
    const ran = await ponte('profile', 'test', './erp.yaml', '--flow', 's', '--json');
    const found = ran.json<FlowStep[]>();
    expect(found.filter(({ name }) => name === 'fetchOrder')).toMatchObject([
      { verdict: 'failed', why: expect.stringContaining('states') },
      { verdict: 'read', requests: [{ url: '{baseUrl}/o/o-1' }] },
    ]);
    expect(found.find(({ name, kind }) => name === 'open' && kind === 'call')).toMatchObject({
      requests: [{ body: { externalReference: 'sample/o-1' } }],
    });
    write({ 'erp.yaml': thin, 's/open-1.json': { other: 1 } });
    const absent = await ponte('profile', 'test', './erp.yaml', '--flow', 's');
    expect([absent.code, absent.stdout]).toEqual([1, expect.stringContaining('/fetch')]);
  });

  test('refuses a folder that is missing, names of nothing and two profiles of one side', async () => {
    const missing = await ponte('profile', 'test', '--flow', 'none');
    expect([missing.code, missing.stderr]).toEqual([1, expect.stringContaining('ENOENT')]);
    write({ 's/order.json': {} });
    const named = await ponte('profile', 'test', '--flow', 's');
    expect([named.code, named.stderr]).toEqual([1, expect.stringContaining('open, opened')]);
    const twice = await ponte('profile', 'test', 'sismetro', 'sismetro', '--flow', 's');
    expect([twice.code, twice.stderr]).toEqual([2, expect.stringContaining('mesmo lado')]);
    const wrong = { 'acme.yaml': 'extends: sismetro\ncalls: { opne: {} }\n' };
    write(wrong);
    const fault = await ponte('profile', 'test', './acme.yaml');
    expect([fault.code, fault.stderr]).toEqual([
      78,
      'ponte: ./acme.yaml, linha 2: calls.opne: não é um campo conhecido do perfil\n',
    ]);
    const none = await ponte('profile', 'test');
    expect([none.code, none.stderr]).toEqual([2, expect.stringContaining('perfil')]);
  });
});
