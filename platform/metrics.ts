import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { collectDefaultMetrics, Registry, Gauge } from 'prom-client';
import { X509Certificate } from 'node:crypto';
import type { Settings } from './settings/types.js';

/**
 * Creates a registry with the process's own metrics (memory, event loop, garbage collection); each part adds its own.
 */
export function createMetricsRegistry(): Registry {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  return registry;
}

export interface MetricsServer {
  readonly url: string;
  close(): Promise<void>;
}

/**
 * Serves a registry at `GET /metrics` on its own port, for Prometheus only.
 * @throws Error if the port is not available, with the settings that change it.
 */
export async function serveMetrics(
  registry: Registry,
  { host, port }: { readonly host: string; readonly port: number },
): Promise<MetricsServer> {
  const server = createServer((request, response) => {
    if (request.method !== 'GET' || request.url?.split('?', 1)[0] !== '/metrics') {
      response.writeHead(404).end();
      return;
    }
    registry.metrics().then(
      (text) =>
        response
          .writeHead(200, {
            'content-type': registry.contentType,
            'x-content-type-options': 'nosniff',
          })
          .end(text),
      () => response.writeHead(500).end(),
    );
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', (cause: NodeJS.ErrnoException) => {
      const advice = 'set another port with metrics.port, workerMetrics.port or their variables';
      reject(
        new Error(`metrics cannot listen on ${host}:${port} (${cause.code}): ${advice}`, { cause }),
      );
    });
    server.listen(port, host, resolve);
  });
  const { port: bound } = server.address() as AddressInfo;
  return {
    url: `http://${host.includes(':') ? `[${host}]` : host}:${bound}/metrics`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

/** Exports when the client certificate for Temporal expires, if one is configured. */
export function registerCertificateMetrics(
  registry: Registry,
  { temporal: { access } }: Pick<Settings, 'temporal'>,
): void {
  const tls = typeof access?.tls === 'object' ? access.tls : undefined;
  const certificate = tls?.clientCertPair?.crt;
  if (certificate === undefined) return;
  new Gauge({
    name: 'ponte_temporal_certificate_expiry_timestamp_seconds',
    help: 'Expiry of the client certificate for Temporal, as Unix time',
    registers: [registry],
  }).set(Date.parse(new X509Certificate(certificate).validTo) / 1_000);
}
