import { z } from 'zod';
import type { CallFacts, Judgement } from '../answer-meaning.js';
import type { Http, HttpAnswer, HttpRequest } from '../http.js';
import { evaluated } from '../profile/answer.js';
import type { Expression } from '../profile/expression.js';
import { judgeOf } from '../profile/answer-meaning.js';
import { requestOf, type ProfileCall } from '../profile/request.js';
import { renewalTime, type Token } from './tokens.js';

/** Time-out of one log-in call. The two log-ins of a renewal and the call that needs them fit into one attempt. */
export const LOGIN_TIMEOUT_MS = 7_000;

const MAY_PASS = new Set([408, 425, 429]);

/** Any other 4xx to a log-in means that our keys or our address are wrong: a fault of the tenant, not of one order. */
export const judgeLogin =
  (from = 400): NonNullable<HttpRequest['judge']> =>
  async ({ status }): Promise<Judgement | undefined> =>
    status >= from && status < 500 && !MAY_PASS.has(status)
      ? { meaning: 'credentials' }
      : undefined;

export interface LogInDeps {
  readonly http: Http;
  readonly now: () => number;
}

/** The vendor that errors name, and the values that they must not show. */
export type Who = Pick<CallFacts, 'vendor' | 'secrets'>;

/** The token of an answer and its lifetime. A token without a lifetime is used until the vendor refuses it. */
interface Reading {
  readonly accessToken: string;
  readonly refreshToken?: string | undefined;
  readonly lifeSeconds?: number | undefined;
}

/** Makes a profile's log-in call and returns its token. Throws `VendorError` if the call fails. */
export async function logIn(
  who: Who,
  call: ProfileCall,
  input: Readonly<Record<string, unknown>>,
  reading: z.ZodType<Reading>,
  { http, now }: LogInDeps,
): Promise<Token> {
  const request = await requestOf(
    { ...who, call: 'login', effect: 'read' },
    call,
    { headers: {} },
    input,
  );
  const byProfile = judgeOf({ call: call.failure });
  const byStatus = judgeLogin();
  const judge = async (answer: HttpAnswer) => (await byProfile(answer)) ?? byStatus(answer);
  const { accessToken, refreshToken, lifeSeconds } = await http.call(
    { ...request, judge, whole: true, timeoutMs: LOGIN_TIMEOUT_MS },
    reading,
  );
  const renewAt = lifeSeconds === undefined ? Infinity : renewalTime(now(), lifeSeconds * 1_000);
  return { accessToken, refreshToken, renewAt };
}

const LifeSchema = z.coerce.number().positive().optional().catch(undefined);

/**
 * Reads a token from an answer with the profile's expressions.
 * @param input that of the log-in: some tokens are made of the user and what the answer says
 */
export const tokenBy = (
  token: Expression,
  expiresIn: Expression | undefined,
  input: Readonly<Record<string, unknown>>,
) =>
  readingBy(
    async (answer, context) => evaluated(token, { ...input, ...answer }, context),
    expiresIn,
  );

/** Reads the cookies that a browser would send back: all cookies of an answer, or only those with these names. */
export const cookiesBy = (
  names: readonly string[] | undefined,
  expiresIn: Expression | undefined,
) =>
  readingBy(async ({ headers }) => {
    const set = (headers['set-cookie'] ?? '')
      .split('\n')
      .map((line) => line.split(';', 1)[0]!.trim());
    const cookies = new Map(set.map((pair) => [pair.split('=', 1)[0]!, pair]));
    const wanted = names ?? [...cookies.keys()].filter((name) => name !== '');
    return wanted.every((name) => cookies.has(name))
      ? wanted.map((name) => cookies.get(name)).join('; ')
      : undefined;
  }, expiresIn);

const readingBy = (
  read: (answer: HttpAnswer, context: z.RefinementCtx) => Promise<unknown>,
  expiresIn: Expression | undefined,
): z.ZodType<Reading> =>
  z
    .custom<HttpAnswer>()
    .transform(async (answer, context) => ({
      accessToken: await read(answer, context),
      lifeSeconds: expiresIn && (await evaluated(expiresIn, answer, context)),
    }))
    .pipe(z.object({ accessToken: z.string().min(1), lifeSeconds: z.unknown().pipe(LifeSchema) }));

/** Reads the token response of RFC 6749, section 5.1. */
export const OAuthAnswerSchema: z.ZodType<Reading> = z
  .object({
    body: z.object({
      access_token: z.string().min(1),
      expires_in: LifeSchema,
      refresh_token: z.string().min(1).optional().catch(undefined),
    }),
  })
  .transform(({ body }) => ({
    accessToken: body.access_token,
    refreshToken: body.refresh_token,
    lifeSeconds: body.expires_in,
  }));
