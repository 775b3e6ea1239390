import { mkdtempSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { startAdminApi, type AdminApi } from '../api/support/admin.js';
import { post, SENIOR, SISMETRO } from '../api/support/api.js';
import { aCallback, anEvent } from '../api/support/bodies.js';
import { useTemporal } from '../api/support/temporal.js';
import { ponteIn } from './support/ponte.js';

const temporal = useTemporal();
let api: AdminApi;
let home: string;
let ponte: ReturnType<typeof ponteIn>;

const event = anEvent({ customer: { code: '77', name: 'Planted Person' } });

beforeAll(async () => {
  api = await startAdminApi((settings) => {
    settings.temporal.address = temporal.address;
    settings.tenants[0]!.capture = { keep: 10 };
  });
  home = mkdtempSync(join(tmpdir(), 'ponte-capture-'));
  ponte = ponteAs('root');
  await post(`${api.url()}/serviceOrder/open`, SENIOR, event);
  const callback = aCallback(event.payload.id, { reason: 'Planted reason' });
  await post(`${api.url()}/serviceOrder/cancelled`, SISMETRO, callback);
});

afterAll(() => api?.close());

const ponteAs = (name: string) =>
  ponteIn({
    cwd: home,
    env: { PONTE_URL: api.url(), PONTE_TOKEN: `token-of-${name}` },
  });

const ACME = ['--tenant', 'acme'];

describe('capture', () => {
  test('list writes a row for each body, newest first', async () => {
    const { code, lines } = await ponte('capture', 'list', ...ACME);
    expect(code).toBe(0);
    expect(lines.map((line) => line.split('\t').slice(0, 2))).toEqual([
      ['2', 'cancelled'],
      ['1', 'open'],
    ]);
    expect(lines.map((line) => line.split('\t')[3])).toEqual(['accepted', 'accepted']);
    const one = await ponte('capture', 'list', ...ACME, '--route', 'open', '--json');
    expect(one.json<{ items: unknown[] }>().items).toHaveLength(1);
  });

  test('show masks personal data unless asked not to', async () => {
    const masked = await ponte('capture', 'show', ...ACME);
    expect(masked.stdout).toContain(event.payload.id);
    expect(masked.stdout).not.toMatch(/planted/i);
    const whole = await ponte('capture', 'show', ...ACME, '--reveal', 'perfil novo');
    expect(whole.stdout).toContain('Planted Person');
    expect(whole.stderr).toContain('dados pessoais');
  });

  test('show --out writes samples that profile test reads, for their owner only', async () => {
    const { code, lines } = await ponte('capture', 'show', ...ACME, '--out', 'samples');
    expect(code).toBe(0);
    const files = readdirSync(join(home, 'samples')).map((name) => join('samples', name));
    expect(lines.toSorted()).toEqual(files.toSorted());
    for (const file of files) {
      expect(readFileSync(join(home, file), 'utf8')).not.toMatch(/planted/i);
      expect(statSync(join(home, file)).mode & 0o077).toBe(0);
    }
    const flow = await ponte('profile', 'test', '--flow', 'samples', '--json');
    const steps = flow.json<{ kind: string; reading?: object }[]>();
    const readings = steps.flatMap(({ kind, reading }) => (kind === 'body' && reading) || []);
    expect([flow.code, readings]).toMatchObject([
      0,
      [
        { kind: 'order', order: { id: event.payload.id, number: '1234' } },
        { kind: 'callback', callback: { event: 'cancelled' } },
      ],
    ]);
  });

  test('show --out reports where it cannot write', async () => {
    const { code, stderr } = await ponte('capture', 'show', ...ACME, '--out', '/dev/null/x');
    expect([code, stderr]).toEqual([1, expect.stringContaining('/dev/null')]);
  });

  test('is for admins, and requires a tenant', async () => {
    const operator = await ponteAs('ana')('capture', 'show', ...ACME);
    expect([operator.code, operator.stdout]).toEqual([77, '']);
    expect((await ponte('capture', 'list')).code).toBe(2);
    expect((await ponte('capture', 'list', '--tenant', 'nobody')).code).toBe(1);
  });

  test('clear deletes the bodies of a tenant, for a reason', async () => {
    expect((await ponte('capture', 'clear', ...ACME)).code).toBe(2);
    const cleared = await ponte('capture', 'clear', ...ACME, '--reason', 'perfil pronto');
    expect([cleared.code, cleared.stdout]).toEqual([0, 'acme: 2 corpos apagados.\n']);
    const list = await ponte('capture', 'list', ...ACME);
    expect([list.code, list.stdout]).toEqual([0, '']);
    expect(list.stderr).toContain('capture.keep');
  });
});
