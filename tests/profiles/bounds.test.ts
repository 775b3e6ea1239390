import { describe, expect, jest, test } from '@jest/globals';
import jsonata from 'jsonata';
import { compileExpression, ExpressionError } from '../../vendors/profile/expression.js';
import { loadSismetroProfile } from '../../vendors/profile/load.js';
import { createSismetro } from '../../vendors/sismetro/client.js';
import { readCallback } from '../../vendors/sismetro/callback.js';
import { anOpening, anOrder } from '../support/order.js';
import { failureOf, json, useHttp, useVendor } from '../vendors/vendor-server.js';
import { mine, sismetroAt } from './files.js';

const profileOf = (yaml: string) => loadSismetroProfile(...mine(`extends: sismetro\n${yaml}`));

const DEEP: unknown = JSON.parse(`${'['.repeat(60_000)}${']'.repeat(60_000)}`);

async function errorOf(expression: string, input: unknown = {}): Promise<ExpressionError> {
  const error: unknown = await compileExpression(expression)(input).then(
    () => undefined,
    (reason: unknown) => reason,
  );
  if (error instanceof ExpressionError) return error;
  throw new Error(`${expression} did not fail: ${String(error)}`);
}

describe('an endless expression', () => {
  test.each([
    ['a tail recursion', '($f := function($n) { $f($n) }; $f(1))', 'it takes longer than 200 ms'],
    ['a recursion', '($f := function($n) { 1 + $f($n) }; $f(1))', 'it recurses too deeply'],
    ['one that is evaluated', '$eval("($f := function($n) { $f($n) }; $f(1))")', 'function eval'],
    ['a long list', '[1..1e7]', 'it builds a list of more than 10000 entries'],
    [
      'a loop in a loop',
      '$map([1..9000], function($a) { $map([1..9000], function($b) { $b }) })',
      'it takes longer than 200 ms',
    ],
    [
      'a recursion of slow steps',
      '($f := function($t) { $f($join($map([1..999], function($n) { "x" }))) }; $f(1))',
      '200 ms',
    ],
    ['a huge text', '$pad("x", 1e9)', 'the data is too large or nested too deeply'],
    ['a wide number', '$pad("x", -10002, "ab")', 'the data is too large or nested too deeply'],
  ])('such as %s ends with an error', async (_, expression, message) => {
    expect((await errorOf(expression)).message).toContain(message);
  });

  test('such as a match that reads the rest of a long text again and again ends with an error', async () => {
    const text = 'ab'.repeat(100_000);
    const { message } = await compileExpression('$match(text, /a(.*z)?/)')({ text }).then(
      () => ({ message: 'it ended' }),
      (error: ExpressionError) => error,
    );
    expect(message).toBe('it takes longer than 200 ms');
  });

  test.each([
    '$replace(text, "x", text)',
    '$replace(text, /x/, text)',
    '$join($split(text, ""), text)',
    '$join($map([1..2000], function($n) { $$.text }))',
  ])('such as a text of many long parts ends with an error: %s', async (expression) => {
    const { message } = await errorOf(expression, { text: 'x'.repeat(5_000) });
    expect(message).toContain('the data is too large');
  });

  test('does not stop the process: others continue meanwhile', async () => {
    const endless = errorOf('($f := function($n) { $f($n) }; $f(1))');
    const other = compileExpression('a + 1')({ a: 1 });
    expect(await other).toBe(2);
    await endless;
  });

  test.each([
    ['/(a+)+$/', false],
    ['/^(a|a)*$/', false],
    ['/(.*a){20}/', true],
  ])(
    'is not caused by %s on a hostile text, which is an ordinary match',
    async (regex, matches) => {
      const text = `${'a'.repeat(5_000)}!`;
      expect(await compileExpression(`$contains(text, ${regex})`)({ text })).toBe(matches);
    },
  );

  test('over endlessly nested data ends with an error', async () => {
    expect((await errorOf('a.b', { a: DEEP })).message).toContain('nested too deeply');
  });
});

describe('a harmless expression', () => {
  test('succeeds even if the machine is busy for longer than its time limit', async () => {
    const pause = () => void Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 300);
    expect(await compileExpression('($pause(); a + 1)')({ a: 1 }, { pause })).toBe(2);
  });

  test('succeeds even if the machine is so busy that it is suspended at every step', async () => {
    const pause = () => void Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 8);
    const paused = compileExpression('$map([1..60], function($n) { ($pause(); $n) })');
    expect(await paused({}, { pause })).toHaveLength(60);
  });

  test('succeeds even if thousands of others run at once', async () => {
    const expression = compileExpression('{ "list": [list.{ "n": n + 1, "text": $string(n) }] }');
    const list = Array.from({ length: 10 }, (_, n) => ({ n }));
    const results = await Promise.allSettled(
      Array.from({ length: 3_000 }, () => expression({ list })),
    );
    expect(results.filter(({ status }) => status === 'rejected')).toEqual([]);
  });
});

