/**
 * When messages go out. Who gets them: `notifications`, `platform/settings/tenants.ts`. What an order asks, and how soon:
 * `service-order/rules/failing-calls.ts`; a service that takes long is no question (`service-order/steps/confirm.ts`). A phase
 * that takes long: `deploy/prometheus/alerts.yaml`.
 */
import type { IncidentKind } from '../../domain/incidents.js';
import type { Message, Notified, Outstanding } from './messages.js';

/** When what is still open is reported again, by the clock of the tenant: at 7:00. */
export const MORNING_HOUR = 7;

/** Returns true for an incident that holds a whole tenant: nobody should learn of it a quarter of an hour later. */
export const isUrgent = (kind: IncidentKind): boolean => kind === 'credentials';

/** After a message, new marks are gathered for this long: a vendor's bad day is a few messages, not hundreds. */
const QUIET_MS = 15 * 60_000;

/** A message this long before the morning stands for that of the morning. */
const MORNING_MS = 6 * 3_600_000;

/** A mark that was not found for this long counts as gone: one that is found again sooner is not news. */
const FORGET_MS = 3_600_000;

/** The same limit as one query. */
const MOST_VANISHED = 1_000;

const NOTHING: Notified = { marks: [], at: null, vanished: [] };

/** The message due now, if any, and the state to keep if sending succeeds (`sent`) or fails (`kept`). */
export interface Step {
  readonly message?: Message;
  readonly sent: Notified;
  readonly kept: Notified;
}

/**
 * Returns the message due now and the states that may follow it: what is new, and each morning what is still open.
 * @param now milliseconds since the epoch
 */
export function nextStep(
  notified: Notified = NOTHING,
  { marks, urgent, morning }: Omit<Outstanding, 'channels'>,
  now: number,
): Step {
  const away = notified.vanished.filter(({ since }) => now - since < FORGET_MS);
  const known = new Set([...notified.marks, ...away.map(({ mark }) => mark)]);
  const news = marks.filter((mark) => !known.has(mark));
  const still = marks.filter((mark) => known.has(mark));
  const found = new Set(marks);
  const vanished = [...notified.marks.map((mark) => ({ mark, since: now })), ...away]
    .filter(({ mark }) => !found.has(mark))
    .slice(0, MOST_VANISHED);
  const kept = { marks: still, at: notified.at, vanished };
  const sent = { marks, at: new Date(now).toISOString(), vanished };
  const passed = notified.at === null ? Infinity : now - Date.parse(notified.at);
  const hasUrgent = news.some((mark) => urgent.includes(mark));
  if (news.length > 0 && (hasUrgent || passed >= QUIET_MS)) {
    return { message: { kind: 'news', marks: news, others: still.length }, sent, kept };
  }
  const isMorning = passed > now - Date.parse(morning) + MORNING_MS;
  if (news.length === 0 && still.length > 0 && isMorning) {
    return { message: { kind: 'reminder', marks: still, others: 0 }, sent, kept };
  }
  return { sent: kept, kept };
}
