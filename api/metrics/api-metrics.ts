import { Counter, Histogram, type Registry } from 'prom-client';
import type { TenantSettings } from '../../platform/settings/types.js';

/** What the api counts. Labels contain only routes and results: no tenant's secrets, no personal data. */
export function createApiMetrics(
  registry: Registry,
  tenants: () => readonly Pick<TenantSettings, 'id' | 'inbound'>[],
) {
  const registers = [registry];
  return {
    deliveries: new Counter({
      name: 'ponte_deliveries_total',
      help: 'Authenticated deliveries by route and outcome',
      labelNames: ['route', 'result'],
      registers,
    }),
    authenticationFailures: new Counter({
      name: 'ponte_authentication_failures_total',
      help: 'Refused calls (unit, key, address or signature), by the tenant whose unit they name, empty if none',
      labelNames: ['tenant', 'caller'],
      registers,
      // a series must begin with 0: Prometheus does not see an increase in its first value
      collect() {
        for (const { id: tenant, inbound } of tenants()) {
          for (const caller of Object.keys(inbound)) this.inc({ tenant, caller }, 0);
        }
      },
    }),
    credentialUses: new Counter({
      name: 'ponte_credential_uses_total',
      help: 'Accepted calls by what let them in, a key or a signature, and its position in the settings, from 1',
      labelNames: ['tenant', 'caller', 'kind', 'position'],
      registers,
      // begins with 0, as above
      collect() {
        for (const { id: tenant, inbound } of tenants()) {
          for (const [caller, agreed] of Object.entries(inbound)) {
            const all = { key: agreed?.keys ?? [], signature: agreed?.signature?.secrets ?? [] };
            for (const [kind, { length }] of Object.entries(all)) {
              for (let position = 1; position <= length; position += 1) {
                this.inc({ tenant, caller, kind, position }, 0);
              }
            }
          }
        }
      },
    }),
    replays: new Counter({
      name: 'ponte_webhook_replays_total',
      help: 'Signed messages received again: repeats of an accepted message, or another message with a used id',
      labelNames: ['caller', 'arrival'],
      registers,
    }),
    contradictions: new Counter({
      name: 'ponte_callback_contradictions_total',
      help: 'Callbacks that contradict how their order was settled',
      labelNames: ['end'],
      registers,
    }),
    spoolRefusals: new Counter({
      name: 'ponte_spool_refused_total',
      help: 'Spooled deliveries that Temporal refused permanently',
      registers,
    }),
    requestSeconds: new Histogram({
      name: 'ponte_http_request_duration_seconds',
      help: 'Duration of requests by route',
      labelNames: ['method', 'route', 'status'],
      registers,
    }),
  };
}

export type ApiMetrics = ReturnType<typeof createApiMetrics>;
