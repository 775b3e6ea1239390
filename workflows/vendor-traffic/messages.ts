import { defineSignal } from '@temporalio/workflow';
import type { Vendor } from '../../domain/ids.js';

/** Workflow type that adds up how a tenant's calls to its vendors went, of all processes that make them. */
export const VENDOR_TRAFFIC = 'vendorTraffic';

export const vendorTrafficWorkflowId = (tenant: string) => `vendor-traffic/${tenant}`;

/** Calls to one vendor, added up. Times are in whole milliseconds. */
export interface Calls {
  readonly count: number;
  /** Of them, those that got no answer, or one that is none: see `isFailure` in platform/vendor-traffic.ts. */
  readonly failed: number;
  /** Of them, those that were answered 429; they have not failed. */
  readonly rateLimited: number;
  readonly totalMs: number;
  readonly slowestMs: number;
}

/** The calls of one process since its report before. */
export interface TrafficReport {
  /** Names the process for as long as it lives. */
  readonly reporter: string;
  /** Counts the reporter's reports about this tenant, from 1 on: one that comes again counts once. */
  readonly number: number;
  readonly calls: Readonly<Partial<Record<Vendor, Calls>>>;
}

export const report = defineSignal<[TrafficReport]>('report');

/** Calls are told of for this long. */
const WINDOW_MINUTES = 60;

/** What came within five minutes: their beginning, in minutes since the epoch, then what `Calls` has. A row, since the server warns of memos over 2 KB. */
export type TrafficRow = readonly [
  from: number,
  count: number,
  failed: number,
  rateLimited: number,
  totalMs: number,
  slowestMs: number,
];

export const isRecent = ([from]: TrafficRow, now: number): boolean =>
  from > now / 60_000 - WINDOW_MINUTES;

/** The latest calls to one vendor. */
export interface RecentTraffic {
  /** When the latest report about it came, ISO 8601, UTC. */
  readonly reportedAt: string;
  /** Oldest first. */
  readonly rows: readonly TrafficRow[];
}

/** What the workflow shows (its memo), so that whoever asks needs no worker. */
export type TrafficMemo = Readonly<Partial<Record<Vendor, RecentTraffic>>>;

/** What a run hands on to the next one. */
export interface Traffic {
  readonly recent: TrafficMemo;
  /** The number of the latest report of each reporter, the one heard last at the end. */
  readonly heard: readonly (readonly [reporter: string, number: number])[];
}
