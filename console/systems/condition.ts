import type { Incident, VendorHealth } from '../api/types.js';

/**
 * How a system is doing, the worst first: no worker calls it, it refuses our keys, the quota is used up, its calls fail
 * (`troubledSince`, `workflows/vendor-traffic/rules.ts`), calls wait too long for their turn, it asks for fewer calls,
 * it was not called, or all is well.
 */
export type Condition =
  'stopped' | 'credentials' | 'quota' | 'troubled' | 'queued' | 'slow' | 'quiet' | 'healthy';

/** Returns true if it ends without anybody doing anything. */
export const endsByItself = (condition: Condition): boolean =>
  condition !== 'stopped' && condition !== 'credentials';

/** Returns true if calls leave its queue at the pace of the settings. */
export const isMoving = (condition: Condition): boolean =>
  condition === 'queued' || condition === 'quiet' || condition === 'healthy';

export const COLOURS: Readonly<Record<Condition, string>> = {
  stopped: 'error.main',
  credentials: 'error.main',
  quota: 'error.main',
  troubled: 'error.main',
  queued: 'warning.main',
  slow: 'warning.main',
  quiet: 'text.secondary',
  healthy: 'success.main',
};

/** The calls are reported each minute: after this long a report is about those after an incident's first refusal. */
const REPORTED_AFTER_MS = 2 * 60_000;

/** Older queues of calls are shown. */
const OLD_QUEUE_SECONDS = 3_600;

const VENDORS = { erp: 'senior-x', 'field-service': 'sismetro' } as const;

/** The side whose system refuses our keys, or whose quota is used up, if the incident is about that. */
export const refusingSide = ({ kind, params }: Pick<Of, 'kind' | 'params'>) =>
  kind === 'credentials' || kind === 'quota'
    ? (['erp', 'field-service'] as const).find((side) => VENDORS[side] === params['vendor'])
    : undefined;

type Of = Pick<Incident, 'tenant' | 'kind' | 'since' | 'problem' | 'holds'> & {
  readonly params: Readonly<Record<string, unknown>>;
};

/**
 * Returns how a system is doing, since when if that is known, and the open incident about it. An incident stays open for
 * minutes after the last refusal; it says nothing of a system that answers again if the orders that were
 * refused have gone on.
 */
export function conditionOf(
  { tenant, side, workers, lastHour, oldestWaitingSeconds }: VendorHealth,
  incidents: readonly Of[] = [],
): { readonly condition: Condition; readonly since: string | null; readonly incident?: Of } {
  const incident = incidents.find((one) => isAbout(one, { tenant, side }));
  const isOver = incident !== undefined && isOverIn({ lastHour }, incident);
  if (workers === 0) return { condition: 'stopped', since: null };
  if (incident !== undefined && !isOver)
    return { condition: incident.kind as 'credentials' | 'quota', since: incident.since, incident };
  const since = lastHour?.troubledSince ?? null;
  if (since !== null) return { condition: 'troubled', since };
  if (oldestWaitingSeconds > OLD_QUEUE_SECONDS) return { condition: 'queued', since: null };
  if (lastHour === null || lastHour.calls === 0) return { condition: 'quiet', since: null };
  return { condition: lastHour.rateLimited > 0 ? 'slow' : 'healthy', since: null };
}

const isAbout = (one: Of, { tenant, side }: Pick<VendorHealth, 'tenant' | 'side'>) =>
  one.tenant === tenant && refusingSide(one) === side;

const isOverIn = ({ lastHour }: Pick<VendorHealth, 'lastHour'>, { since, holds }: Of) =>
  !holds &&
  lastHour?.troubledSince === null &&
  Date.parse(lastHour.reportedAt) - Date.parse(since) > REPORTED_AFTER_MS;

/** Returns true if the system that an incident about keys or a quota names accepts calls again, also of the orders that it names. */
export const isOver = (incident: Of, vendors: readonly VendorHealth[]): boolean =>
  vendors.some((vendor) => isAbout(incident, vendor) && isOverIn(vendor, incident));

/** The console's address of a system's page. */
export const systemLink = ({ tenant, side }: Pick<VendorHealth, 'tenant' | 'side'>) =>
  `/systems/${encodeURIComponent(tenant)}/${side}`;
