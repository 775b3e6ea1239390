import { Counter, Gauge, Histogram, type Registry } from 'prom-client';
import type { Spool, SpoolLimits } from '../inbound/spool/spool.js';

/** The api's metrics. Labels contain only routes and results: no tenant's secrets, no personal data. */
export function createApiMetrics(
  registry: Registry,
  spool: Pick<Spool, 'depth' | 'oldest' | 'bytes'>,
  spoolLimits: () => SpoolLimits,
) {
  const registers = [registry];
  new Gauge({
    name: 'ponte_spool_entries',
    help: 'Deliveries that wait on the disk for Temporal',
    registers,
    collect() {
      this.set(spool.depth);
    },
  });
  new Gauge({
    name: 'ponte_spool_limit',
    help: 'Deliveries that the spool may hold; beyond it callers get 503',
    registers,
    collect() {
      this.set(spoolLimits().entries);
    },
  });
  new Gauge({
    name: 'ponte_spool_bytes',
    help: 'Bytes of the bodies that wait on the disk for Temporal, by tenant',
    labelNames: ['tenant'],
    registers,
    collect() {
      this.reset();
      for (const [tenant, bytes] of spool.bytes) this.set({ tenant }, bytes);
    },
  });
  new Gauge({
    name: 'ponte_spool_limit_bytes',
    help: 'Bytes that these bodies may have: of all tenants, and of each; beyond it callers get 503',
    labelNames: ['of'],
    registers,
    collect() {
      const { bytes, bytesPerTenant } = spoolLimits();
      this.set({ of: 'all' }, bytes);
      this.set({ of: 'tenant' }, bytesPerTenant);
    },
  });
  new Gauge({
    name: 'ponte_spool_oldest_age_seconds',
    help: 'Age of the oldest delivery that waits on the disk; 0 where there is none',
    registers,
    collect() {
      this.set(spool.oldest ? (Date.now() - Date.parse(spool.oldest)) / 1_000 : 0);
    },
  });
  return {
    deliveries: new Counter({
      name: 'ponte_deliveries_total',
      help: 'Authentic deliveries by route and by what became of them',
      labelNames: ['route', 'result'],
      registers,
    }),
    authenticationFailures: new Counter({
      name: 'ponte_authentication_failures_total',
      help: 'Calls with an unknown unit or a wrong key',
      labelNames: ['caller'],
      registers,
    }),
    replays: new Counter({
      name: 'ponte_webhook_replays_total',
      help: 'Signed messages that came again: a repeat of one taken, or another under a used id',
      labelNames: ['caller', 'arrival'],
      registers,
    }),
    contradictions: new Counter({
      name: 'ponte_callback_contradictions_total',
      help: 'Callbacks that say the opposite of how their order was settled',
      labelNames: ['end'],
      registers,
    }),
    spoolRefusals: new Counter({
      name: 'ponte_spool_refused_total',
      help: 'Spooled deliveries that Temporal refused for good',
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