describe('a list', () => {
  const sorted = (expression: string, input: unknown = {}) => compileExpression(expression)(input);
  /** The entries of a list that JSONata marked as its own. */
  const entriesOf = (list: unknown) => (Array.isArray(list) ? Array.from<unknown>(list) : list);

  test('of a million entries is sorted', async () => {
    const list = Array.from({ length: 1_000_000 }, (_, at) => 1_000_000 - at);
    expect(await sorted('$sort(list)[0]', { list })).toBe(1);
  });

  test.each([
    ['$sort([3, 1, 2])', [1, 2, 3]],
    ['$sort(["b", "a", "b"])', ['a', 'b', 'b']],
    ['$sort([])', []],
    ['$sort(7)', [7]],
    ['$sort(nothing)', undefined],
    ['$sort([3, 1, 2], function($a, $b) { $a < $b })', [3, 2, 1]],
    [
      '$sort([{"n": 2, "t": "x"}, {"n": 1}, {"n": 2, "t": "y"}], function($a, $b) { $a.n > $b.n }).t',
      ['x', 'y'],
    ],
    ['[{"n": 2}, {"n": 1}]^(n).n', [1, 2]],
  ])('is sorted as JSONata sorts it: %s', async (expression, result) => {
    expect(entriesOf(await sorted(expression))).toEqual(result);
    expect(entriesOf(await jsonata(expression).evaluate({}))).toEqual(result);
  });

  test.each(['$sort([1, "a"])', '$sort([{"a": 1}, {"a": 2}])'])(
    'that has no order is refused as JSONata refuses it: %s',
    async (expression) => {
      const refusal = jsonata(expression).evaluate({});
      await expect(refusal).rejects.toMatchObject({ message: (await errorOf(expression)).message });
    },
  );

  test('ends with an error if its comparison takes too long', async () => {
    const list = Array.from({ length: 100_000 }, (_, at) => at);
    const error = await errorOf('$sort(list, function($a, $b) { $a > $b })', { list });
    expect(error.message).toContain('it takes longer than 200 ms');
  });
});

describe('a regular expression', () => {
  test.each([
    ['os 12', '12'],
    ['os', 'none'],
  ])('may be to the left of ??: %s', async (text, result) => {
    const expression = "$match(text, /os (\\d+)/)[0].groups[0] ?? 'none'";
    expect(await compileExpression(expression)({ text })).toBe(result);
  });

  test.each([
    ['$match("a1b22", /([a-z])(\\d+)/).groups', ['a', '1', 'b', '22']],
    ['$replace("João  Silva", /\\s+/, " ")', 'João Silva'],
    ['$replace("24/11/2026", /(\\d+)\\/(\\d+)\\/(\\d+)/, "$3-$2-$1")', '2026-11-24'],
    ['$split("a; b ;c", /\\s*;\\s*/)', ['a', 'b', 'c']],
    ['$contains("um\\nDOIS", /^dois$/im)', true],
    ['$match("ação", /ç(ã)(x)?/).[match, index, groups[0]]', ['çã', 1, 'ã']],
  ])('such as %s works', async (expression, expected) => {
    const result = await compileExpression(expression)({});
    expect(JSON.parse(JSON.stringify(result))).toEqual(expected);
  });
});

describe('a failing expression', () => {
  test.each([
    ['$number(nome)', 'Unable to cast value to a number: …'],
    ['nome + 1', 'The left side of the "+" operator must evaluate to a number'],
    ['$naoExiste(nome)', 'Attempted to invoke a non-function'],
    ['$eval(nome)', 'Syntax error'],
  ])('such as %s reports the reason, but none of the data', async (expression, message) => {
    const error = await errorOf(expression, { nome: 'Maria da Silva' });
    expect(error.message).toContain(message);
    expect(error.message).not.toContain('Maria');
  });

  test('cannot change what it was given', async () => {
    const input = { list: [{ a: 1 }] };
    await compileExpression('($x := list[]; $ ~> |list|{"a": 2}|)')(input);
    expect(JSON.stringify(input)).toBe('{"list":[{"a":1}]}');
    expect(Object.keys(input.list)).toEqual(['0']);
  });

  test('may be run many times at once', async () => {
    const expression = compileExpression('{ "n": n, "list": [list.{ "n": $$.n }] }');
    const inputs = Array.from({ length: 100 }, (_, n) => ({ n, list: [{}, {}] }));
    const results = await Promise.all(inputs.map((input) => expression(input)));
    expect(JSON.parse(JSON.stringify(results))).toEqual(
      inputs.map(({ n }) => ({ n, list: [{ n }, { n }] })),
    );
  });
});

