/** Incidents of credentials and quotas: each has a cause, ends with it, and is not shown again without another one. */
import type { MoodName } from '../../support/moods.js';
import { INCIDENT_ENDS_MS, INCIDENT_STARTS_MS } from './bounds.js';
import type { Breach, IncidentLife, RunRecord } from './record.js';

const CAUSES: Partial<Record<IncidentLife['kind'], readonly MoodName[]>> = {
  credentials: ['keys-refused', 'forbidden'],
  quota: ['quota-used-up'],
};

export const brokenIncidents = (run: RunRecord): Breach[] => [
  ...withoutCause(run),
  ...repeated(run),
];

/** One that has ended is not shown again at once: it had not ended, or has another cause. */
const repeated = ({ incidentLives }: RunRecord): Breach[] =>
  incidentLives.flatMap(({ tenant, key, kind, from }, n) => {
    const before = incidentLives
      .slice(0, n)
      .findLast((one) => one.tenant === tenant && one.key === key && kind in CAUSES);
    if (before?.until === undefined || from - before.until > INCIDENT_STARTS_MS) return [];
    const what = `the incident ${key} of ${tenant} is shown again`;
    return [{ rule: 'incident-is-one', what, at: from }];
  });

const withoutCause = (run: RunRecord): Breach[] =>
  run.incidentLives.flatMap((life) => {
    const moods = CAUSES[life.kind];
    if (moods === undefined) return [];
    const { tenant, key, from, until = run.endMs } = life;
    const own = run.tenants.get(tenant)!;
    // a call to a shared unit that names no order is in the host's ledger
    const host = run.tenants.get(own.tenant.unit?.of ?? tenant)!;
    const at = [...new Set([own, host])]
      .flatMap(({ calls }) => calls)
      .filter(({ mood, at: when }) => mood && moods.includes(mood) && when <= until)
      .map((call) => call.answeredAt);
    const last = Math.max(...at, -Infinity);
    const hasCause = at.some((one) => one >= from - INCIDENT_STARTS_MS);
    const named = `the incident ${key} of ${tenant}`;
    if (!hasCause)
      return [{ rule: 'incident-has-cause', what: `${named} is shown without a cause`, at: from }];
    const due = Math.max(from, last) + INCIDENT_ENDS_MS;
    return until <= due
      ? []
      : [{ rule: 'incident-ends', what: `${named} is shown after its cause has ended`, at: due }];
  });
