/**
 * Random profiles. The run is brief in `npm run test:all`, longer with PONTE_FUZZ_MINUTES (for each target), and repeatable with
 * the PONTE_FUZZ_SEED that each run prints. Each input has a time limit.
 */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, jest, test } from '@jest/globals';
import fc from 'fast-check';
import { stringify } from 'yaml';
import { directoryOf } from '../profiles/files.js';
import { FUZZ_TIMEOUT_MS, fuzz } from '../support/fuzz.js';
import { ExpressionError, compileExpression } from '../../vendors/profile/expression.js';
import { ProfileError } from '../../vendors/profile/error.js';
import { loadProfile } from '../../vendors/profile/load.js';
import { readProfileSource } from '../../vendors/profile/source.js';

describe('a random run', () => {
  afterEach(() => void jest.restoreAllMocks());

  test.each<[string, (clock: { now: number }) => Promise<void>]>([
    ['waits', () => new Promise(() => {})],
    ['blocks the process', async (clock) => void (clock.now += 40)],
  ])('finds an input that %s longer than allowed', async (_, spend) => {
    // a busy machine would spend as long on any other input
    const clock = { now: performance.now() };
    jest.spyOn(performance, 'now').mockImplementation(() => clock.now);
    const check = (input: number) => (input > 900 ? spend(clock) : Promise.resolve());
    await expect(fuzz(fc.nat(1_000), check, 20)).rejects.toThrow(/Counterexample: \[901\]/);
  });
});

/** Long repetitions, and characters that have a meaning to parsers. */
const tricky = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 200 }),
  fc
    .tuple(
      fc.constantFrom('a', ' ', '.', '-', '/', '%41', '[', '{', '"', '\\', 'eyJ', 'é'),
      fc.nat(4_000),
    )
    .map(([unit, times]) => unit.repeat(times)),
  fc
    .array(
      fc.constantFrom(
        ...['eyJ', '-', '.', '@', ':', '=', '/', '"', "'", '<', '>', '&', '\u0000', '\u2028'],
        ...['__proto__', 'constructor', '${', '{{', '..', '%2e', 'Bearer', 'key', '11 99999-0000'],
      ),
      { maxLength: 40 },
    )
    .map((parts) => parts.join('')),
);

/** Expressions, mostly well-formed, that are as expensive as possible. */
const expressions: fc.Arbitrary<string> = fc.letrec<{ one: string }>((tie) => {
  const one = tie('one');
  const two = fc.tuple(one, one);
  return {
    one: fc.oneof(
      { depthSize: 'small', withCrossShrink: true },
      fc.constantFrom(
        '$',
        '$$',
        'a',
        'order.items',
        '**',
        '1',
        '1e9',
        '"a"',
        '[]',
        '{}',
        'null',
        '-1',
      ),
      fc.constantFrom('/(a+)+$/', '/^(.|a)*b/', '/[^]{1,99}/', '[1..9999]', '[0..[1..9].a]'),
      two.map(([a, b]) => `(${a}).(${b})`),
      two.map(([a, b]) => `(${a})[${b}]`),
      two.map(([a, b]) => `(${a}) & (${b})`),
      two.map(([a, b]) => `[(${a})..(${b})]`),
      two.map(([a, b]) => `{"x": ${a}, "y": ${b}}`),
      two.map(([a, b]) => `(${a}) ? (${b}) : (${a})`),
      two.map(([a, b]) => `$map(${a}, function($v) { ${b} })`),
      two.map(([a, b]) => `$reduce(${a}, function($i, $j) { $i & ${b} })`),
      two.map(([a, b]) => `$replace($string(${a}), ${b}, "x")`),
      two.map(([a, b]) => `($f := function($n) { $f(${a}) }; $f(${b}))`),
      two.map(([a, b]) => `(${a})^(${b})`),
      two.map(([a, b]) => `$ ~> |${a}|${b}|`),
      one.map((a) => `$eval($string(${a}))`),
      one.map((a) => `$pad("a", ${a})`),
      one.map((a) => `$sort(${a})`),
      one.map((a) => `$string(${a})`),
    ),
  };
}).one;

describe('profiles', () => {
  const directory = directoryOf({});
  const shipped = ['senior-x', 'sismetro'].map((name) => readProfileSource(name, directory).values);

  /** Loads a profile with this text: either it is accepted, or the error names everything that is wrong. */
  async function load(text: string): Promise<void> {
    writeFileSync(join(directory, 'mine.yaml'), text);
    try {
      loadProfile('./mine.yaml', directory);
    } catch (error) {
      expect(error).toBeInstanceOf(ProfileError);
    }
  }

  test(
    'of any text are accepted or refused without a crash',
    async () => {
      const text = fc.oneof(
        tricky,
        fc.jsonValue({ maxDepth: 6 }).map((value) => stringify(value)),
        fc
          .tuple(fc.constantFrom('extends: sismetro\n', 'side: erp\n'), tricky)
          .map((two) => two.join('')),
      );
      await fuzz(text, load);
    },
    FUZZ_TIMEOUT_MS,
  );

  test(
    'in which one value was replaced are accepted or refused',
    async () => {
      const odd = fc.oneof(tricky, fc.jsonValue({ maxDepth: 3 }), fc.constantFrom(null, [], {}));
      await fuzz(fc.record({ which: fc.nat(1), at: fc.nat(), odd }), async ({ which, at, odd }) => {
        let seen = 0;
        const places = JSON.stringify(shipped[which]).split(':').length;
        const changed = JSON.parse(
          JSON.stringify(shipped[which], (_, value: unknown) =>
            seen++ === at % places ? (odd as unknown) : value,
          ) ?? 'null',
        ) as unknown;
        await load(stringify(changed));
      });
    },
    FUZZ_TIMEOUT_MS,
  );

  test(
    'have expressions that always end, with a value or with an ExpressionError',
    async () => {
      const text = fc.oneof(
        { weight: 4, arbitrary: expressions },
        fc.array(expressions, { maxLength: 3 }).map((some) => some.join(' ')),
        tricky,
      );
      await fuzz(
        fc.record({ text, input: fc.oneof(fc.jsonValue({ maxDepth: 5 }), tricky) }),
        async ({ text, input }) => {
          try {
            await compileExpression(text)(input);
          } catch (error) {
            expect(error).toBeInstanceOf(ExpressionError);
          }
        },
      );
    },
    FUZZ_TIMEOUT_MS,
  );
});
