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

// however long Temporal or we are not there: it asks Temporal alone
const { listAttention } = proxyActivities<AttentionActivities>({
  startToCloseTimeout: '30 seconds',
  retry: { maximumInterval: '1 minute' },
  summary: 'Ver que pedidos precisam de atenção',
});

// what does not get through is told after the next look, together with what has come up meanwhile
const { tellAttention } = proxyActivities<AttentionActivities>({
  startToCloseTimeout: '45 seconds',
  retry: { initialInterval: '2 seconds', maximumAttempts: 2 },
  summary: 'Avisar que pedidos precisam de atenção',
});

const messages = metricMeter.createCounter(
  'ponte_notifications_total',
  'messages',
  'Messages about orders that need a person, by channel: sent, or failed for now',
);

/** Looks of one run: with the default pace, a run takes three hours. */
const LOOKS_IN_ONE_RUN = 180;

/**
 * Tells people about the orders of a tenant that need one: each once, together with all others that came up, and again
 * each day for as long as it lasts. Ends when a whole run found nobody to be told: until then it may only be that one worker
 * has newer settings than another.
 */
export async function attention(input: AttentionInput): Promise<void> {
  const { tenant, everySeconds = 60 } = input;
  let told = input.told ?? {};
  let isWanted = false;
  for (let looks = 0; looks < LOOKS_IN_ONE_RUN; looks += 1) {
    const outstanding = await listAttention(tenant);
    isWanted ||= outstanding.channels.length > 0;
    told = await tellAll(tenant, outstanding, told);
    await sleep(everySeconds * 1_000, { summary: 'Até a próxima olhada' });
  }
  if (isWanted) await continueAsNew<typeof attention>({ ...input, told });
}

/** Tells by each channel what it has not told; a channel that does not work takes nothing from the other one. */
async function tellAll(
  tenant: string,
  { channels, marks }: Outstanding,
  told: NotifiedByChannel,
): Promise<NotifiedByChannel> {
  const tell = async (channel: Channel): Promise<[Channel, Notified]> => {
    const { message, sent, kept } = nextStep(told[channel], marks, Date.now());
    if (message === undefined) return [channel, kept];
    try {
      await tellAttention(tenant, channel, message);
      messages.add(1, { tenant, channel, result: 'sent' });
      return [channel, sent];
    } catch (error) {
      if (!(error instanceof ActivityFailure)) throw error;
      messages.add(1, { tenant, channel, result: 'failed' });
      return [channel, kept];
    }
  };
  return { ...told, ...Object.fromEntries(await Promise.all(channels.map(tell))) };
}
