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
  /** How long before the report the latest call failed without an answer; absent if none did. */
  readonly failedAgoMs?: number;
  /** How long before the report the latest call was answered; absent if none was. */
  readonly answeredAgoMs?: number;
}

/** The calls of one process since its previous report. */
export type CallsByVendor = Readonly<Partial<Record<Vendor, Calls>>>;

const FIGURES: readonly (keyof Calls)[] = [
  'count',
  'failed',
  'unreadable',
  'rateLimited',
  'totalMs',
  'slowestMs',
];
const AGES: readonly (keyof Calls)[] = ['failedAgoMs', 'answeredAgoMs'];

const isObject = (value: unknown): value is object => typeof value === 'object' && value !== null;

/** Anyone with Temporal's web interface can send a signal. */
export const isCallsByVendor = (value: unknown): value is CallsByVendor =>
  isObject(value) &&
  Object.entries(value).every(
    ([vendor, calls]) =>
      VENDORS.includes(vendor as Vendor) &&
      isObject(calls) &&
      FIGURES.every((name) => Number.isFinite(Reflect.get(calls, name))) &&
      AGES.every((name) => Number.isFinite(Reflect.get(calls, name) ?? 0)),
  );

export const report = defineSignal<[CallsByVendor]>('report');

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

/** The latest calls to one vendor. */
export interface RecentTraffic {
  /** When the latest report about this vendor arrived, ISO 8601, UTC. */
  readonly reportedAt: string;
  /** Oldest first. */
  readonly rows: readonly TrafficRow[];
  /** When the latest call failed without an answer, milliseconds since the epoch; 0 if none did. */
  readonly failedAt: number;
  /** When the latest call was answered, milliseconds since the epoch; 0 if none was. */
  readonly answeredAt: number;
}

/** The workflow's state and its memo, so that readers need no worker. */
export type Traffic = Readonly<Partial<Record<Vendor, RecentTraffic>>>;
