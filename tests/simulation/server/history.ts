import type { temporal } from '@temporalio/proto';
import { timeOf } from '../core/core.js';
import { enums, History } from '../core/proto.js';

const { EventType } = enums;

/** An event of a run's history. `type` is the name without its prefix, such as `TimerFired`. */
export interface HistoryEvent {
  readonly id: number;
  readonly ms: number;
  readonly type: string;
  readonly attributes: Readonly<Record<string, unknown>>;
}

const enumName = (type: string) =>
  `EVENT_TYPE${type.replaceAll(/[A-Z]/g, (letter) => `_${letter}`).toUpperCase()}`;

const attributesName = (type: string) => `${type[0]!.toLowerCase()}${type.slice(1)}EventAttributes`;

/** An event as the server sends it. */
export const eventToProto = ({ id, ms, type, attributes }: HistoryEvent) => ({
  eventId: id,
  eventTime: timeOf(ms),
  eventType: EventType[enumName(type) as keyof typeof EventType],
  [attributesName(type)]: attributes,
});

/** A whole history, as the real Core replays it. */
export const historyToProto = (events: readonly HistoryEvent[]): temporal.api.history.v1.History =>
  History.fromObject({ events: events.map(eventToProto) });

/** The names of a real history's events, in the same words. */
export const eventTypesOf = (history: temporal.api.history.v1.IHistory): string[] =>
  (history.events ?? []).map(({ eventType }) =>
    EventType[eventType!]
      .replace('EVENT_TYPE_', '')
      .toLowerCase()
      .replaceAll(/(^|_)(\w)/g, (_, __, letter: string) => letter.toUpperCase()),
  );
