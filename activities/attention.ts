import { activityInfo, log, metricMeter } from '@temporalio/activity';
import type { Notifier } from '../platform/notifications/notifier.js';
import type { InAttention } from '../platform/temporal/attention.js';
import type { Channel, Message, Outstanding } from '../workflows/attention-notifier/messages.js';
import { isUrgent } from '../workflows/attention-notifier/rules.js';

export interface AttentionDeps {
  /** The orders and incidents of a tenant that need the operator; `told`: the marks of those that a message tells. */
  readonly inAttention: (tenant: string, told?: ReadonlySet<string>) => Promise<InAttention>;
  readonly notifier: Notifier;
}

/** Returns the marks of everything that needs attention in a tenant, its channels, and when its morning began. */
export const listAttention =
  ({ inAttention, notifier }: AttentionDeps) =>
  async (tenant: string): Promise<Outstanding> => {
    const channels = notifier.channelsOf(tenant);
    const morning = notifier.morningOf(tenant);
    if (channels.length === 0) return { channels, marks: [], urgent: [], morning };
    const { orders, incidents } = await inAttention(tenant);
    return {
      channels,
      marks: [...incidents, ...orders].map(({ mark }) => mark),
      urgent: incidents.flatMap(({ kind, mark }) => (isUrgent(kind) ? [mark] : [])),
      morning,
    };
  };

const REFUSED = 'ponte_notification_addresses_refused_total';
const REFUSED_HELP = 'Addresses that a notification did not reach, although it reached another';

/** Sends one message about the marked orders and incidents that still need attention. Sends nothing if none does. */
export const notifyAttention =
  ({ inAttention, notifier }: AttentionDeps) =>
  async (tenant: string, channel: Channel, { kind, marks, others }: Message): Promise<void> => {
    const wanted = new Set(marks);
    const isWanted = ({ mark }: { readonly mark: string }) => wanted.has(mark);
    const { orders, incidents } = await inAttention(tenant, wanted);
    const due = { orders: orders.filter(isWanted), incidents: incidents.filter(isWanted) };
    if (due.orders.length + due.incidents.length === 0) return;
    // the same for each attempt at this message and unique to it, so that receivers can drop repeats
    const { workflowExecution, activityId } = activityInfo();
    const id = `${workflowExecution?.runId}-${activityId}-${channel}`;
    const refused = await notifier.send(tenant, channel, { id, kind, ...due, others });
    if (refused.length === 0) return;
    log.warn('the mail server refuses addresses of a tenant', { tenant, problems: refused });
    metricMeter.createCounter(REFUSED, 'addresses', REFUSED_HELP).add(refused.length, { tenant });
  };