describe('the client', () => {
  const vendor = useVendor((_, response) => json(response, 200, { ss: 5 }));
  const http = useHttp();

  const client = (yaml: string) =>
    createSismetro({ ...sismetroAt(vendor.url), profile: profileOf(yaml) }, { http });

  test.each([
    [
      'body',
      "calls: { open: { body: '[1..1e6]' } }",
      'calls.open.body (mine.yaml, line 2): faz uma lista',
    ],
    [
      'url',
      "calls: { open: { url: '{baseUrl}/{order.x}' } }",
      'calls.open.url (mine.yaml, line 2): {order.x} não dá um texto',
    ],
    [
      'header',
      "calls: { open: { headers: { a: '{$number(reference)}' } } }",
      'calls.open.headers.a (mine.yaml, line 2): Unable',
    ],
  ])('refuses before anything is sent if the %s expression fails', async (_, yaml, words) => {
    const error = await failureOf(client(yaml).openServiceRequest(...anOpening()));
    expect(error).toMatchObject({
      meaning: 'refused',
      code: 'PROFILE',
      call: 'openServiceRequest',
    });
    expect(error.words).toContain(words);
    expect(vendor.received).toEqual([]);
  });

  test.each([
    [
      'answer',
      'calls: { open: { answer: \'{ "ss": ss + "x" }\' } }',
      'calls.open.answer (mine.yaml, line 2): ',
    ],
    ['failure', 'failure: \'$number("x")\'', 'failure (mine.yaml, line 2): '],
  ])(
    'leaves it uncertain whether the work was done if the %s expression fails',
    async (_, yaml, words) => {
      const error = await failureOf(client(yaml).openServiceRequest(...anOpening()));
      expect(error).toMatchObject({ meaning: 'uncertain', status: 200 });
      expect(error.words).toContain(words);
    },
  );

  test('encodes a header other than plain text, and never adds a second header', async () => {
    const yaml = "calls: { open: { headers: { a: '{order.customer.name}' } } }";
    const order = anOrder({ customer: { name: 'João\r\nkey: x' } });
    await client(yaml).openServiceRequest(...anOpening(order));
    expect(vendor.received[0]?.headers['a']).toBe('Jo%C3%A3o%0D%0Akey: x');
  });

  test('refuses a body that cannot be read in time', async () => {
    const profile = profileOf("inbound: { completed: '($f := function($n) { $f($n) }; $f(1))' }");
    const reading = await readCallback({ ss: 5 }, 'completed', {
      tenant: 'acme',
      tenants: ['acme'],
      profile,
    });
    expect(reading).toEqual({
      kind: 'invalid',
      errors: [
        {
          path: '',
          message:
            'cannot be read: inbound.completed (mine.yaml, line 2): it takes longer than 200 ms',
          messagePt:
            'não pode ser lido: inbound.completed (mine.yaml, line 2): leva mais de 200 ms',
        },
      ],
    });
  });
});

describe('our own forms of functions of JSONata', () => {
  const LISTS = [
    [],
    [1],
    [1, 1],
    [1, '1', 1, true, null, null, 'true'],
    [{ a: 1, b: 2 }, { b: 2, a: 1 }, { a: 1 }, [1, 2], [1, 2], [2, 1]],
    [{ a: [{ c: 1, d: 2 }] }, { a: [{ d: 2, c: 1 }] }],
  ];

  test.each(LISTS.map((list) => [JSON.stringify(list), list]))(
    'find the same entries of %s to be distinct',
    async (_, list) => {
      for (const text of ['$distinct(list)', '$distinct(list.$)', '$distinct(list[$ != 0])']) {
        const ours: unknown = await compileExpression(text)({ list });
        const theirs: unknown = await jsonata(text).evaluate({ list });
        expect(JSON.stringify(ours)).toBe(JSON.stringify(theirs));
      }
    },
  );

  test.each(['5', '-5', '2', '5.7', '5, "-"', '-7, "ab"', '5, ""', '0'])(
    'pad a text the same by %s',
    async (by) => {
      for (const text of ['abc', 'a😀', '']) {
        const ours: unknown = await compileExpression(`$pad(text, ${by})`)({ text });
        expect(ours).toBe(await jsonata(`$pad(text, ${by})`).evaluate({ text }));
      }
    },
  );

  test.each([
    ...['$join(list)', '$join(list, "; ")', '$join(list[0], "; ")', '$join(none, ";")'],
    ...[
      '$replace(text, "a", "b")',
      '$replace(text, /(a)(.)/, "$2$1", 1)',
      'text.$replace("b", "")',
    ],
    '$replace(text, /a/, function($m) { $m.match & $m.start })',
  ])('join and replace the same: %s', async (text) => {
    const input = { list: ['a', 'b'], text: 'abcabc' };
    const ours: unknown = await compileExpression(text)(input);
    expect(ours).toEqual(await jsonata(text).evaluate(input));
  });

  test('pad with a long text only as far as it is needed', async () => {
    const sign = 'ab'.repeat(1_000_000);
    expect(await compileExpression('$pad("x", 10000, sign)')({ sign })).toHaveLength(10_000);
  });

  test('compare no entry with all others to find the distinct ones', async () => {
    const list = Array.from({ length: 300 }, (_, id) => ({ id: id % 200 }));
    const looks = jest.spyOn(Array, 'isArray');
    expect(await compileExpression('$count($distinct(list))')({ list })).toBe(200);
    const count = looks.mock.calls.length; // JSONata's needs one a comparison, which are 39,900
    looks.mockRestore();
    expect(count).toBeLessThan(10_000);
  });
});
