import { defineSignal } from '@temporalio/workflow';
import { VENDORS, type Vendor } from '../../domain/ids.js';

/** Workflow type that adds up a tenant's calls to its vendors, over all processes that make them. */
export const VENDOR_TRAFFIC = 'vendorTraffic';

export const vendorTrafficWorkflowId = (tenant: string) => `vendor-traffic/${tenant}`;

/** Totals of the calls to one vendor. Times are in whole milliseconds. */
export interface Calls {
  readonly count: number;
  /** Calls with no response or an unusable one: see `isFailure` in platform/vendor-traffic.ts. */
  readonly failed: number;
  /** Those of `failed` whose answer could not be read: the vendor did answer. */
  readonly unreadable: number;
  /** Calls answered 429; they do not count as failed. */
  readonly rateLimited: number;
  readonly totalMs: number;
  readonly slowestMs: number;
}

/** The calls of one process since its previous report. */
export interface TrafficReport {
  /** Identifies the process during its lifetime. */
  readonly reporter: string;
  /** Number of the report among the reporter's reports about this tenant, from 1; a repeated report counts once. */
  readonly number: number;
  readonly calls: Readonly<Partial<Record<Vendor, Calls>>>;
}

const FIGURES: readonly (keyof Calls)[] = [
  'count',
  'failed',
  'unreadable',
  'rateLimited',
  'totalMs',
  'slowestMs',
];

const isObject = (value: unknown): value is object => typeof value === 'object' && value !== null;

/** Anyone with Temporal's web interface can send a signal. */
export const isTrafficReport = (value: unknown): value is TrafficReport =>
  isObject(value) &&
  typeof Reflect.get(value, 'reporter') === 'string' &&
  Number.isFinite(Reflect.get(value, 'number')) &&
  isCallsByVendor(Reflect.get(value, 'calls'));

const isCallsByVendor = (value: unknown) =>
  isObject(value) &&
  Object.entries(value).every(
    ([vendor, calls]) =>
      VENDORS.includes(vendor as Vendor) &&
      isObject(calls) &&
      FIGURES.every((name) => Number.isFinite(Reflect.get(calls, name))),
  );

export const report = defineSignal<[TrafficReport]>('report');

/** How long calls are shown. */
const WINDOW_MINUTES = 60;

/**
 * Calls of five minutes: their start, in minutes since the epoch, then the fields of `Calls`. A row, since the server
 * warns of memos over 2 KB.
 */
export type TrafficRow = readonly [
  from: number,
  count: number,
  failed: number,
  rateLimited: number,
  totalMs: number,
  slowestMs: number,
  unreadable: number,
];

export const isRecent = ([from]: TrafficRow, now: number): boolean =>
  from > now / 60_000 - WINDOW_MINUTES;

/** The latest calls to one vendor. */
export interface RecentTraffic {
  /** When the latest report about this vendor arrived, ISO 8601, UTC. */
  readonly reportedAt: string;
  /** Oldest first. */
  readonly rows: readonly TrafficRow[];
}

/** The workflow's memo, so that readers need no worker. */
export type TrafficMemo = Readonly<Partial<Record<Vendor, RecentTraffic>>>;

/** The state that a run passes to the next one. */
export interface Traffic {
  readonly recent: TrafficMemo;
  /** The number of each reporter's latest report; the most recent reporter is last. */
  readonly heard: readonly (readonly [reporter: string, number: number])[];
}
