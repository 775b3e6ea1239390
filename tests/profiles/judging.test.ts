import { describe, expect, test } from '@jest/globals';
import { UnusableAnswer } from '../../vendors/http.js';
import { failureSchema, judgeOf, type Judging } from '../../vendors/profile/answer-meaning.js';

/** What the expressions of a profile say about one answer, without a server. */

const expression = (text: string) => failureSchema().parse(text);

const judge = (
  parts: Judging,
  body: unknown = {},
  { status = 200, headers = {} }: { status?: number; headers?: Record<string, string> } = {},
) => judgeOf(parts)({ status, headers, body });

const unusable = (messagePt: string) => expect.objectContaining({ messagePt });

const judged = (text: string, body?: unknown) => judge({ general: expression(text) }, body);

describe('the verdict of a failure expression', () => {
  test.each([
    ["'refused'", { meaning: 'refused' }],
    ["'not-found'", { meaning: 'not-found' }],
    ["'empty'", { meaning: 'not-found' }],
    ["'again'", { meaning: 'again' }],
    ["'uncertain'", { meaning: 'uncertain' }],
    ["'credentials'", { meaning: 'credentials' }],
    ["'quota'", { meaning: 'quota' }],
    ["{ 'is': 'empty' }", { meaning: 'not-found' }],
    ["{ 'is': 'quota', 'after': 60 }", { meaning: 'quota', retryAfterMs: 60_000 }],
    ["{ 'is': 'quota', 'after': '60' }", { meaning: 'quota', retryAfterMs: 60_000 }],
    ["{ 'is': 'quota', 'after': 0.1 }", { meaning: 'quota', retryAfterMs: 1_000 }],
    ["{ 'is': 'quota', 'after': 0 }", { meaning: 'quota' }],
    ["{ 'after': 60 }", { meaning: 'again', retryAfterMs: 60_000 }],
    ["{ 'is': 'refused', 'words': 'x' }", { meaning: 'refused', words: 'x' }],
    ["{ 'is': 'ok' }", undefined],
    ["'ok'", undefined],
    ['null', undefined],
    ['false', undefined],
    ["''", undefined],
    ['body.missing', undefined],
  ])('%s is %j', async (text, verdict) => {
    expect(await judged(text)).toEqual(verdict);
  });

  test.each([
    'true',
    '1',
    "'other'",
    '[]',
    '{}',
    "{ 'words': 'x' }",
    "{ 'is': 'other' }",
    "{ 'after': 'soon' }",
    "{ 'is': 'quota', 'other': 1 }",
  ])('%s is no verdict: the answer cannot be used', async (text) => {
    await expect(judged(text)).rejects.toEqual(unusable('failure não dá um significado conhecido'));
  });

  test('that is none is reported with the line of the profile', async () => {
    const general = Object.assign(expression('true'), { where: 'failure (mine.yaml, line 3)' });
    const words = 'failure (mine.yaml, line 3) não dá um significado conhecido';
    await expect(judge({ general })).rejects.toEqual(unusable(words));
  });

  test('that cannot be computed makes the answer unusable', async () => {
    await expect(judged("$number('x')")).rejects.toBeInstanceOf(UnusableAnswer);
  });

  test('that fails by a bug of ours is not hidden', async () => {
    const general = () => Promise.reject(new TypeError('a bug'));
    await expect(judge({ general })).rejects.toThrow(TypeError);
  });
});

describe('the words of a verdict', () => {
  test.each([
    ["'Um.'", 'Um.'],
    ["['Um.', 'Dois.']", 'Um. / Dois.'],
    ["['Um.', ' ', 7, '', 'Dois.']", 'Um. / Dois.'],
    ["'<b>Um</b> &amp; dois'", 'Um & dois'],
    ["' '", undefined],
    ["''", undefined],
    ['[]', undefined],
    ['7', undefined],
    ["{ 'a': 'b' }", undefined],
    ['null', undefined],
  ])('%s are %j', async (text, words) => {
    expect((await judged(`{ 'is': 'refused', 'words': ${text} }`))?.words).toBe(words);
  });

  test('are cut before they are read', async () => {
    const body = { long: `${'á'.repeat(4_000)}<b>` };
    const { words } = (await judged("{ 'is': 'refused', 'words': body.long }", body))!;
    expect(words).toBe('á'.repeat(4_000));
  });
});

describe('what a failure expression reads', () => {
  test('is the answer and every text in its body', async () => {
    const general = expression(
      "status = 418 and headers.'x-erro' = 'E7' and body.a = 'Ação' and words = 'acao e reacao' ? 'quota'",
    );
    const answer = { status: 418, headers: { 'x-erro': 'E7' } };
    const body = { a: 'Ação', b: ['e  REAÇÃO', '12-3'] };
    expect(await judge({ general }, body, answer)).toMatchObject({ meaning: 'quota' });
  });

  test('includes the variables of the call', async () => {
    const variables = { orderId: 'o-1' };
    const ours = expression("body.id = $orderId ? 'refused'");
    for (const parts of [{ call: ours }, { general: ours }]) {
      expect(await judge({ ...parts, variables }, { id: 'o-1' })).toMatchObject({
        meaning: 'refused',
      });
      expect(await judge({ ...parts, variables }, { id: 'o-2' })).toBeUndefined();
    }
  });

  test('is nothing else', () => {
    const { error } = failureSchema().safeParse('valid = false');
    expect(error?.issues[0]?.message).toBe(
      'there is no valid here, only: status, headers, body, words',
    );
    expect(failureSchema().safeParse(undefined).success).toBe(false);
  });
});

describe('several rules', () => {
  const words = (text: string) => () => text;

  test('are asked in order: an expired log-in, the call, all calls, and a refusal in the body', async () => {
    const renewOn = expression('body.expired');
    const call = expression('body.call');
    const general = expression('body.general');
    const all: Judging = { renewOn, call, general, refusal: words('não') };
    const answers = { expired: true, call: 'refused', general: 'quota' };
    expect(await judge(all, answers)).toEqual({ meaning: 'credentials', isExpired: true });
    expect(await judge(all, { ...answers, expired: 'true' })).toEqual({ meaning: 'refused' });
    expect(await judge(all, { general: 'quota' })).toEqual({ meaning: 'quota' });
    expect(await judge(all)).toEqual({ meaning: 'refused', words: 'não' });
    expect(await judge({})).toBeUndefined();
  });

  test('after an ok are not asked', async () => {
    const rest: Judging = { general: expression("'quota'"), refusal: words('não') };
    expect(await judge({ ...rest, call: expression("'ok'") })).toBeUndefined();
    expect(await judge({ ...rest, general: expression("'ok'") })).toBeUndefined();
  });

  test.each([
    [200, { meaning: 'refused', words: 'não' }],
    [299, { meaning: 'refused', words: 'não' }],
    [300, undefined],
    [422, undefined],
  ])('find a refusal in the body of %i: %j', async (status, verdict) => {
    expect(await judge({ refusal: words('não') }, {}, { status })).toEqual(verdict);
  });

  test('find a refusal without words, and none', async () => {
    expect(await judge({ refusal: words('') })).toEqual({ meaning: 'refused', words: '' });
    expect(await judge({ refusal: () => undefined })).toBeUndefined();
    const refusal = (body: unknown) => JSON.stringify(body);
    expect(await judge({ refusal }, { a: 1 })).toEqual({ meaning: 'refused', words: '{"a":1}' });
  });
});
