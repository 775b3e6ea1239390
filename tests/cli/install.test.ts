import { createServer, type Server } from 'node:http';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { eventually } from '../support/eventually.js';
import { startWorld, type World } from './support/world.js';

/** The tests follow the steps of an installation: each builds on those before it. */
let world: World;

beforeAll(async () => {
  world = await startWorld('clientes');
});
afterAll(() => world?.close());

interface DoctorFinding {
  readonly check: string;
  readonly tenant?: string;
  readonly state: 'ok' | 'warning' | 'failure';
  readonly text: string;
  readonly cure?: string;
}

async function doctor(...args: string[]) {
  const ran = await world.ponte('doctor', '--json', ...args);
  const { healthy, findings } = ran.json<{ healthy: boolean; findings: DoctorFinding[] }>();
  const of = (check: string) => findings.filter((finding) => finding.check === check);
  const states = (check: string) => of(check).map(({ state }) => state);
  return { ...ran, healthy, findings, of, states };
}

describe('doctor, before anything is set up', () => {
  test('reports that the namespace is missing and the api is unavailable, and how to fix both', async () => {
    const { code, healthy, of, states } = await doctor();
    expect([code, healthy]).toEqual([1, false]);
    expect(states('settings')).toEqual(['ok']);
    expect(of('temporal.namespace')).toEqual([
      expect.objectContaining({ state: 'failure', cure: 'rode ponte setup' }),
    ]);
    expect(of('temporal.schedule')).toEqual([]);
    expect(of('api.public-url')).toEqual([
      expect.objectContaining({ state: 'failure', text: expect.stringContaining('não atende') }),
    ]);
    expect(states('senior-x.login')).toEqual(['ok']);
  });
});

describe('setup', () => {
  test('creates the namespace, the search attributes and the schedules, and reports them', async () => {
    const { code, lines } = await world.ponte('setup', '--retention-days', '45');
    expect(code).toBe(0);
    expect(lines).toEqual([
      'criado    namespace clientes (guarda 45 dias)',
      ...[
        'Tenant',
        'Branch',
        'OrderNumber',
        'SsNumber',
        'Phase',
        'NeedsAttention',
        'OrderValue',
        'ExpectedEnd',
        'CustomerKey',
        'CustomerWords',
        'AuditAction',
        'AuditBy',
      ].map((name) => `criado    atributo de busca ${name}`),
      'criado    agenda da varredura sweep/acme',
      'O Temporal está pronto.',
    ]);
  });

  test('changes nothing when it runs again', async () => {
    const { code, json } = await world.ponte('setup', '--json');
    expect(code).toBe(0);
    const { changed, items } = json<{ changed: boolean; items: Record<string, unknown>[] }>();
    expect(changed).toBe(false);
    expect(items).toHaveLength(14);
    expect(items[0]).toEqual({
      kind: 'namespace',
      name: 'clientes',
      created: false,
      retentionDays: 45,
    });
    expect(items.every(({ created }) => created === false)).toBe(true);
  });

  test('exits with 69 if Temporal is unavailable', async () => {
    world.write({ address: '127.0.0.1:1' });
    const { code, stderr } = await world.ponte('setup');
    world.write();
    expect(code).toBe(69);
    expect(stderr).toContain('O Temporal não atendeu em 127.0.0.1:1');
  });
});

