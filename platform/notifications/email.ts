import { createTransport, type Transporter } from 'nodemailer';
import type { EmailSettings } from '../settings/tenants.js';
import type { Digest, DigestContext } from './digest.js';
import { subjectOf, textOf } from './texts.js';

/** Limit of each part of the SMTP conversation; an attempt has 45 s. */
const TIMEOUT_MS = 10_000;

/** Makes what speaks to the mail server of these settings. */
export type Connect = (settings: EmailSettings) => Transporter;

function transportTo({ smtp: { host, port, tls, user, password } }: EmailSettings): Transporter {
  return createTransport({
    host,
    port,
    secure: tls === 'implicit',
    requireTLS: tls === 'starttls',
    ignoreTLS: tls === 'none',
    ...(user !== undefined && { auth: { user, pass: password } }),
    connectionTimeout: TIMEOUT_MS,
    greetingTimeout: TIMEOUT_MS,
    socketTimeout: TIMEOUT_MS,
    disableFileAccess: true,
    disableUrlAccess: true,
  });
}

/**
 * Sends a message by e-mail. Returns the addresses that the server refused: the message reached the others. Throws if
 * it rejects the message, or all addresses.
 */
export async function sendEmail(
  settings: EmailSettings,
  digest: Digest,
  context: DigestContext,
  connect: Connect = transportTo,
): Promise<readonly string[]> {
  const { from, to } = settings;
  const transport = connect(settings);
  try {
    const domain = from.slice(from.lastIndexOf('@') + 1).replace(/[^\w.-].*$/, '');
    const { rejected = [] } = await transport.sendMail({
      from,
      to: [...to],
      subject: subjectOf(digest, context),
      text: textOf(digest, context),
      messageId: `<${digest.id}@${domain}>`,
      headers: { 'Auto-Submitted': 'auto-generated' },
    });
    const dead = new Set(rejected.map((address) => address.toLowerCase())); // sent in lower case
    return to.filter((address) => dead.has(address.toLowerCase()));
  } finally {
    transport.close();
  }
}

/** Connects and logs in to the mail server. Throws if that fails. */
export async function verifyEmail(settings: EmailSettings): Promise<void> {
  const transport = transportTo(settings);
  try {
    await transport.verify();
  } finally {
    transport.close();
  }
}
