import { ApplicationFailure } from '@temporalio/common';
import { DateTime } from 'luxon';
import { scrub } from '../../domain/scrub.js';
import type { Channel } from '../../workflows/attention-notifier/messages.js';
import { findTenant, systemsOf, type Settings } from '../settings/types.js';
import type { Digest, DigestContext } from './digest.js';
import { sendEmail, type Connect } from './email.js';
import { sendWebhook } from './webhook.js';

/** Notifies the operators of a tenant, by its current settings. */
export interface Notifier {
  /** The tenant's channels. Empty if it has none, or no longer exists. */
  channelsOf(tenant: string): Channel[];
  /** When the latest morning began where the tenant is (7:00), ISO 8601, UTC. */
  morningOf(tenant: string): string;
  /**
   * Sends a message. Returns the settings of the addresses that it does not reach, such as `notifications.email.to[1]`.
   * Throws an `ApplicationFailure`, scrubbed, if it could not be delivered at all, or if the settings of this process
   * have no such tenant or channel.
   */
  send(tenant: string, channel: Channel, digest: Digest): Promise<readonly string[]>;
}

/** When what is still open is reported again, by the clock of the tenant. */
const MORNING_HOUR = 7;

const NOT_CONFIGURED = 'the settings of this worker have no such tenant or channel';

/** @param connect what speaks to the mail server; SMTP by default */
export function createNotifier(
  settings: () => Pick<Settings, 'api' | 'tenants'>,
  connect?: Connect,
): Notifier {
  return {
    channelsOf(id) {
      const { email, webhook } = findTenant(settings(), id)?.notifications ?? {};
      return [...(email ? (['email'] as const) : []), ...(webhook ? (['webhook'] as const) : [])];
    },
    morningOf(id) {
      const now = DateTime.now().setZone(findTenant(settings(), id)?.timeZone ?? 'utc');
      const today = now.startOf('day').set({ hour: MORNING_HOUR });
      return (today <= now ? today : today.minus({ days: 1 })).toJSDate().toISOString();
    },
    async send(id, channel, digest) {
      const tenant = findTenant(settings(), id);
      const { email, webhook } = tenant?.notifications ?? {};
      const { publicUrl } = settings().api;
      try {
        if (!tenant) throw new Error(NOT_CONFIGURED);
        const context: DigestContext = { tenant, systems: systemsOf(tenant), publicUrl };
        if (channel === 'email' && email) {
          const refused = await sendEmail(email, digest, context, connect);
          return refused.map((address) => `notifications.email.to[${email.to.indexOf(address)}]`);
        }
        if (channel === 'webhook' && webhook) {
          await sendWebhook(webhook, digest, context);
          return [];
        }
        throw new Error(NOT_CONFIGURED); // another worker's settings have it
      } catch (error) {
        // the libraries' errors contain e-mail addresses and parts of the conversation
        throw ApplicationFailure.create({
          type: 'NotDelivered',
          message: scrub(error instanceof Error ? error.message : String(error)).slice(0, 300),
        });
      }
    },
  };
}
