/** Decisions of operators: each takes effect once, or is refused with a reason. */
import { BULK_MS } from './bounds.js';
import type { Breach, ClosingRecord, Decided, RunRecord } from './record.js';

export const brokenDecisions = (run: RunRecord): Breach[] => [
  ...run.closings.flatMap((closing) => [
    ...closing.decisions.flatMap((one) => badlyAnswered(closing, one)),
    ...decidedTwice(closing),
  ]),
  ...run.bulks.flatMap(({ at, tenant, total, taken, failed, endedAt }): Breach[] => {
    const named = `the decision about ${total} orders of ${tenant}`;
    if (endedAt === undefined) {
      const isLate = run.endMs > at + BULK_MS + ASKED_MS;
      return isLate ? [{ rule: 'bulk-ends', what: `${named} never ended`, at: at + BULK_MS }] : [];
    }
    return [
      ...(endedAt > at + BULK_MS && !isAway(run, at)
        ? [{ rule: 'bulk-ends', what: `${named} ended late`, at: endedAt }]
        : []),
      ...(taken + failed === total
        ? []
        : [{ rule: 'bulk-is-whole', what: `${named} names ${taken + failed}`, at: endedAt }]),
    ];
  }),
];

/** How long operators look at it. */
const ASKED_MS = 30 * 60_000;

const isAway = ({ aways }: RunRecord, at: number) =>
  aways.some(({ from, until }) => at >= from - BULK_MS && at <= until);

function badlyAnswered(closing: ClosingRecord, { at, decision, answers }: Decided): Breach[] {
  const told = (rule: string, what: string): Breach => ({ rule, what, at, closing });
  const [first, ...others] = answers;
  if (first === undefined) return [];
  const statuses = answers.map(({ status }) => status).join(' and ');
  return [
    ...(others.some(({ status }) => status !== first.status)
      ? [told('decision-is-one', `its ${decision}, sent twice, was answered ${statuses}`)]
      : []),
    ...answers.flatMap(({ status, detail }) =>
      status === 200 || (status < 500 && detail)
        ? []
        : [told('decision-has-answer', `its ${decision} was answered ${status} without a reason`)],
    ),
  ];
}

/** Two operators who saw the same do not both end the order, each in another way. */
function decidedTwice(closing: ClosingRecord): Breach[] {
  const ends = closing.decisions.filter(
    ({ decision, isTaken }) => isTaken && (decision === 'release' || decision === 'cancel'),
  );
  const other = ends.find((one) =>
    ends.some(({ version, decision }) => version === one.version && decision !== one.decision),
  );
  if (other === undefined) return [];
  const what = 'its release and its cancellation were both taken from operators who saw the same';
  return [{ rule: 'decided-once', what, at: other.at, closing }];
}
