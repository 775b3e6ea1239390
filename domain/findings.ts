/** What sweeps find and why deliveries are parked: codes, and the values that their words need (texts/ has the words). */
import type { CallbackEvent } from './callback.js';
import type { Incident } from './incidents.js';
import type { ErpSituation } from './lifecycle.js';
import type { Coded, NoParams } from './coded.js';
import type { Asked } from './questions.js';

/** A contradiction between the two systems, or between the ERP and Ponte. */
export interface FindingParams {
  /** The order in service asks the operator. */
  readonly question: Asked & { readonly situation?: ErpSituation };
  readonly incident: Incident;
  /** The order had ended here, and awaits integration again. */
  readonly 'awaits-again': NoParams;
  /** The same, but only the ERP's list shows it: the order itself does not. */
  readonly 'listed-only': NoParams;
}

export type Finding = Coded<FindingParams>;

/** Why an order that awaits integration is not opened. */
export interface NotOpenedParams {
  readonly 'no-equipment': NoParams;
  readonly 'unknown-branch': { readonly branch: string };
  readonly 'no-meaning': NoParams;
  /** A call that reads it failed: a code, or `HTTP <status>`. */
  readonly 'not-read': { readonly why: string };
  readonly invalid: {
    readonly errors: readonly {
      readonly path: string;
      readonly message: string;
      readonly messagePt?: string;
    }[];
  };
}

export type NotOpened = Coded<NotOpenedParams>;

/** Why the order that a delivery names could not be fetched from the ERP. */
export interface NotFetchedParams extends NotOpenedParams {
  readonly 'given-up': NoParams;
  readonly another: NoParams;
  readonly unreadable: NoParams;
  readonly 'not-offered': NoParams;
}

export type NotFetched = Coded<NotFetchedParams>;

/** Why a delivery waits for an operator: everything that is parked. */
export interface ParkedParams {
  /** On arrival, or out of the spool. */
  readonly unreadable: { readonly route: 'open' | CallbackEvent };
  /** Out of the spool: since it was accepted, its tenant was removed; it was left out of the settings; Temporal refused it. */
  readonly 'tenant-gone': NoParams;
  readonly 'left-out': NoParams;
  readonly refused: NoParams;
  /** A held callback: nobody knew its order in time; its SS is another order's; too much was held already. */
  readonly 'no-order': NoParams;
  readonly 'ss-of-another': NoParams;
  readonly 'too-much': NoParams;
  /** A thin event. */
  readonly 'not-fetched': NotFetched;
}

export type ParkedBecause = Coded<ParkedParams>;
