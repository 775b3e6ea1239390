import { ApplicationFailure } from '@temporalio/common';
import { scrub } from '../../domain/scrub.js';
import type { Channel } from '../../workflows/attention/messages.js';
import type { Settings } from '../settings/types.js';
import type { Digest, DigestContext } from './digest.js';
import { sendEmail } from './email.js';
import { sendWebhook } from './webhook.js';

/** Tells the people of a tenant, as its settings say at that moment. */
export interface Notifier {
  /** None where the tenant has none, or is not there any more. */
  channelsOf(tenant: string): Channel[];
  /** Throws an `ApplicationFailure`, scrubbed, where the message did not get through. */
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
      const context: DigestContext = { tenant, publicUrl: settings().api.publicUrl };
      try {
        if (channel === 'email' && email) await sendEmail(email, digest, context);
        if (channel === 'webhook' && webhook) await sendWebhook(webhook, digest, context);
      } catch (error) {
        // the libraries' own errors carry addresses of people and parts of the conversation
        throw ApplicationFailure.create({
          type: 'NotDelivered',
          message: scrub(error instanceof Error ? error.message : String(error)).slice(0, 300),
        });
      }
    },
  };
}
