import { readFileSync } from 'node:fs';
import { pathToFileURL } from 'node:url';
import { beforeAll, describe, expect, test } from '@jest/globals';
import type * as evaluationProcess from '../../vendors/profile/evaluation-process.js';
import type * as expression from '../../vendors/profile/expression.js';
import type * as meter from '../../vendors/profile/meter.js';
import { builtFile } from '../../sandbox/stack/built.js';

// the process runs what is built
const built = <T>(name: string) =>
  import(pathToFileURL(builtFile(`vendors/profile/${name}.js`)).href) as Promise<T>;
const { compileExpression } = await built<typeof expression>('expression');
const { startEvaluationProcess } = await built<typeof evaluationProcess>('evaluation-process');
const { metered } = await built<typeof meter>('meter');

const LARGE = 'Câmara fria '.repeat(10_000);
const COSTLY = '($all := [1..5000]; $count($all.($all[$ = 1])) > 0 ? id : id)';
/** A busy machine may take ten seconds until the memory is used up. */
const TOO_MUCH = /too large|takes longer/;
const GREEDY = '$map([1..9999], function($n) { $uppercase($$.text & $n) })';

/** Returns the message of the error, and how many turns of the event loop others had meanwhile. */
async function failedBeside(evaluated: Promise<unknown>) {
  let turns = 0;
  const others = setInterval(() => (turns += 1), 0);
  const failed: unknown = await evaluated.catch((error: unknown) => error);
  clearInterval(others);
  return { message: (failed as Error).message, turns };
}

