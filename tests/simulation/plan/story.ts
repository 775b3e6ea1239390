/** Tells what happened to an order, in order of time. */
import type { Breach, ClosingRecord, RunRecord } from '../judge/record.js';
import { callsOf } from '../judge/liveness.js';
import { names } from '../judge/mails.js';
import { MINUTE, START, type Plan, type Step } from './plan.js';

interface Line {
  readonly at: number;
  readonly text: string;
}

/** The most lines of a story; the middle of a longer one is left out. */
const LINES = 80;

/**
 * @param command the command that repeats the run
 */
export function storyOf(
  { rule, what, at, closing }: Breach,
  run: RunRecord,
  plan: Plan,
  command: string,
): string {
  const about = closing === undefined ? '' : `${closing.reference}: `;
  const orders = new Set(plan.steps.flatMap((step) => (step.do === 'close' ? step.order : [])));
  const lines = [
    ...plan.steps.filter((step) => concerns(step, closing)).map(lineOfStep),
    ...(closing === undefined ? [] : linesOf(closing, run)),
    { at, text: `✗ ${rule}` },
  ].sort((a, b) => a.at - b.at);
  return [
    `${rule} at minute ${minuteOf(at)}: ${about}${what}`,
    `  ${orders.size} orders, ${plan.steps.length} steps. Again: ${command}`,
    ...shortened(lines).map((line) => `  ${line}`),
  ].join('\n');
}

export const minuteOf = (at: number): string => ((at - START) / MINUTE).toFixed(1);

const timeOf = (at: number) => new Date(at).toISOString().slice(8, 19).replace('T', ' ');

function shortened(lines: readonly Line[]): string[] {
  const texts: string[] = [];
  for (let i = 0; i < lines.length;) {
    const { at, text } = lines[i]!;
    let same = 1;
    while (lines[i + same]?.text === text) same += 1;
    texts.push(`${timeOf(at)}  ${text}${same > 1 ? ` (${same} times)` : ''}`);
    i += same;
  }
  if (texts.length <= LINES) return texts;
  const left = texts.length - LINES;
  return [...texts.slice(0, LINES / 2), `… ${left} lines …`, ...texts.slice(-LINES / 2)];
}

const concerns = (step: Step, closing: ClosingRecord | undefined) =>
  closing === undefined ||
  ('order' in step && step.order !== undefined
    ? step.order === closing.id
    : !('tenant' in step) || step.tenant === closing.tenant);

function lineOfStep({ at, do: what, ...rest }: Step): Line {
  const more = Object.entries(rest)
    .filter(([name]) => name !== 'tenant' && name !== 'order')
    .map(([name, value]) => `${name} ${JSON.stringify(value)}`);
  return { at: START + at, text: `plan: ${[what, ...more].join(', ')}` };
}

function linesOf(closing: ClosingRecord, run: RunRecord): Line[] {
  const tenant = run.tenants.get(closing.tenant)!;
  return [
    ...closing.deliveries.map(({ at, what, ss, answer }) => ({
      at,
      text: `sent: ${what}${ss === undefined ? '' : ` of SS ${ss}`} → ${answer}`,
    })),
    ...closing.arrivals.map(({ at, what }) => ({ at, text: `the order is told: ${what}` })),
    ...closing.phases.map(({ at, phase }) => ({ at, text: `Ponte: ${phase}` })),
    ...closing.questions.flatMap(({ at, until, code, step, problem }) => [
      { at, text: `Ponte asks ${code} (${step}): ${problem}` },
      ...(until === undefined ? [] : [{ at: until, text: `Ponte no longer asks ${code}` }]),
    ]),
    ...closing.decisions.map(({ at, decision, isTaken }) => ({
      at,
      text: `operator: ${decision}${isTaken ? '' : ', refused'}`,
    })),
    ...run.mails
      .filter((mail) => names(closing)(mail))
      .map(({ at, kind }) => ({ at, text: `a mail names it: ${kind}` })),
    ...closing.cuts.map((at) => ({ at, text: 'the workflow is terminated' })),
    ...run.kills.map((at) => ({ at, text: 'a worker dies, or a task is lost' })),
    ...callsOf(tenant, closing.id).map(({ at, vendor, call, status, mood, effect, isRefused }) => ({
      at,
      text: [
        `${vendor}: ${call} → ${status ?? 'no answer'}`,
        ...(effect === undefined ? [] : [effect]),
        ...(isRefused ? ['refused'] : []),
        ...(mood === undefined ? [] : [`mood ${mood}`]),
      ].join(', '),
    })),
    ...(tenant.erp.get(closing.id)?.states ?? []).map(({ at, is, by }) => ({
      at,
      text: `ERP: ${is}, by ${by}`,
    })),
    ...tenant
      .withReference(closing.reference)
      .flatMap(({ ss, states }) =>
        states.map(({ at, is, by }) => ({ at, text: `SS ${ss}: ${is}, by ${by}` })),
      ),
  ];
}
