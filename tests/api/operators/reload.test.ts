import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, test } from '@jest/globals';
import { builtFile } from '../../../sandbox/stack/built.js';
import { startAdminApi, type AdminApi, type Written } from '../support/admin.js';
import { call, post, SENIOR, until } from '../support/api.js';
import { anEvent } from '../support/bodies.js';

const NEXT = { unit: '484', key: 'senior-key-of-acme-next' };

let api: AdminApi;

afterEach(() => api?.close());

const open = (caller: { unit: string; key: string }, change = {}) =>
  post(`${api.url()}/serviceOrder/open`, caller, anEvent(change));

const acmeOf = ({ tenants: [acme] }: Written) => acme!;

describe('reloaded settings', () => {
  test('apply after SIGHUP without dropping a request', async () => {
    api = await startAdminApi(() => {}, { isProcess: true });
    const branch = { branch: { code: '2' } };
    expect((await open(SENIOR, branch)).body).toMatchObject({ result: 'ignored' });
    api.write((settings) => {
      acmeOf(settings).inbound.senior.keys = [NEXT.key];
      acmeOf(settings).branches['2'] = { integration: true };
    });

    const flowing = new AbortController();
    const statuses = new Map<number, number>();
    const flows = Array.from({ length: 8 }, async () => {
      while (!flowing.signal.aborted) {
        const { status } = await open(NEXT);
        statuses.set(status, (statuses.get(status) ?? 0) + 1);
      }
    });
    const taken = () => statuses.get(202) ?? 0;
    for (let times = 1; times <= 5; times += 1) {
      const before = taken();
      await until('requests flow', () => taken() > before + 20);
      api.hangUp();
      await until('it is read again', () => api.said('settings reloaded') === times);
    }
    flowing.abort();
    await Promise.all(flows);

    expect([...statuses.keys()]).toEqual([202]);
    expect((await open(SENIOR)).status).toBe(401);
    expect((await open(NEXT, branch)).body).toMatchObject({ result: 'spooled' });
  });

  test('apply after POST /admin/reload: operators, tenants and limits', async () => {
    api = await startAdminApi();
    api.write((settings) => {
      settings.operators = settings.operators.filter(({ name }) => name !== 'vera');
      settings.operators.push({
        name: 'rui',
        role: 'admin',
        token: 'token-of-rui',
        tenants: 'all',
      });
      settings.tenants.splice(1, 1);
      Object.assign(acmeOf(settings), { mode: 'rehearsal' });
      settings.operators.forEach((operator) => (operator.tenants = 'all'));
      settings.limits['perKeyPerMinute'] = 2;
    });
    expect((await api.as('rui', 'POST', '/admin/reload')).status).toBe(401);
    const answer = await api.as('root', 'POST', '/admin/reload');
    const tenants = [{ id: 'acme', mode: 'rehearsal' }];
    const result = { result: 'reloaded', needsRestart: [], tenants };
    expect([answer.status, answer.body]).toEqual([200, result]);

    expect((await api.as('rui', 'POST', '/admin/reload')).status).toBe(200);
    expect((await api.as('vera', 'GET', '/parked')).status).toBe(401);
    expect((await open({ unit: '485', key: 'senior-key-of-beta' })).status).toBe(401);
    const statuses = [await open(SENIOR), await open(SENIOR), await open(SENIOR)];
    expect(statuses.map(({ status }) => status)).toEqual([202, 202, 429]);
  });

  test('apply to the search of equipment: another URL and another key', async () => {
    const asked: unknown[] = [];
    const sismetro = createServer((request, response) => {
      asked.push([request.headers['key'], request.url]);
      response.setHeader('content-type', 'application/json');
      response.end('{"valid":true,"totalPages":1,"resultList":[]}');
    }).listen(0, '127.0.0.1');
    await once(sismetro, 'listening');
    const baseUrl = `http://127.0.0.1:${(sismetro.address() as AddressInfo).port}`;
    const search = () => call(`${api.url()}/equipment?query=split`, { headers: SENIOR });
    try {
      api = await startAdminApi();
      expect((await search()).status).toBe(503);
      api.write((settings) =>
        Object.assign(acmeOf(settings).sismetro, { baseUrl, key: 'new-key' }),
      );
      expect((await api.as('root', 'POST', '/admin/reload')).status).toBe(200);
      expect((await search()).body).toEqual({ items: [], page: 1, totalPages: 1 });
      expect(asked).toEqual([['new-key', expect.stringContaining('split')]]);
    } finally {
      sismetro.closeAllConnections();
      sismetro.close();
    }
  });

  test('change nothing if they are invalid, and every fault is reported', async () => {
    api = await startAdminApi(() => {}, { isProcess: true });
    api.write((settings) => {
      acmeOf(settings).inbound.senior.keys = [];
      acmeOf(settings).sismetro.baseUrl = 'planted-secret';
    });
    const faults = ['tenants[0].inbound.senior.keys', 'tenants[0].sismetro.baseUrl'];
    const refused = await api.as('root', 'POST', '/admin/reload');
    expect([refused.status, refused.headers.get('content-type')]).toEqual([
      422,
      expect.stringContaining('application/problem+json'),
    ]);
    expect((refused.body['errors'] as { path: string }[]).map(({ path }) => path)).toEqual(faults);
    expect(JSON.stringify(refused.body)).not.toContain('planted-secret');

    api.hangUp();
    const lines = () =>
      api.lines().filter(({ by, problems }) => by === 'SIGHUP' && problems) as unknown as {
        problems: { path: string }[];
      }[];
    await until('the log has the faults', () => lines().length === 1);
    expect(lines()[0]?.problems.map(({ path }) => path)).toEqual(faults);
    writeFileSync(api.file, 'no: [yaml');
    expect((await api.as('root', 'POST', '/admin/reload')).status).toBe(422);
    expect((await open(SENIOR)).status).toBe(202);

    api.write();
    expect((await api.as('root', 'POST', '/admin/reload')).status).toBe(200);
  });

  test('report what applies only after a restart, until it is undone', async () => {
    api = await startAdminApi();
    api.write((settings) => {
      settings.api.port = 1;
      settings.temporal.taskQueue = 'another';
      acmeOf(settings).branches['2'] = { integration: true };
    });
    for (const _ of [1, 2]) {
      const { body } = await api.as('root', 'POST', '/admin/reload');
      expect(body['needsRestart']).toEqual(['api.port', 'temporal.taskQueue']);
    }
    expect((await open(SENIOR, { branch: { code: '2' } })).status).toBe(202);
    api.write();
    expect((await api.as('root', 'POST', '/admin/reload')).body['needsRestart']).toEqual([]);
  });

  test('are in the log, with the admin who asked for them', async () => {
    api = await startAdminApi();
    await api.as('root', 'POST', '/admin/reload');
    await until('it is logged', () => api.said('settings reloaded') === 1);
    expect(api.lines()).toContainEqual(
      expect.objectContaining({ msg: 'settings reloaded', by: 'root' }),
    );
  });
});

describe('the worker', () => {
  test('that waits for Temporal reloads its settings on SIGHUP, and continues', async () => {
    api = await startAdminApi();
    const worker = spawn(process.execPath, [builtFile('worker.js')], {
      env: { PATH: process.env['PATH'], PONTE_CONFIG: api.file, PONTE_WORKER_METRICS_PORT: '0' },
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const exited = once(worker, 'exit');
    let log = '';
    worker.stdout.on('data', (chunk: Buffer) => (log += chunk.toString()));
    try {
      await until('it waits for Temporal', () => log.includes('Temporal is not reachable yet'));
      worker.kill('SIGHUP');
      await until('it found them right', () => log.includes('settings reloaded'));
      writeFileSync(api.file, '{"tenants": 1}');
      worker.kill('SIGHUP');
      await until('it found them wrong', () => log.includes('settings not reloaded'));
      worker.kill('SIGTERM');
      expect(await exited).toEqual([0, null]);
    } finally {
      worker.kill('SIGKILL');
    }
  });
});
