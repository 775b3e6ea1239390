import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { describe, expect, test } from '@jest/globals';
import { createFigures, quantile, reached } from '../../bench/harness/figures.js';
import { type Machine, factsOfMachine } from '../../bench/harness/machine.js';
import { markdown } from '../../bench/harness/report.js';
import { assertSameWork } from '../../bench/parts/throughput.js';
import { builtFile } from '../../sandbox/stack/built.js';

const bench = (...args: string[]) =>
  promisify(execFile)(process.execPath, [builtFile('bench/harness/main.js'), ...args]);

describe('figures', () => {
  test('contain the minimum, the median and the maximum of their rounds', () => {
    const figures = createFigures();
    for (const value of [30, 10, 20]) figures.add('throughput', 'orders a second', '1/s', value);
    for (const value of [4, 1]) figures.add('throughput', 'events', '', value);
    expect(figures.all()).toEqual([
      expect.objectContaining({ values: [30, 10, 20], minimum: 10, median: 20, maximum: 30 }),
      expect.objectContaining({ values: [4, 1], minimum: 1, median: 2.5, maximum: 4 }),
    ]);
  });

  test('contain only quantiles that were measured', () => {
    const values = Array.from({ length: 100 }, (_, n) => 100 - n);
    expect([quantile(values, 0.5), quantile(values, 0.99), quantile([7], 0.99)]).toEqual([
      50, 99, 7,
    ]);
    expect(quantile([], 0.5)).toBeNaN();
  });

  test('appear in a table that shows which goal is missed', async () => {
    const figures = createFigures();
    figures.add('throughput', 'ponte / bare', '×', 1.234, { is: 'at least', value: 1.5 });
    figures.add('throughput', 'events', '', 20, { is: 'at most', value: 20 });
    const [ratio, events] = figures.all();
    expect([reached(ratio!), reached(events!)]).toEqual([false, true]);
    const table = markdown({
      date: '2026-11-25T10:00:00.000Z',
      command: 'npm run bench',
      machine: await factsOfMachine(),
      figures: figures.all(),
    });
    expect(table).toContain('| ponte / bare | × | 1.23 | 1.23 | 1.23 | at least 1.5 (missed) |');
    expect(table).toContain('| events |  | 20 | 20 | 20 | at most 20 |');
  });
});

test('products whose orders usually do not do the same are not compared', () => {
  const work = { calls: ['open', 'addObservation'], visibilityWrites: 5 };
  const [less, quieter] = [
    { ...work, calls: ['open'] },
    { ...work, visibilityWrites: 4 },
  ];
  expect(() => assertSameWork([work, less, work], [work])).not.toThrow();
  expect(() => assertSameWork([work, less, less], [work])).toThrow(
    /^not the same work:\nopen, and 5/,
  );
  expect(() => assertSameWork([work], [quieter])).toThrow(
    /open, addObservation, and 4 visibility writes/,
  );
});

/** The bench reads /proc. */
const onLinux = process.platform === 'linux' ? test : test.skip;

onLinux(
  'the bench plays orders through Ponte and through both references, and counts the cost of each',
  async () => {
    const { stdout } = await bench('--smoke', '--only', 'throughput');
    for (const product of ['ponte', 'bare', 'bare-same-calls']) {
      expect(stdout).toMatch(new RegExp(`\\| ${product}: orders a second +\\| 1/s +\\| [\\d.]+ `));
    }
    // the median: on such a machine, a single order may look again
    for (const [figure, usual] of [
      ['bare: history events an order', 29],
      ['bare: calls to the vendors an order', 3],
      ...['ponte', 'bare-same-calls'].flatMap((product) => [
        [`${product}: calls to the vendors an order`, 6],
        [`${product}: visibility writes an order`, 5],
      ]),
    ]) {
      expect(stdout).toMatch(new RegExp(`\\| ${figure} +\\| +\\| [\\d.]+ \\| ${usual} \\|`));
    }
  },
);

test('an unknown part is reported with the known ones', async () => {
  await expect(bench('--only', 'throughput,speed')).rejects.toMatchObject({
    code: 1,
    stderr: expect.stringMatching(/no part is called speed[\s\S]*crowd/),
  });
});

test('the facts of the machine name what the figures depend on', async () => {
  const facts: Machine = await factsOfMachine();
  expect(facts).toMatchObject({ node: process.version, sdk: expect.stringMatching(/^1\./) });
  expect(facts.temporal).toContain('Server');
});
