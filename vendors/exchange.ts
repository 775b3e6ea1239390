import { setTimeout as pause } from 'node:timers/promises';
import { z } from 'zod';
import type { Words } from '../domain/call-faults.js';
import type { Vendor } from '../domain/ids.js';
import { authorized, type Auth, type Grant } from './auth/auth.js';
import { defined } from './fields.js';
import { VendorError, type Meaning, type VendorErrorDetails } from './vendor-error.js';
import {
  heldError,
  NOT_BUILT,
  notSentError,
  orIfNotFound,
  tooFastError,
  type CallFacts,
} from './answer-meaning.js';
import { createHolds, type Holds } from './retry-after.js';
import type { Http, HttpRequest } from './http.js';
import { createKept, type Kept } from './kept.js';
import { createPace, type Pace } from './call-pace.js';
import { mapped, withVariables } from './profile/answer.js';
import { renewOnOf, type AuthProfile } from './profile/auth.js';
import { ExpressionError, type Expression, type Variables } from './profile/expression.js';
import { judgeOf, type Judging } from './profile/answer-meaning.js';
import { requestOf, type EveryCall, type ProfileCall } from './profile/request.js';
import type { Step, Steps } from './profile/steps.js';
import { NotSent, notSent, type Unsent } from './rehearsal.js';

/** Makes the calls of a profile to one vendor: with a log-in if needed, and with the calls before and after. */

/** A call with those around it. */
export interface SteppedCall extends ProfileCall {
  readonly before?: Steps;
  readonly after?: Steps;
}

/** How long what comes next may take, in milliseconds. Each is read immediately before. */
export interface Times {
  /** A call before the call. */
  readonly before: () => number;
  /** The call itself. Undefined: as long as the HTTP client allows. */
  readonly call: () => number | undefined;
  /** A call after the call. */
  readonly after: () => number;
  /** Longest wait for a log-in. If absent, for as long as it takes. */
  readonly logIn?: (() => number) | undefined;
}

/** A call to make. */
export interface Asked<C extends SteppedCall = SteppedCall> extends Pick<CallFacts, 'effect'> {
  /** Our name of the call, for errors. */
  readonly name: string;
  readonly call: C;
  readonly input: Readonly<Record<string, unknown>>;
  /** What its expressions may use besides the input. */
  readonly variables?: Variables;
  readonly refusal?: Judging['refusal'];
  /** Texts of the input that the vendor may repeat in a refusal and that we must not show. */
  readonly personal?: readonly string[];
  /** Whether a failure shows the call as it went over the wire (`HttpRequest`). True if absent. */
  readonly showsExchange?: HttpRequest['showsExchange'];
  /** Our own headers of the call. */
  readonly headers?: Readonly<Record<string, string>>;
  readonly times: Times;
  /** The call has done its work even if a call after it fails. If absent, it is then uncertain. */
  readonly isDoneWithoutAfter?: boolean;
}

/** A call without those around it. */
interface OneCall<T> extends Omit<Asked, 'variables' | 'times' | 'isDoneWithoutAfter'> {
  readonly variables: Variables;
  /** Returns how long it may wait for its turn, in milliseconds. */
  readonly turnMs: () => number;
  readonly timeoutMs: Times['call'];
  readonly logIn: Times['logIn'];
  readonly schema: z.ZodType<T>;
  /** It is only built, since one before it was not sent: throws `NotSent`. */
  readonly isHeld?: boolean;
}

export interface ExchangeDeps {
  readonly vendor: Vendor;
  readonly http: Http;
  readonly auth: Auth;
  readonly profile: EveryCall & {
    readonly failure?: Expression;
    readonly auth?: AuthProfile;
  };
  /** The input fields of every call. */
  readonly known: Readonly<Record<string, unknown>>;
  readonly secrets: readonly string[];
  /** Milliseconds since the epoch. */
  readonly now?: () => number;
}

/**
 * Makes a call, those before it and those after it, and reads its answer.
 * @param read returns the schema of the answer; `variables` are the results of the calls around it
 * @throws VendorError if the call, or one that it needs, fails
 */
export type Exchange = <T>(
  asked: Asked,
  read: (variables: Variables) => z.ZodType<T>,
) => Promise<T>;

/** Longest wait for a call's turn, in milliseconds. A call that would wait longer gives its slot to other calls. */
const TURN_MS = 5_000;

const soon = (leftMs: () => number) => () => Math.min(TURN_MS, leftMs());

/** Longest time of a call before or after another one, in milliseconds. */
const STEP_MS = 10_000;

/** Pause before a call after another one is repeated, in milliseconds, if the vendor asks for none. */
const PAUSE_MS = 1_000;

export function createExchange(deps: ExchangeDeps): Exchange {
  const { now = Date.now } = deps;
  const parts = { ...deps, kept: createKept(now), holds: createHolds(now), paces: new Map() };
  return (asked, read) => exchange(parts, asked, read);
}

/** What an exchange knows, and remembers from call to call. */
interface Parts extends ExchangeDeps {
  readonly kept: Kept;
  readonly holds: Holds;
  readonly paces: Map<ProfileCall, Pace>;
}

