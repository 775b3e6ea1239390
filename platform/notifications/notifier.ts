import { ApplicationFailure } from '@temporalio/common';
import { scrub } from '../../domain/scrub.js';
import type { Channel } from '../../workflows/attention-notifier/messages.js';
import { systemsOf, type Settings } from '../settings/types.js';
import type { Digest, DigestContext } from './digest.js';
import { sendEmail } from './email.js';
import { sendWebhook } from './webhook.js';

/** Notifies the operators of a tenant, by its current settings. */
export interface Notifier {
  /** The tenant's channels. Empty if it has none, or no longer exists. */
  channelsOf(tenant: string): Channel[];
  /** Sends a message. Throws an `ApplicationFailure`, scrubbed, if it could not be delivered. */
  send(tenant: string, channel: Channel, digest: Digest): Promise<void>;
}

export function createNotifier(settings: () => Pick<Settings, 'api' | 'tenants'>): Notifier {
  const find = (id: string) => settings().tenants.find((tenant) => tenant.id === id);
  return {
    channelsOf(id) {
      const { email, webhook } = find(id)?.notifications ?? {};
      return [...(email ? (['email'] as const) : []), ...(webhook ? (['webhook'] as const) : [])];
    },
    async send(id, channel, digest) {
      const tenant = find(id);
      const { email, webhook } = tenant?.notifications ?? {};
      if (!tenant) return;
      const { publicUrl } = settings().api;
      const context: DigestContext = { tenant, systems: systemsOf(tenant), publicUrl };
      try {
        if (channel === 'email' && email) await sendEmail(email, digest, context);
        if (channel === 'webhook' && webhook) await sendWebhook(webhook, digest, context);
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