describe('a process of its own', () => {
  beforeAll(() => startEvaluationProcess());

  test('evaluates a large input, and returns the same', async () => {
    expect(
      await compileExpression('{ "text": text, "of": $of }')({ text: LARGE }, { of: 7 }),
    ).toEqual({
      text: LARGE,
      of: 7,
    });
  });

  test('reads large inputs only: a function can be passed to an expression that is evaluated here', async () => {
    const length = compileExpression('$lengthOf(text)');
    const variables = { lengthOf: (text: string) => text.length };
    expect(await length({ text: 'Câmara fria' }, variables)).toBe(11);
    await expect(length({ text: LARGE }, variables)).rejects.toThrow('could not be cloned');
  });

  test('evaluates what takes long, while others continue', async () => {
    const { message, turns } = await failedBeside(compileExpression(COSTLY)({ id: '1' }));
    expect(message).toBe('it takes longer than 200 ms');
    expect(turns).toBeGreaterThan(10);
  });

  test('reports what an evaluation cost to whoever it is for', async () => {
    let cost = 0;
    const evaluate = compileExpression(COSTLY);
    await metered(
      (ms) => (cost += ms),
      () => evaluate({ id: '1' }).catch(() => undefined),
    );
    expect(cost).toBeGreaterThan(200);
  });

  test.each([
    ['step by step', GREEDY],
    ['in one step', '$string($map([1..999], function($n) { $$.text }))'],
  ])(
    'ends if an expression needs too much memory %s, and the next evaluation works',
    async (_, greedy) => {
      await expect(compileExpression(greedy)({ text: LARGE })).rejects.toThrow(TOO_MUCH);
      expect(await compileExpression('$length(text)')({ text: LARGE })).toBe(LARGE.length);
    },
  );

  test('evaluates again what was under way in a process that something else ended', async () => {
    const evaluate = compileExpression('$length(text)');
    await evaluate({ text: LARGE });
    const pids = readFileSync(`/proc/self/task/${process.pid}/children`, 'utf8').split(' ');
    const [pid] = pids.filter(
      (one) =>
        one && readFileSync(`/proc/${one}/cmdline`, 'utf8').includes('evaluation-process-main'),
    );
    process.kill(Number(pid), 'SIGKILL');
    expect(await evaluate({ text: LARGE })).toBe(LARGE.length);
  });

  test('answers the next question, whatever goes on beside a field that failed', async () => {
    const failing = compileExpression(`{ "first": $number(text), "second": ${GREEDY} }`);
    await failing({ text: LARGE }).catch(() => undefined);
    expect(await compileExpression('$length(text)')({ text: LARGE })).toBe(LARGE.length);
  });

  test('lets a small input of the same expression pass', async () => {
    const evaluate = compileExpression(`$length(id) > 9 ? ${COSTLY} : id`);
    const large = evaluate({ id: LARGE }).catch(() => 'large');
    expect(await Promise.race([large, evaluate({ id: '1' })])).toBe('1');
    await large;
  });

  test('reads a list with more entries than a call may have arguments', async () => {
    const entries = Array.from({ length: 500_000 }, () => 0);
    expect(await compileExpression('$count(entries)')({ entries })).toBe(entries.length);
  });

  test.each([
    ['an error of the expression', '$number(text)', 'Unable to cast value to a number'],
    ['a result that would be too long for us', '[[1..40].{ "t": $$.text }]', 'too large'],
  ])('reports %s', async (_, text, message) => {
    const failed: unknown = await compileExpression(text)({ text: LARGE }).catch((error) => error);
    expect(failed).toMatchObject({ name: 'ExpressionError' });
    expect((failed as Error).message).toContain(message);
  });

  test.each([
    'rows.{ "t": i }',
    '{ "l": rows.i, "m": $map(rows, function($r) { $r.i }) }',
    'rows.no',
  ])('returns lists as they are returned here: %s', async (text) => {
    const rows = Array.from({ length: 200 }, (_, i) => ({ i }));
    const evaluate = compileExpression(text);
    const here = JSON.stringify(await evaluate({ rows }));
    expect(JSON.stringify(await evaluate({ text: LARGE, rows }))).toBe(here);
  });

  test('takes what an evaluation here returned, and reads times as they are read here', async () => {
    const found = await compileExpression('{ "l": [1..3].{ "i": $ } }')({});
    const evaluate = compileExpression('$found.l.i');
    expect(await evaluate({ text: LARGE }, { found })).toEqual([1, 2, 3]);
    const millis = compileExpression('$toMillis(at)');
    const at = '2024-01-01T10:00:00';
    const before = process.env['TZ'];
    process.env['TZ'] = 'America/Sao_Paulo';
    startEvaluationProcess();
    expect(await millis({ at, text: LARGE })).toBe(await millis({ at }));
    if (before === undefined) delete process.env['TZ'];
    else process.env['TZ'] = before;
    startEvaluationProcess();
  });

  test('returns what is deeply nested, which the process that asks need not be able to copy', async () => {
    const wrapped = compileExpression('{ "a": { "b": [{ "c": [{ "d": x }] }] } }');
    for (let depth = 1_000; depth < 6_000; depth += 50) {
      const x: unknown = JSON.parse(`${'['.repeat(depth)}${']'.repeat(depth)}`);
      // whether or not it can be read
      await wrapped({ text: LARGE, x }).catch((error: unknown) =>
        expect((error as Error).message).toMatch(/nested too deeply/),
      );
    }
  });

  test('tells what it cannot evaluate for want of a process from what is wrong', async () => {
    startEvaluationProcess();
    const { execPath } = process;
    process.execPath = '/nowhere/node';
    try {
      const failed: unknown = await compileExpression('text')({ text: LARGE }).catch(
        (error) => error,
      );
      expect(failed).not.toMatchObject({ name: 'ExpressionError' });
    } finally {
      process.execPath = execPath;
    }
    expect(await compileExpression('$length(text)')({ text: LARGE })).toBe(LARGE.length);
  });

  test('is not asked for nested data that cannot be copied', async () => {
    const deep: unknown = JSON.parse(`${'['.repeat(60_000)}${']'.repeat(60_000)}`);
    await expect(compileExpression('a.b')({ a: deep })).rejects.toThrow('nested too deeply');
  });

  test('ends if it does not answer in time', async () => {
    startEvaluationProcess(1);
    await expect(compileExpression('text')({ text: LARGE })).rejects.toThrow('longer than 200 ms');
    startEvaluationProcess();
    expect(await compileExpression('$length(text)')({ text: LARGE })).toBe(LARGE.length);
  });
});
