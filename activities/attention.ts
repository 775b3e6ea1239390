import { activityInfo } from '@temporalio/activity';
import type { Notifier } from '../platform/notifications/notifier.js';
import type { OrderInAttention } from '../platform/temporal/attention.js';
import type { Channel, Message, Outstanding } from '../workflows/attention/messages.js';

export interface AttentionDeps {
  /** The orders of a tenant that need a person. */
  readonly inAttention: (tenant: string) => Promise<OrderInAttention[]>;
  readonly notifier: Notifier;
}

/** What stands out in a tenant, by marks alone. */
export const listAttention =
  ({ inAttention, notifier }: AttentionDeps) =>
  async (tenant: string): Promise<Outstanding> => {
    const channels = notifier.channelsOf(tenant);
    if (channels.length === 0) return { channels, marks: [] };
    return { channels, marks: (await inAttention(tenant)).map(({ mark }) => mark) };
  };

/** Sends one message about the orders that are marked and still need a person; where none does any more, nothing is sent. */
export const tellAttention =
  ({ inAttention, notifier }: AttentionDeps) =>
  async (tenant: string, channel: Channel, { kind, marks, others }: Message): Promise<void> => {
    const wanted = new Set(marks);
    const orders = (await inAttention(tenant)).filter(({ mark }) => wanted.has(mark));
    if (orders.length === 0) return;
    // the same for each attempt at this message, and for no other: receivers drop what they have had
    const { workflowExecution, activityId } = activityInfo();
    const id = `${workflowExecution?.runId}-${activityId}-${channel}`;
    await notifier.send(tenant, channel, { id, kind, orders, others });
  };