async function exchange<T>(
  parts: Parts,
  asked: Asked,
  read: (variables: Variables) => z.ZodType<T>,
): Promise<T> {
  const { call, times } = asked;
  const { variables: found, unsent } = await makeBefore(parts, asked);
  const itself = {
    ...asked,
    variables: found,
    turnMs: soon(times.before),
    timeoutMs: times.call,
    logIn: times.logIn,
  };
  if (unsent.length > 0) return holdCall(parts, { ...itself, schema: z.unknown() }, unsent);
  if (call.after === undefined) return makeCall(parts, { ...itself, schema: read(found) });
  let body: unknown;
  const keeping = z.unknown().transform((value) => (body = value));
  const result = await makeCall(parts, { ...itself, schema: keeping.pipe(read(found)) });
  // the answer counts from here on: what comes after can only add to it
  const all = await makeAfter(parts, asked, { ...found, answer: body });
  const completed = await read(all).safeParseAsync(body);
  return completed.success ? (completed.data ?? result) : result;
}

/** Makes the calls before a call, and returns their results by name, and those that a rehearsal did not send. */
async function makeBefore(
  parts: Parts,
  asked: Asked,
): Promise<{ variables: Variables; unsent: Unsent }> {
  let variables = asked.variables ?? {};
  let unsent: Unsent = [];
  for (const [name, step] of Object.entries(asked.call.before ?? {})) {
    try {
      const found = await makeStep(parts, name, step, asked, variables, asked.times.before);
      variables = { ...variables, [name]: found };
    } catch (error) {
      if (!(error instanceof VendorError)) throw error;
      const held = heldBy(error, unsent);
      if (held === undefined) throw notReached(error, name);
      unsent = held;
    }
  }
  return { variables, unsent };
}

/** Makes the calls after a call, each twice at most, and returns their results by name. */
async function makeAfter(parts: Parts, asked: Asked, known: Variables): Promise<Variables> {
  let variables = known;
  for (const [name, step] of Object.entries(asked.call.after ?? {})) {
    const { after } = asked.times;
    // the call is done: a slot that is given away would leave it uncertain
    const attempt = () => makeStep(parts, name, step, asked, variables, after, after);
    const found = await attempt()
      .catch((error: unknown) => repeated(error, attempt, after))
      .catch((error: unknown) => {
        if (asked.isDoneWithoutAfter === true) return undefined;
        throw error instanceof VendorError ? unfinished(error, name) : error;
      });
    variables = { ...variables, [name]: found };
  }
  return variables;
}

/** Throws `NotSent` with what a call and those before it would send: its own request lacks the results of those. */
async function holdCall(parts: Parts, call: OneCall<unknown>, unsent: Unsent): Promise<never> {
  try {
    await makeCall(parts, { ...call, isHeld: true });
  } catch (error) {
    const held = error instanceof VendorError ? heldBy(error, unsent) : undefined;
    throw held === undefined ? error : new NotSent({ vendor: parts.vendor, call: call.name }, held);
  }
  throw new Error('a held call was made');
}

/** Makes a call before or after another one. Returns undefined if it is not to be made, or found nothing. */
async function makeStep(
  parts: Parts,
  name: string,
  step: Step,
  asked: Asked,
  variables: Variables,
  leftMs: () => number,
  turnMs = soon(leftMs),
): Promise<unknown> {
  const { vendor, profile, known, kept } = parts;
  const { input, personal = [], showsExchange = true, times } = asked;
  const { reads: isRead = step.method === 'GET' } = step;
  const effect = isRead ? 'read' : asked.effect;
  const call = `${asked.name}.${name}`;
  const who = { vendor, call, effect };
  if (!(await isWanted(step, who, { ...known, ...input }, variables))) return undefined;
  const make = () =>
    orIfNotFound(
      undefined,
      makeCall(parts, {
        ...{ name: call, effect, call: step, input, personal, variables, turnMs },
        refusal: isRead ? undefined : asked.refusal,
        // a look beside the call, such as one for its customer, may show others
        showsExchange: isRead ? showsExchange && 'request' : showsExchange,
        timeoutMs: () => Math.min(leftMs(), STEP_MS),
        logIn: () => Math.max(0, Math.min(leftMs(), times.logIn?.() ?? Infinity)),
        schema:
          step.answer === undefined
            ? z.unknown()
            : mapped(withVariables(step.answer, variables), z.unknown()),
      }),
    ).then((found) => found ?? undefined);
  if (step.keepSeconds === undefined) return make();
  const filled = { ...known, token: '', ...input };
  const request = await requestOf(who, step, profile, filled, variables);
  // the answer may be read by what this order has, too
  const read = [step.answer, step.failure, profile.failure].flatMap((one) => one?.free ?? []);
  const used = read.map((free) => [free.name, variables[free.name]]);
  return kept.of(JSON.stringify([request, used]), step.keepSeconds * 1_000, make);
}

