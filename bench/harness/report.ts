import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
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

/** Stores the report as JSON. */
export function keep(report: Report, file: string): void {
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, `${JSON.stringify(report, undefined, 2)}\n`);
}

/** The ratios of Ponte to each reference, one a line. */
export const ratios = ({ figures }: Report): string =>
  figures
    .filter(({ unit }) => unit === '×')
    .map((one) => `${one.name}: ${shown(one.median)} × ${goalText(one, one.goal)}`.trimEnd())
    .join('\n');

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
