import { X509Certificate } from 'node:crypto';
import { Gauge, type Registry } from 'prom-client';
import type { Settings } from './settings/types.js';

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
