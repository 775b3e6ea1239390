/** `ponte privacy`, run by an admin on a complete installation. */
import { createSecretKey, randomBytes } from 'node:crypto';
import { mkdtempSync, readFileSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { Client } from '@temporalio/client';
import { run } from '../../cli/program.js';
import { createCustomerKeys } from '../../platform/customer-keys.js';
import { createKeyring } from '../../platform/encryption/keyring.js';
import { createPayloadCodec } from '../../platform/encryption/payload-codec.js';
import { createOrders } from '../../platform/temporal/orders.js';
import { createTemporal } from '../../platform/temporal/temporal.js';
import { startConsoleApi } from '../api/support/console.js';
import {
  CUSTOMER_KEY,
  startPrivacyWorld,
  type PrivacyWorld,
  usePrivacyWorld,
} from '../privacy/world.js';
import { eventually } from '../support/eventually.js';
import { anOrder } from '../support/order.js';
import { ponteIn } from './support/ponte.js';

const home = mkdtempSync(join(tmpdir(), 'ponte-privacy-'));
const DOCUMENT = '12.ABC.345/01DE-35';
const OF = ['--tenant', 'acme', '--document', DOCUMENT];
const WHY = ['--reason', 'Protocolo 77'];

const world = usePrivacyWorld();
let other: PrivacyWorld;
let order: { id: string; ss: string };

const env = () => ({ PONTE_URL: world.url, PONTE_TOKEN: 'token-of-root' });
const ponte = (
  args: readonly string[],
  more: { stdin?: string; token?: string; url?: string } = {},
) => {
  const { stdin = '', token = 'token-of-root', url = world.url } = more;
  const as = { PONTE_URL: url, PONTE_TOKEN: token };
  return ponteIn({ cwd: home, env: as, stdin })('privacy', ...args);
};

beforeAll(async () => {
  order = await world.opened({ name: 'Padaria Aurora', cnpjCpf: DOCUMENT });
  await eventually('the order is listed', async () => {
    const { orders } = (await ponte(['export', ...OF])).json<{ orders: unknown[] }>();
    return orders.length === 1;
  });
});

afterAll(() => other?.close());

test('export writes one file, for its owner only, and never overwrites another', async () => {
  const { code, stdout } = await ponte(['export', ...OF, '--out', 'titular.json']);
  expect([code, stdout]).toEqual([
    0,
    'titular.json: 1 pedido(s), 0 corpo(s) recebido(s), 0 menção(ões) em registros de outros.\n',
  ]);
  const file = join(home, 'titular.json');
  expect(readFileSync(file, 'utf8')).toContain('Padaria Aurora');
  expect(statSync(file).mode & 0o077).toBe(0);
  const again = await ponte(['export', ...OF, '--out', 'titular.json']);
  expect([again.code, again.stderr]).toEqual([1, expect.stringContaining('já existe')]);
});

test('the document may come from a pipe, so that it appears in no list of processes', async () => {
  const { code, stdout } = await ponte(['export', '--tenant', 'acme'], { stdin: `${DOCUMENT}\n` });
  expect(code).toBe(0);
  expect(JSON.parse(stdout)).toMatchObject({ orders: [{ id: order.id }] });
});

test('the customer of a list may come from a pipe too', async () => {
  const list = ponteIn({ cwd: home, env: env(), stdin: `${DOCUMENT}\n` });
  const found = await list('orders', 'list', '--customer', '-', '--json');
  expect(found.json()).toMatchObject({ items: [{ id: order.id }] });
});

test('the commands are for admins, and require a whole document', async () => {
  expect((await ponte(['export', ...OF], { token: 'token-of-ana' })).code).toBe(77);
  const typo = await ponte(['erase', '--tenant', 'acme', '--document', '123', ...WHY]);
  expect([typo.code, typo.stderr]).toEqual([1, expect.stringContaining('CPF')]);
  expect((await ponte(['erase', ...OF])).code).toBe(2);
});

test('erase refuses an order in progress, and reports it', async () => {
  const { code, stdout, stderr } = await ponte(['erase', ...OF, ...WHY]);
  expect([code, stderr]).toEqual([0, 'Nada foi apagado: repita com --yes.\n']);
  expect(stdout).toContain('Fica: O pedido 1234 está em andamento');
  const forced = await ponte(['erase', ...OF, ...WHY, '--yes', '--json']);
  expect([forced.code, forced.json()]).toEqual([
    1,
    expect.objectContaining({ done: true, orders: [], refused: [expect.anything()] }),
  ]);
});

test('erase asks for confirmation at a terminal, and includes the disk of another api', async () => {
  await world.completed(order);
  await eventually('the order is listed as ended', async () => {
    const { stdout } = await ponte(['erase', ...OF, ...WHY]);
    return stdout.includes('1 pedido(s) encerrado(s)');
  });
  other = await startPrivacyWorld();
  const theirs = await other.opened({ name: 'Padaria Aurora', cnpjCpf: DOCUMENT });
  await other.completed(theirs);
  await eventually('the other order is listed as ended', async () => {
    const request = { tenant: 'acme', document: DOCUMENT, reason: 'ver', dryRun: true };
    const { body } = await other!.root('POST', '/privacy/erase', request);
    return (body['orders'] as unknown[]).length === 1;
  });

  const erase = async (answer: string) => {
    const stdin = Object.assign(new PassThrough(), { isTTY: true });
    const said: string[] = [];
    const stream = { write: (text: string) => void said.push(text) };
    stdin.end(`${answer}\n`);
    const args = ['--url', world.url, '--token', 'token-of-root', 'privacy', 'erase'];
    const code = await run([...args, ...OF, ...WHY, '--api-url', other.url], {
      stdin,
      stdout: stream,
      stderr: stream,
    });
    return { code, said: said.join('') };
  };
  const no = await erase('não');
  expect(no).toEqual({ code: 1, said: expect.stringContaining('Nada foi apagado.') });
  const yes = await erase('sim');
  expect(yes).toEqual({
    code: 0,
    said: expect.stringMatching(/Seria apagado: 1 pedido.*Isto não se desfaz.*Apagado: 1 pedido/s),
  });
  expect(yes.said).toMatch(/Apagado: .* 4 linha/);
  const { body } = await other.root('GET', '/deliveries?tenant=acme');
  expect(body['items']).toEqual([]);
});

test('export and erase fail, and erase claims nothing, if they could not look everywhere', async () => {
  // of a customer who has no orders here, so that those that Temporal is still deleting do not count
  const OF_NOBODY = ['--tenant', 'acme', '--document', '529.982.247-25'];
  const { connection, options } = world.client;
  const { namespace } = options;
  const lost = createKeyring([{ id: 'lost', key: createSecretKey(randomBytes(32)) }])!;
  const dataConverter = { payloadCodecs: [createPayloadCodec(lost, namespace)] };
  const client = new Client({ connection, namespace, dataConverter });
  const nameless = createCustomerKeys({ privacy: { customerKeys: [] } });
  const opening = {
    taskQueue: 'nobody',
    customerKeys: nameless,
    deadlineMs: 30_000,
  };
  await createOrders(createTemporal(client), opening).open(anOrder());
  const api = await startConsoleApi({
    address: world.address,
    change: (settings) =>
      Object.assign(settings, {
        encryption: { keys: [{ id: 'own', key: randomBytes(32).toString('base64') }] },
        privacy: { customerKeys: [CUSTOMER_KEY] },
        temporal: { address: world.address, namespace, taskQueue: 'ponte-test' },
      }),
  });
  const erase = (...more: string[]) =>
    ponte(['erase', ...OF_NOBODY, ...WHY, ...more], { url: api.url });
  try {
    const planned = await eventually('the order is listed', async () => {
      const ran = await erase();
      return ran.code !== 0 && ran;
    });
    const done = await erase('--yes');
    for (const { code, stdout, stderr } of [planned, done]) {
      expect([code, stdout]).toEqual([1, 'No que pôde ser aberto, nada há sobre este cliente.\n']);
      expect(stderr).toContain('1 registro(s) não puderam ser abertos');
    }
    const exported = await ponte(['export', ...OF_NOBODY], { url: api.url });
    expect(exported.json()).toMatchObject({ orders: [], unsearched: 1 });
    expect([exported.code, exported.stderr]).toEqual([
      1,
      expect.stringContaining('1 registro(s) não puderam ser abertos'),
    ]);
  } finally {
    await api.close();
  }
});
