/** Workflow type that notifies a tenant's operators of orders that need attention, while any channel is configured. */
export const ATTENTION_NOTIFIER = 'attentionNotifier';

export const attentionWorkflowId = (tenant: string) => `attention/${tenant}`;

export interface AttentionInput {
  readonly tenant: string;
  /** Pause between two looks, in seconds; 60 if absent. */
  readonly everySeconds?: number;
  /** What an earlier run notified, when it continued as new. */
  readonly notified?: NotifiedByChannel;
}

/** The ways to notify operators. */
export type Channel = 'email' | 'webhook';

/** What needs attention now. A mark identifies an order or incident, and since when it has needed attention. */
export interface Outstanding {
  /** The channels that the tenant has configured. */
  readonly channels: readonly Channel[];
  readonly marks: readonly string[];
  /** Those of the marks that are urgent (`isUrgent`). */
  readonly urgent: readonly string[];
  /** When the latest morning of the tenant began, ISO 8601, UTC: what is still open is reported again. */
  readonly morning: string;
}

/** One message to send. */
export interface Message {
  /** `reminder`: everything in it was notified before. */
  readonly kind: 'news' | 'reminder';
  readonly marks: readonly string[];
  /** How many others were notified before and still need attention. */
  readonly others: number;
}

/** What one channel has notified. */
export interface Notified {
  /** Of those that still need attention. */
  readonly marks: readonly string[];
  /** When the latest message was sent, ISO 8601, UTC; null if none was. */
  readonly at: string | null;
  /** Those that the latest looks did not find. */
  readonly vanished: readonly Vanished[];
}

/** A mark that was notified, and that a look did not find. */
export interface Vanished {
  readonly mark: string;
  /** When the first such look was made, in milliseconds since the epoch. */
  readonly since: number;
}

export type NotifiedByChannel = Readonly<Partial<Record<Channel, Notified>>>;
