/** The forms of a catalogue that a code decides: a language that lacks a code, or reads another value, does not compile. */
import type { CallFaultParams, Words } from '../domain/call-faults.js';
import type { FindingParams, NotFetchedParams, ParkedParams } from '../domain/findings.js';
import type { IncidentKind, IncidentParams } from '../domain/incidents.js';
import type { AttentionCode } from '../domain/lifecycle.js';
import type { Vendor } from '../domain/ids.js';
import type { AskedAbout, QuestionParams, RefusalParams } from '../domain/questions.js';
import type { Waiting } from '../domain/waits-for.js';

/** Words by code, each a function of the values that belong to the code. */
export type ByCode<Params> = {
  readonly [Code in keyof Params]: (params: Params[Code]) => string;
};

export type Refusals = ByCode<RefusalParams>;
export type Incidents = ByCode<IncidentParams>;
export type Findings = ByCode<FindingParams>;
export type NotFetched = ByCode<NotFetchedParams>;
export type Parked = ByCode<ParkedParams>;
export type CallFaults = ByCode<CallFaultParams>;

export type Questions = {
  readonly [Code in AttentionCode]: (params: QuestionParams[Code], about: AskedAbout) => string;
};

/** Returns the words of what is stored as a code and its values. */
export const say = <Params, Code extends keyof Params>(
  words: ByCode<Params>,
  { code, params }: { readonly code: Code; readonly params: Params[Code] },
): string => words[code](params);

/** Returns what a failed call says: the vendor's own words, or ours. */
export const sayWords = (faults: CallFaults, words: Words): string =>
  typeof words === 'string' ? words : faults[words.code](words.params as never);

/** Returns the words of a question. */
export const sayQuestion = <Code extends AttentionCode>(
  questions: Questions,
  asked: { readonly code: Code; readonly params: QuestionParams[Code] } & AskedAbout,
): string => questions[asked.code](asked.params, asked);

/** Returns the words of an incident. */
export const sayIncident = <Kind extends IncidentKind>(
  incidents: Incidents,
  { kind, params }: { readonly kind: Kind; readonly params: IncidentParams[Kind] },
): string => incidents[kind](params);

interface WaitWords {
  readonly waits: Readonly<Record<Waiting, string>>;
  readonly waitsForAnswer: Readonly<Record<Vendor, string>>;
}

/**
 * Returns what an order waits for.
 * @param failsAt the vendor whose call fails, if it is not the one that the phase waits for; it says more than the phase,
 * but not more than what a person must do
 */
export const sayWait = (
  { waits, waitsForAnswer }: WaitWords,
  waiting: Waiting,
  failsAt: Vendor | null,
): string =>
  failsAt === null || waiting === 'answer' || waiting === 'answer-or-vendor' || waiting === 'link'
    ? waits[waiting]
    : waitsForAnswer[failsAt];
