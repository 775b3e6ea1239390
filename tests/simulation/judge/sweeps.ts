/** Sweeps: each tenant's come to an end again and again, whatever its orders and those of others need. */
import { SWEEP_ENDS_MS } from './bounds.js';
import type { Breach, RunRecord } from './record.js';

export const brokenSweeps = (run: RunRecord): Breach[] =>
  [...run.tenants.values()].flatMap(({ tenant, sweeps, calls }) => {
    const ends = [run.startMs, ...sweeps, run.endMs];
    const gap = ends.findIndex((at, n) => {
      const next = ends[n + 1] ?? at;
      const isHeldUp = (call: (typeof calls)[number]) =>
        call.mood !== undefined && call.at <= next && call.at >= at - SWEEP_ENDS_MS;
      return next - at > SWEEP_ENDS_MS && !calls.some(isHeldUp);
    });
    const at = ends[gap]! + SWEEP_ENDS_MS;
    const what = `no sweep of ${tenant.id} ended in ${SWEEP_ENDS_MS / 60_000} minutes`;
    return gap < 0 ? [] : [{ rule: 'sweep-has-its-turn', what, at }];
  });
