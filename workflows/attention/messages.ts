/** Workflow type that tells a tenant's people about orders that need one, for as long as somebody is to be told. */
export const ATTENTION = 'attention';

export const attentionWorkflowId = (tenant: string) => `attention/${tenant}`;

export interface AttentionInput {
  readonly tenant: string;
  /** From one look to the next; 60 where absent. */
  readonly everySeconds?: number;
  /** What an earlier run has told, when it continued as new. */
  readonly told?: NotifiedByChannel;
}

/** How people are told. */
export type Channel = 'email' | 'webhook';

/** What stands out now: a mark for each order and the time since which it needs a person. */
export interface Outstanding {
  /** The channels that the tenant has. */
  readonly channels: readonly Channel[];
  readonly marks: readonly string[];
}

/** What is to be told, in one message. */
export interface Message {
  /** `reminder`: all of it was told before. */
  readonly kind: 'news' | 'reminder';
  readonly marks: readonly string[];
  /** How many others were told before and still need a person. */
  readonly others: number;
}

/** What was told by one channel. */
export interface Notified {
  /** Of what still stands out. */
  readonly marks: readonly string[];
  /** When the latest message went out, ISO 8601, UTC; null where none did. */
  readonly at: string | null;
}

export type NotifiedByChannel = Readonly<Partial<Record<Channel, Notified>>>;
