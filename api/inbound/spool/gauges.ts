import { Gauge, type Registry } from 'prom-client';
import type { Spool, SpoolLimits } from './spool.js';

/** Gauges of what waits on disk. */
export function registerSpoolGauges(
  registry: Registry,
  spool: Pick<Spool, 'check' | 'depth' | 'oldest' | 'bytes'>,
  limits: () => SpoolLimits,
): void {
  const registers = [registry];
  new Gauge({
    name: 'ponte_spool_up',
    help: '1 if the file of the spool can be read and written. 0: what it holds is not delivered, nor counted',
    registers,
    collect() {
      this.set(works(spool) ? 1 : 0);
    },
  });
  new Gauge({
    name: 'ponte_spool_entries',
    help: 'Deliveries on disk, waiting for Temporal',
    registers,
    collect() {
      this.set(spool.depth);
    },
  });
  new Gauge({
    name: 'ponte_spool_limit',
    help: 'Maximum number of deliveries in the spool. Beyond it, callers receive 503, except those of a tenant with less than a hundredth of it',
    registers,
    collect() {
      this.set(limits().entries);
    },
  });
  new Gauge({
    name: 'ponte_spool_bytes',
    help: 'Size of the bodies on disk, waiting for Temporal, in bytes by tenant',
    labelNames: ['tenant'],
    registers,
    collect() {
      this.reset();
      for (const [tenant, bytes] of spool.bytes) this.set({ tenant }, bytes);
    },
  });
  new Gauge({
    name: 'ponte_spool_limit_bytes',
    help: 'Maximum size of these bodies in bytes, in total and per tenant. Beyond it, callers receive 503, except those of a tenant with less than a hundredth of it',
    labelNames: ['of'],
    registers,
    collect() {
      const { bytes, bytesPerTenant } = limits();
      this.set({ of: 'all' }, bytes);
      this.set({ of: 'tenant' }, bytesPerTenant);
    },
  });
  new Gauge({
    name: 'ponte_spool_oldest_age_seconds',
    help: 'Age of the oldest delivery on disk. 0 if there is none',
    registers,
    collect() {
      this.set(spool.oldest ? (Date.now() - Date.parse(spool.oldest)) / 1_000 : 0);
    },
  });
}

function works(spool: Pick<Spool, 'check'>): boolean {
  try {
    spool.check();
    return true;
  } catch {
    return false;
  }
}
