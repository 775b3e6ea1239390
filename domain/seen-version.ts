import type { AttentionCode, Phase, ServiceEnd } from './lifecycle.js';

/**
 * The version of an order: it changes with everything that an operator should know before deciding and that may arrive
 * at any time. A decision on an older one is refused: `workflows/service-order/rules/decisions.ts`.
 */
export interface OrderVersion {
  /** The question that the order asks. */
  readonly question: AttentionCode | undefined;
  /** The end that Sismetro reported, another one that it reported, and the one that the SS shows. */
  readonly ends: readonly [
    reported: ServiceEnd | undefined,
    contradicting: ServiceEnd | undefined,
    shown: ServiceEnd | undefined,
  ];
  /** How often the ERP sent other data of the order. What counts as other: `platform/temporal/changed-order.ts`. */
  readonly changes: number;
  /** When an operator last decided, ISO 8601: a word about what was seen before no longer holds. */
  readonly decidedAt: string | undefined;
  /** The operator linked the SS, and it has not been read yet. */
  readonly isLinkUnread: boolean;
  /** The SS of the order, or one that Sismetro announced and that is not proven. */
  readonly ss: string | undefined;
}

/** The parts before the link and the SS. */
const PARTS_WITHOUT_SS = 6;

/** Writes a version as text. */
export const writeVersion = (version: OrderVersion): string => {
  const { question, ends, changes, decidedAt, isLinkUnread, ss } = version;
  const news = [question, ...ends].map((one) => one ?? '-');
  // the SS is last, since a vendor's number may contain anything
  return [...news, changes, decidedAt ?? '-', isLinkUnread ? 'unread' : '-', ss ?? '-'].join('/');
};

/**
 * Returns the version, without its SS, of an order about which nothing was ever asked or decided: it publishes none, and
 * is released or cancelled because Sismetro reported that end.
 */
export const unaskedVersion = (phase: Phase): string => `-/${REPORTED[phase] ?? '-'}/-/-/0/-`;

const REPORTED: Partial<Record<Phase, ServiceEnd>> = {
  releasing: 'completed',
  cancelling: 'cancelled',
};

/** Returns a version without the SS. An order that asks nothing publishes no new SS, so lists show only this of it. */
export const versionWithoutSs = (version: string): string =>
  version.split('/').slice(0, PARTS_WITHOUT_SS).join('/');

/** Returns true if Sismetro had reported an end. */
export const hasReportedEnd = (version: string): boolean => version.split('/')[1] !== '-';

/** Returns when an operator had last decided, ISO 8601; undefined if none had. */
export const decidedAtIn = (version: string): string | undefined =>
  version
    .split('/')
    .slice(PARTS_WITHOUT_SS - 1, PARTS_WITHOUT_SS)
    .find((at) => at !== '-');

/** Returns true if the operator had linked an SS that was not read yet. */
export const isLinkUnreadIn = (version: string): boolean =>
  version.split('/')[PARTS_WITHOUT_SS] === 'unread';
