import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { Counter } from 'prom-client';
import { createMetricsRegistry, serveMetrics } from '../../platform/metrics.js';
import type { MetricsServer } from '../../platform/metrics.js';

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
  const text = await response.text();
  expect(text).toContain('ponte_accepted_total 3');
  expect(text).toContain('process_cpu_seconds_total');
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