describe('doctor', () => {
  test('reports which queues no worker polls', async () => {
    const { code, of, states } = await doctor();
    expect(code).toBe(1);
    expect(states('temporal.search-attributes')).toEqual(['ok']);
    expect(states('temporal.schedule')).toEqual(['ok']);
    expect(of('temporal.worker').map(({ text }) => text)).toEqual([
      'nenhum worker atende a fila ponte',
      'nenhum worker atende a fila ponte/acme/senior-x',
      'nenhum worker atende a fila ponte/acme/sismetro',
    ]);
  });

  test('reports a healthy installation once api and worker run', async () => {
    await world.startApi();
    world.startWorker();
    const { code, findings, states } = await eventually('both are found', async () => {
      const look = await doctor();
      const isFound = (check: string) =>
        look.states(check).length > 0 && look.states(check).every((state) => state === 'ok');
      return ['temporal.worker', 'api.ready', 'api.installation'].every(isFound) && look;
    });
    expect(findings.filter(({ state }) => state === 'failure')).toEqual([]);
    expect(code).toBe(0);
    expect(states('api.ready')).toEqual(['ok']);
    expect(states('api.installation')).toEqual(['ok']);
    expect(states('senior-x.read')).toEqual(['ok']);
    expect(states('senior-x.readOrder')).toEqual(['ok']);
    expect(states('sismetro.readOne')).toEqual(['ok']);
    expect(states('senior-x.clock')).toEqual(['ok']);
    expect(states('sismetro.equipmentSearch')).toEqual(['ok']);
    expect(states('sismetro.findByReference')).toEqual(['ok']);
    // a vendor cannot reach an address that is only valid on this machine, and no order has come yet
    expect(states('api.public-url')).toEqual(['warning']);
    expect(states('traffic.webhook')).toEqual(['warning']);
  });

  test('prints a line for each check, with its fix below', async () => {
    const { code, lines } = await world.ponte('doctor');
    expect(code).toBe(0);
    expect(lines).toContain('ok     acme: o Senior X aceita o login da aplicação');
    expect(lines).toContain('ok     acme: o relógio confere com o do Senior X');
    expect(lines).toContain('ok     acme: o relógio confere com o da Sismetro');
    expect(lines).toContain('aviso  acme: nenhum pedido chegou ainda');
    expect(lines[lines.indexOf('aviso  acme: nenhum pedido chegou ainda') + 1]).toMatch(
      /^ +→ cadastre o webhook no Senior X/,
    );
    expect(lines.at(-1)).toMatch(/^\d+ ok, \d+ avisos, 0 falhas$/);
  });

  test.each([
    [
      'refuse our keys',
      { senior: { secret: 'wrong' }, sismetro: { key: 'wrong' } },
      { 'senior-x.login': 'accessKey', 'sismetro.listAll': 'sismetro.key' },
    ],
    [
      'are unreachable',
      { senior: { baseUrl: 'http://127.0.0.1:1' }, sismetro: { baseUrl: 'http://127.0.0.1:1' } },
      { 'senior-x.reachable': 'baseUrl', 'sismetro.reachable': 'baseUrl' },
    ],
    [
      'are half reachable, as is Temporal',
      { address: '127.0.0.1:1', sismetro: { readUrl: 'http://127.0.0.1:1' } },
      { 'temporal.reachable': 'temporal.address', 'sismetro.listAll': 'readUrl' },
    ],
  ])('reports vendors that %s, with the fix', async (_, change, cures) => {
    world.write(change);
    const { code, of } = await doctor();
    world.write();
    expect(code).toBe(1);
    for (const [check, cure] of Object.entries(cures)) {
      expect(of(check)).toEqual([
        expect.objectContaining({ state: 'failure', cure: expect.stringContaining(cure) }),
      ]);
    }
  });

  test('reports what a vendor does not support, and what that costs', async () => {
    const faults = (rules: object[]) =>
      fetch(`${world.sismetroUrl}/_sandbox/faults`, {
        method: 'PUT',
        body: JSON.stringify({ rules }),
      });
    await faults([{ call: 'findByReference', kind: 'status', status: 404 }]);
    const { code, of } = await doctor();
    await faults([]);
    expect(code).toBe(0);
    expect(of('sismetro.findByReference')).toEqual([
      expect.objectContaining({
        state: 'warning',
        text: expect.stringContaining('procurada na lista, ou por uma pessoa'),
      }),
    ]);
  });

  test('speaks of the systems by the names that the settings give them', async () => {
    world.write({ senior: { name: 'Bling' }, sismetro: { name: 'Field Control' } });
    const { of, findings } = await doctor();
    world.write();
    expect(of('senior-x.login')[0]?.text).toBe('o sistema Bling aceita o login da aplicação');
    const said = findings.map(({ text, cure }) => `${text} ${cure}`).join('\n');
    expect(said).not.toMatch(/Senior X|Sismetro/);
  });

  test('reports that the api at the public address is of another installation', async () => {
    const server = createServer((_request, response) =>
      response.end(JSON.stringify({ status: 'ok', installation: '0123456789abcdef' })),
    ).listen(0, '127.0.0.1');
    await once(server, 'listening');
    world.write({ publicUrl: addressOf(server) });
    const { code, of } = await doctor();
    world.write();
    server.close();
    expect(code).toBe(1);
    expect(of('api.installation')).toEqual([
      expect.objectContaining({
        state: 'failure',
        text: expect.stringContaining('outra instalação'),
      }),
    ]);
  });

  test('reports everything else if the api does not say whether it is ready', async () => {
    const server = createServer(({ url, socket }, response) => {
      if (url === '/health/live') response.end(JSON.stringify({ status: 'ok' }));
      else socket.destroy();
    }).listen(0, '127.0.0.1');
    await once(server, 'listening');
    world.write({ publicUrl: addressOf(server) });
    const { code, states } = await doctor();
    world.write();
    server.close();
    expect(code).toBe(1);
    expect(states('api.ready')).toEqual(['failure']);
    expect(states('senior-x.login')).toEqual(['ok']);
  });

  test('reports a clock that is wrong', async () => {
    const server = await lateBy(600_000);
    world.write({ senior: { baseUrl: addressOf(server) } });
    const { of } = await doctor();
    world.write();
    server.close();
    expect(of('senior-x.clock')).toEqual([
      expect.objectContaining({
        state: 'failure',
        text: expect.stringMatching(/está (59\d|60\d) s adiantado em relação ao Senior X/),
        cure: expect.stringContaining('NTP'),
      }),
    ]);
  });

  test('reports wrong settings as failures with their lines', async () => {
    world.write({ senior: { baseUrl: 'nowhere' } });
    const { code, of } = await doctor();
    world.write();
    expect(code).toBe(1);
    expect(of('settings')).toEqual([
      expect.objectContaining({
        state: 'failure',
        text: expect.stringMatching(
          /^tenants\[0\]\.senior\.baseUrl \(linha 1\): deve ser um endereço/,
        ),
      }),
    ]);
  });

  test('checks only one tenant if asked', async () => {
    expect((await doctor('--tenant', 'acme')).of('senior-x.login')).toHaveLength(1);
    expect((await world.ponte('doctor', '--tenant', 'nobody')).code).toBe(2);
  });
});

/** A server whose clock is this many milliseconds behind. */
async function lateBy(ms: number): Promise<Server> {
  const server = createServer((_, response) => {
    response.sendDate = false;
    response.setHeader('date', new Date(Date.now() - ms).toUTCString());
    response.writeHead(404).end('{}');
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  return server;
}

const addressOf = (server: Server) => `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