/** Makes one call, with the proof of our log-in. */
async function makeCall<T>(parts: Parts, one: OneCall<T>): Promise<T> {
  const { vendor, auth, profile, holds } = parts;
  const { name, effect, call, variables, refusal } = one;
  const heldMs = holds.leftMs(name);
  if (heldMs > 0) throw heldError({ vendor, call: name, effect }, heldMs);
  const judge = judgeOf({
    renewOn: renewOnOf(profile.auth),
    call: call.failure,
    general: profile.failure,
    variables,
    refusal,
  });
  return authorized(auth, (grant) => sendCall(parts, one, judge, grant), one.logIn);
}

async function sendCall<T>(
  { vendor, http, profile, known, secrets, holds, paces }: Parts,
  one: OneCall<T>,
  judge: NonNullable<HttpRequest['judge']>,
  { token, headers: proof, secrets: shown }: Grant,
): Promise<T> {
  const { name, effect, call, input, personal = [], variables, showsExchange = true } = one;
  const who: CallFacts = { vendor, call: name, effect, secrets: [...secrets, ...shown], personal };
  const request = await requestOf(who, call, profile, { ...known, token, ...input }, variables);
  const cookies = cookiesOf(proof, request.headers);
  const headers = { ...request.headers, ...one.headers, ...proof, ...cookies };
  if (one.isHeld) throw notSent({ ...request, headers });
  const send = () =>
    http
      .call({ ...request, headers, judge, showsExchange, ...timeOf(one.timeoutMs()) }, one.schema)
      .catch((error: unknown) => {
        holds.hold(name, error);
        throw error;
      });
  const pace = paceOf(paces, call);
  if (pace === undefined) return send();
  const turn = await pace(one.turnMs(), send);
  if ('done' in turn) return turn.done;
  throw tooFastError(who, turn.afterMs);
}

/** Returns the pace of a call that has one. */
function paceOf(paces: Parts['paces'], call: ProfileCall): Pace | undefined {
  if (call.pace !== undefined && !paces.has(call)) paces.set(call, createPace(call.pace));
  return paces.get(call);
}

/** The cookies of a session and those that the profile itself sets, in one header. */
const cookiesOf = (...headers: readonly HttpRequest['headers'][]) => {
  const cookies = headers.flatMap((each) => each?.['cookie'] ?? []);
  return cookies.length > 1 && { cookie: cookies.join('; ') };
};

const timeOf = (timeoutMs: number | undefined): Pick<HttpRequest, 'timeoutMs'> =>
  timeoutMs === undefined ? {} : { timeoutMs };

async function isWanted(
  { when }: Step,
  call: CallFacts,
  input: Readonly<Record<string, unknown>>,
  variables: Variables,
): Promise<boolean> {
  try {
    return when === undefined || (await when(input, variables)) === true;
  } catch (error) {
    throw error instanceof ExpressionError ? notSentError(call, error) : error;
  }
}

async function repeated<T>(
  error: unknown,
  attempt: () => Promise<T>,
  leftMs: () => number,
): Promise<T> {
  if (!(error instanceof VendorError)) throw error;
  const { meaning, status, retryAfterMs = PAUSE_MS } = error;
  const mayPass = meaningBefore(meaning, status) === 'again';
  if (!mayPass || retryAfterMs >= leftMs()) throw error;
  await pause(retryAfterMs);
  return attempt();
}

/**
 * What the failure of a call before another one means for that one, which was not made: what is uncertain of the first is
 * certain of the second, and only a look can be unreadable.
 */
function meaningBefore(meaning: Meaning, status = 0): Meaning {
  if (meaning === 'unreadable') return status >= 400 && status < 500 ? 'refused' : 'again';
  return meaning === 'uncertain' ? 'again' : meaning;
}

/**
 * Adds what a rehearsal did not send to what it did not send before: a request, or a call that cannot be built without
 * those. Returns undefined for any other failure.
 */
function heldBy(error: VendorError, unsent: Unsent): Unsent | undefined {
  if (error instanceof NotSent) return [...unsent, ...error.requests];
  if (unsent.length === 0 || error.code !== NOT_BUILT) return undefined;
  return [...unsent, { call: error.call, unbuilt: error.words }];
}

/** The error of a call that was not made because one before it failed. */
function notReached(error: VendorError, step: string): VendorError {
  const { meaning, status, retryAfterMs, isExpired } = error;
  return ofStep(error, step, meaningBefore(meaning, status), { retryAfterMs, isExpired });
}

/** The error of a call that was made, but one after it failed. */
const unfinished = (error: VendorError, step: string) => ofStep(error, step, 'uncertain');

/** The error of a call, made of that of a call before or after it. */
function ofStep(
  { vendor, call, status, code, said, exchange }: VendorError,
  step: string,
  meaning: Meaning,
  more: Pick<VendorErrorDetails, 'retryAfterMs' | 'isExpired'> = {},
): VendorError {
  const words: Words =
    typeof said === 'string'
      ? `${step}: ${said}`
      : { code: 'in-step', params: { step, fault: said } };
  const facts = defined({ status, code });
  return new VendorError({ vendor, call, meaning, words, ...facts, ...more }).with(exchange);
}
