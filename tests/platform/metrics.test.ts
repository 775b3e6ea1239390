import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { Counter } from 'prom-client';
import { createMetricsRegistry, serveMetrics } from '../../platform/metrics.js';
import type { MetricsServer } from '../../platform/metrics.js';
import { builtFile } from '../../sandbox/stack/built.js';
import { settingsFile } from './settings/settings-file.js';

const registry = createMetricsRegistry();
const accepted = new Counter({
  name: 'ponte_accepted_total',
  help: 'Orders',
  registers: [registry],
});
let server: MetricsServer;

beforeEach(async () => {
  server = await serveMetrics(registry, { host: '127.0.0.1', port: 0 });
});
afterEach(() => server.close());

test("Prometheus reads the process's figures and our own at /metrics", async () => {
  accepted.inc(3);
  const response = await fetch(server.url);
  expect(response.headers.get('content-type')).toContain('text/plain');
  const figures = await response.text();
  expect(figures).toContain('ponte_accepted_total 3');
  expect(figures).toContain('process_cpu_seconds_total');
});

test('nothing else is served', async () => {
  expect((await fetch(new URL('/', server.url))).status).toBe(404);
  expect((await fetch(server.url, { method: 'POST' })).status).toBe(404);
});

test('a port in use is reported with the settings that change it', async () => {
  const port = Number(new URL(server.url).port);
  await expect(serveMetrics(registry, { host: '127.0.0.1', port })).rejects.toThrow(
    `metrics cannot listen on 127.0.0.1:${port} (EADDRINUSE): set another port with metrics.port`,
  );
});

test('a worker whose metrics port is in use says so in its last log line, and exits with 1', async () => {
  const port = new URL(server.url).port;
  const worker = spawn(process.execPath, [builtFile('worker.js')], {
    env: {
      PONTE_CONFIG: settingsFile('tenants: []\nencryption: none'),
      PONTE_WORKER_METRICS_PORT: port,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const [written, errors] = [text(worker.stdout), text(worker.stderr)];
  expect(await once(worker, 'exit')).toEqual([1, null]);
  expect(await errors).toBe('');
  const last = (await written).trim().split('\n').at(-1)!;
  expect(JSON.parse(last)).toMatchObject({
    level: 'fatal',
    msg: expect.stringMatching(
      new RegExp(`cannot listen on 127\\.0\\.0\\.1:${port} \\(.*in use.*workerMetrics\\.port`),
    ),
  });
});
