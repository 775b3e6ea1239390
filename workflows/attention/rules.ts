import type { Message, Notified } from './messages.js';

/** After a message what comes up is gathered for this long: a vendor's bad day is a few messages, not hundreds. */
const QUIET_MS = 15 * 60_000;

/** What nobody has dealt with is told again after this long without a message. */
const REMIND_MS = 24 * 3_600_000;

const NOTHING: Notified = { marks: [], at: null };

/** What is to be told now, if anything; and what was told then, whether (`sent`) or not (`kept`) the message went out. */
export interface Step {
  readonly message?: Message;
  readonly sent: Notified;
  readonly kept: Notified;
}

/**
 * @param marks all that stands out now
 * @param now milliseconds since the epoch
 */
export function nextStep(told: Notified = NOTHING, marks: readonly string[], now: number): Step {
  const known = new Set(told.marks);
  const news = marks.filter((mark) => !known.has(mark));
  const still = marks.filter((mark) => known.has(mark));
  const kept = { marks: still, at: told.at };
  const sent = { marks, at: new Date(now).toISOString() };
  const passed = told.at === null ? Infinity : now - Date.parse(told.at);
  if (news.length > 0 && passed >= QUIET_MS) {
    return { message: { kind: 'news', marks: news, others: still.length }, sent, kept };
  }
  if (news.length === 0 && still.length > 0 && passed >= REMIND_MS) {
    return { message: { kind: 'reminder', marks: still, others: 0 }, sent, kept };
  }
  return { sent: kept, kept };
}
