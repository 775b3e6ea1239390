/** Mails: what needs operators is told to them in time, once, and no longer than it does; each morning what still does. */
import type { Mail } from '../world/mail.js';
import { MAIL } from './bounds.js';
import type { Breach, ClosingRecord, RunRecord } from './record.js';

export const brokenMails = (run: RunRecord): Breach[] =>
  [...run.tenants.values()].flatMap(({ tenant: { id, hasMail } }) => {
    if (!hasMail) return [];
    const mails = run.mails.filter((one) => one.tenant === id);
    const closings = run.closings.filter((one) => one.tenant === id);
    return [
      ...closings.flatMap((closing) => [
        ...untold(run, mails, closing),
        ...toldInVain(mails, closing),
      ]),
      ...untoldIncidents(run, mails, id),
      ...reminders(mails, id),
    ];
  });

/** Whether a mail names the closing. */
export const names =
  ({ number, closing }: ClosingRecord) =>
  ({ orders }: Mail) =>
    orders.some((one) => one.number === number && one.closing === closing);

/** When operators must have been told of what began at a time: the mail server may be away, or lose its answers. */
function dueOf({ mailSpells }: RunRecord, at: number, withinMs: number): number {
  let due = at + withinMs;
  for (const { from, until } of mailSpells) if (from <= due) due = Math.max(due, until + withinMs);
  return due;
}

/** Each time since which it asks is one question; what is asked behind another one is told with it. */
function untold(run: RunRecord, mails: readonly Mail[], closing: ClosingRecord): Breach[] {
  const told = mails.filter((mail) => mail.isCut || names(closing)(mail)).map(({ at }) => at);
  return closing.questions.flatMap(({ since, at, until = run.endMs }, n) => {
    if (closing.questions.findIndex((one) => one.since === since) < n) return [];
    const due = dueOf(run, at, MAIL.newsMs);
    if (until < due || told.some((one) => one >= at && one <= due)) return [];
    return [{ rule: 'mail-comes', what: 'it asks, and no mail says so', at: due, closing }];
  });
}

/** No mail names an order that does not ask, nor tells a question as news again. */
function toldInVain(mails: readonly Mail[], closing: ClosingRecord): Breach[] {
  const ids = new Set<string>();
  let news = 0;
  return mails.filter(names(closing)).flatMap(({ at, id, kind, isAnswerLost }): Breach[] => {
    const asks = closing.questions.some(
      (one) => one.at <= at && (one.until ?? Infinity) >= at - MAIL.lagMs,
    );
    if (!asks)
      return [
        { rule: 'mail-has-cause', what: 'a mail names it, and it does not ask', at, closing },
      ];
    if (kind === 'reminder' || isAnswerLost || ids.has(id)) return [];
    ids.add(id);
    news += 1;
    const asked = new Set(closing.questions.flatMap((one) => (one.at <= at ? [one.since] : [])));
    return news <= asked.size
      ? []
      : [{ rule: 'mail-is-one', what: 'a mail tells its question as news again', at, closing }];
  });
}

/** What holds a whole tenant is told at the next look. */
const untoldIncidents = (run: RunRecord, mails: readonly Mail[], tenant: string): Breach[] =>
  run.incidentLives.flatMap(({ tenant: of, key, kind, from, until = run.endMs }) => {
    const due = dueOf(run, from, kind === 'credentials' ? MAIL.urgentMs : MAIL.newsMs);
    const isTold = mails.some(({ at, incidents }) => incidents > 0 && at >= from && at <= due);
    if (of !== tenant || until < due || isTold) return [];
    return [{ rule: 'mail-comes', what: `no mail tells the incident ${key} of ${of}`, at: due }];
  });

/** What is still open is told once a morning. */
const reminders = (mails: readonly Mail[], tenant: string): Breach[] =>
  mails
    .filter(({ kind, isAnswerLost }) => kind === 'reminder' && !isAnswerLost)
    .flatMap(({ at, id }, n, all) =>
      all.slice(0, n).some((one) => one.id !== id && morningOf(one.at) === morningOf(at))
        ? [{ rule: 'mail-is-one', what: `${tenant} is reminded twice in a morning`, at }]
        : [],
    );

/** Days from seven to seven in São Paulo. */
const morningOf = (at: number) => Math.floor((at - 10 * 3_600_000) / 86_400_000);
