import {
  ActivityFailure,
  continueAsNew,
  metricMeter,
  proxyActivities,
  sleep,
} from '@temporalio/workflow';
import type { AttentionActivities } from '../../activities/index.js';
import type {
  AttentionInput,
  Channel,
  Outstanding,
  Notified,
  NotifiedByChannel,
} from './messages.js';
import { nextStep } from './rules.js';

// it asks only Temporal, so it is retried for as long as Temporal or the worker is down
const { listAttention } = proxyActivities<AttentionActivities>({
  startToCloseTimeout: '30 seconds',
  retry: { maximumInterval: '1 minute' },
  summary: 'Ver que pedidos precisam de atenção',
});

// a message that fails is sent after the next look, together with what has come up meanwhile
const { notifyAttention } = proxyActivities<AttentionActivities>({
  startToCloseTimeout: '45 seconds',
  retry: { initialInterval: '2 seconds', maximumAttempts: 2 },
  summary: 'Avisar que pedidos precisam de atenção',
});

/** A function, since the module is loaded once for all workflows, and outside of them there is no meter. */
const messages = () =>
  metricMeter.createCounter(
    'ponte_notifications_total',
    'messages',
    'Notifications of attention by channel: sent, or failed for now',
  );

/** Looks in one run: at the default interval, a run takes three hours. */
const LOOKS_IN_ONE_RUN = 180;

/**
 * Notifies a tenant's operators of orders that need attention: once when they come up, then every morning while they last.
 * Ends after a whole run in which no channel was configured, and none is now. It does not end sooner because workers may
 * briefly have different settings.
 */
export async function attentionNotifier(input: AttentionInput): Promise<void> {
  const { tenant, everySeconds = 60 } = input;
  let notified = input.notified ?? {};
  let isWanted = false;
  for (let looks = 0; looks < LOOKS_IN_ONE_RUN; looks += 1) {
    const outstanding = await listAttention(tenant);
    isWanted ||= outstanding.channels.length > 0;
    notified = await notifyAll(tenant, outstanding, notified);
    await sleep(everySeconds * 1_000, { summary: 'Até a próxima olhada' });
  }
  // a channel that was configured during the last pause found this run, and started no other
  if (!isWanted) isWanted = (await listAttention(tenant)).channels.length > 0;
  if (isWanted) await continueAsNew<typeof attentionNotifier>({ ...input, notified });
}

/** Sends each channel what it has not notified. A failing channel does not affect the others. */
async function notifyAll(
  tenant: string,
  { channels, ...found }: Outstanding,
  notified: NotifiedByChannel,
): Promise<NotifiedByChannel> {
  const notify = async (channel: Channel): Promise<[Channel, Notified]> => {
    const { message, sent, kept } = nextStep(notified[channel], found, Date.now());
    if (message === undefined) return [channel, kept];
    try {
      await notifyAttention(tenant, channel, message);
      messages().add(1, { tenant, channel, result: 'sent' });
      return [channel, sent];
    } catch (error) {
      if (!(error instanceof ActivityFailure)) throw error;
      messages().add(1, { tenant, channel, result: 'failed' });
      return [channel, kept];
    }
  };
  return { ...notified, ...Object.fromEntries(await Promise.all(channels.map(notify))) };
}
