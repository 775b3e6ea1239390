/** What went wrong with a call if the vendor said nothing itself: a code, and the values that its words need (texts/ has the words). */
import type { Coded, NoParams } from './coded.js';

/** A sentence about a body, by the language of who reads it. */
export interface InBothLanguages {
  readonly en: string;
  readonly pt: string;
}

/** SSs, and what each shows in place of our reference: never a text, which people may have written. */
export interface ShownSss {
  readonly first: readonly {
    readonly ss: string;
    readonly shows: 'nothing' | 'another' | 'text';
  }[];
  /** How many more there are. */
  readonly more: number;
}

export interface CallFaultParams {
  readonly 'not-connected': NoParams;
  /** It cannot be sent: `code` says what of it is wrong. */
  readonly 'not-sendable': { readonly code: string };
  readonly 'not-built': { readonly why: InBothLanguages };
  readonly 'timed-out': { readonly seconds: number };
  readonly broken: NoParams;
  /** The profile's pace of this call. */
  readonly paced: NoParams;
  /** The vendor asked for a pause. */
  readonly held: NoParams;
  readonly redirected: NoParams;
  /** An answer of success that says no, without words. */
  readonly unsaid: NoParams;
  /** An answer without words. */
  readonly status: { readonly status: number };
  readonly unreadable: { readonly why: InBothLanguages };
  readonly unsupported: NoParams;
  /** Another call before or after it failed, `step`, at which the vendor said nothing either. */
  readonly 'in-step': { readonly step: string; readonly fault: CallFault };
  /** The look by our reference shows only SSs that do not carry it. */
  readonly 'only-others': { readonly shown: ShownSss };
  /** What in a list may be of the order: SSs, and a row that cannot be read. */
  readonly 'unclear-list': { readonly shown?: ShownSss; readonly row?: InBothLanguages };
  readonly 'log-in-slow': NoParams;
  /** Only the api and the worker renew the access. */
  readonly 'not-renewed': NoParams;
}

export type CallFault = Coded<CallFaultParams>;

/** What a failed call says: the vendor's own words, scrubbed, or what went wrong if it said nothing. */
export type Words = string | CallFault;
