import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { format, resolveConfig } from 'prettier';
import { projectRoot } from '../../sandbox/temporal/binaries.js';
import { type Goal, type Summary, reached } from './figures.js';
import type { Machine } from './machine.js';

/** A stored run of the bench. */
export interface Report {
  /** ISO 8601, UTC. */
  readonly date: string;
  readonly command: string;
  readonly machine: Machine;
  readonly figures: readonly Summary[];
}

const DOCUMENT = 'docs/performance.md';
const KEPT = 'docs/performance.json';
const BEGIN = '<!-- figures: begin -->';
const END = '<!-- figures: end -->';

/** Stores the report as JSON. Returns the file. */
export async function keep(report: Report, file: string): Promise<string> {
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, await formatted(file, JSON.stringify(report, undefined, 2)));
  return file;
}

/** Writes the report into docs/performance.md, and beside it as JSON. */
export async function publish(report: Report): Promise<void> {
  await keep(report, join(projectRoot(), KEPT));
  const file = join(projectRoot(), DOCUMENT);
  const text = existsSync(file) ? readFileSync(file, 'utf8') : '';
  const [before, , after] = split(text);
  const whole = [before, BEGIN, '', markdown(report), '', END, after].join('\n');
  writeFileSync(file, await formatted(file, whole));
}

/** The text before, between and after the two marks. Throws if they are missing. */
function split(text: string): readonly [string, string, string] {
  const [begin, end] = [text.indexOf(BEGIN), text.indexOf(END)];
  if (begin < 0 || end < begin) throw new Error(`${DOCUMENT} has no ${BEGIN} … ${END}`);
  return [
    text.slice(0, begin),
    text.slice(begin + BEGIN.length, end),
    text.slice(end + END.length),
  ];
}

const formatted = async (filepath: string, text: string) =>
  format(text, { ...(await resolveConfig(filepath)), filepath });

/** The report as Markdown. */
export function markdown({ date, command, machine, figures }: Report): string {
  const { cpu, cores, memoryGigabytes, system, node, temporal, sdk, load, commit } = machine;
  const parts = [...new Set(figures.map(({ part }) => part))];
  return [
    `Taken ${date.slice(0, 10)} with \`${command}\` at ${commit}: ${cpu}, ${cores} cores, ${memoryGigabytes} GB, ${system},`,
    `Node ${node}, ${temporal}, SDK ${sdk}; load before the run ${load}.`,
    ...parts.map((part) => tableOf(part, figures)),
  ].join('\n');
}

const tableOf = (part: string, figures: readonly Summary[]) =>
  [
    '',
    `### ${part}`,
    '',
    '| figure | unit | minimum | median | maximum | goal |',
    '| --- | --- | ---: | ---: | ---: | --- |',
    ...figures.filter((figure) => figure.part === part).map(rowOf),
  ].join('\n');

function rowOf(summary: Summary): string {
  const { name, unit, minimum, median, maximum, goal } = summary;
  const cells = [name, unit, ...[minimum, median, maximum].map(shown), goalText(summary, goal)];
  return `| ${cells.join(' | ')} |`;
}

const goalText = (summary: Summary, goal: Goal | undefined) =>
  goal ? `${goal.is} ${goal.value}${reached(summary) ? '' : ' (missed)'}` : '';

/** Rounds to three digits: a run is not more precise. */
function shown(value: number): string {
  if (!Number.isFinite(value)) return '–';
  if (Number.isInteger(value) || Math.abs(value) >= 100) return String(Math.round(value));
  return value.toPrecision(3);
}
