import { verifyEmail } from '../../platform/notifications/email.js';
import type { TenantSettings } from '../../platform/settings/types.js';
import { scrub } from '../../domain/scrub.js';
import { reasonOf } from '../api.js';
import { failure, ok, warning, type Finding } from './finding.js';
import { probe } from './probe.js';

/** Checks that operators can be notified. Sends nothing. */
export async function examineNotifications({
  id: tenant,
  notifications = {},
}: TenantSettings): Promise<Finding[]> {
  const { email, webhook } = notifications;
  const found = await Promise.all([
    email ? examineEmail(tenant, email) : [],
    webhook ? examineWebhook(tenant, webhook.url) : [],
  ]);
  return found.flat();
}

type EmailOf = NonNullable<NonNullable<TenantSettings['notifications']>['email']>;

async function examineEmail(tenant: string, email: EmailOf): Promise<Finding[]> {
  const subject = { check: 'notifications.email', tenant };
  const { host, port, tls, user } = email.smtp;
  try {
    await verifyEmail(email);
  } catch (error) {
    const why = scrub(error instanceof Error ? error.message : String(error)).slice(0, 200);
    const text = `o servidor de e-mail ${host}:${port} não nos aceita: ${why}`;
    return [failure(subject, text, 'confira notifications.email.smtp da empresa')];
  }
  if (tls === 'none' && user !== undefined) {
    const text = `o servidor de e-mail ${host}:${port} nos aceita, mas a senha passa às claras`;
    return [warning(subject, text, 'ponha tls: starttls ou implicit em notifications.email.smtp')];
  }
  return [ok(subject, `o servidor de e-mail ${host}:${port} nos aceita`)];
}

async function examineWebhook(tenant: string, url: string): Promise<Finding[]> {
  const subject = { check: 'notifications.webhook', tenant };
  const { origin, protocol } = new URL(url); // what follows may be a secret
  try {
    await probe(origin);
  } catch (error) {
    const text = `o webhook de notificações não atende em ${origin} (${reasonOf(error)})`;
    return [failure(subject, text, 'confira notifications.webhook.url, DNS e firewall')];
  }
  if (protocol === 'http:') {
    const text = `o webhook de notificações atende em ${origin} sem TLS`;
    return [warning(subject, text, 'ponha um endereço https em notifications.webhook.url')];
  }
  return [ok(subject, `o webhook de notificações atende em ${origin}`)];
}
