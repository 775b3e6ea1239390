import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { SMTPServer } from 'smtp-server';
import { listen } from '../support/listen.js';

export interface Mail {
  readonly from: string;
  readonly to: readonly string[];
  /** Headers and text, decoded. */
  readonly text: string;
}

export interface MailServerOptions {
  readonly offersTls?: boolean;
  /** Addresses to which no mail can be sent. */
  readonly dead?: readonly string[];
}

export const MAILBOX = { user: 'ponte', password: 'senha-do-correio' };

/** A mail server that accepts mail sent by `MAILBOX`. */
export async function startMailServer({ offersTls = false, dead = [] }: MailServerOptions = {}) {
  const mails: Mail[] = [];
  let isDown = false;
  const server = new SMTPServer({
    disabledCommands: offersTls ? [] : ['STARTTLS'],
    allowInsecureAuth: true,
    authMethods: ['PLAIN', 'LOGIN'],
    onConnect(_session, done) {
      done(isDown ? new Error('Service not available') : null);
    },
    onAuth({ username, password }, _session, done) {
      const isKnown = username === MAILBOX.user && password === MAILBOX.password;
      if (isKnown) done(null, { user: username });
      else done(new Error('Authentication failed for cliente@example.com'));
    },
    onRcptTo({ address }, _session, done) {
      done(dead.includes(address) ? new Error(`550 ${address} does not exist`) : null);
    },
    onData(stream, { envelope }, done) {
      const chunks: Buffer[] = [];
      stream.on('data', (chunk: Buffer) => chunks.push(chunk));
      stream.on('end', () => {
        const { mailFrom, rcptTo } = envelope;
        mails.push({
          from: mailFrom ? mailFrom.address : '',
          to: rcptTo.map(({ address }) => address),
          text: decoded(Buffer.concat(chunks).toString()),
        });
        done();
      });
    },
  });
  server.on('error', () => {}); // a client that does not trust this server disconnects
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    port: (server.server.address() as AddressInfo).port,
    mails: mails as readonly Mail[],
    /** Refuses every connection from now on, or none; it keeps its port, which another process could take. */
    refuse: (next: boolean) => void (isDown = next),
    close: () => new Promise<void>((resolve) => server.close(() => resolve())),
  };
}

/** Decodes quoted-printable, in the subject and the text. */
function decoded(raw: string): string {
  const bytes = (text: string) =>
    Buffer.from(
      text.replaceAll(/=([0-9A-F]{2})/g, (_, hex: string) =>
        String.fromCharCode(parseInt(hex, 16)),
      ),
      'latin1',
    ).toString();
  return bytes(
    raw
      .replaceAll(/\?=\s+=\?UTF-8\?Q\?/gi, '')
      .replaceAll(/=\?UTF-8\?Q\?(.*?)\?=/gi, (_, text: string) => text.replaceAll('_', ' '))
      .replaceAll('=\r\n', ''),
  );
}

export interface Hook {
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** A receiver of webhooks, whose answer can be set. */
export async function startHookReceiver() {
  const hooks: Hook[] = [];
  let status = 200;
  const server = createServer((request, response) => {
    let body = '';
    request.setEncoding('utf8').on('data', (chunk: string) => (body += chunk));
    request.on('end', () => {
      hooks.push({ headers: request.headers as Record<string, string>, body });
      response.writeHead(status, { location: '/elsewhere' }).end();
    });
  });
  const url = await listen(server);
  return {
    url: `${url}/avisos?canal=7`,
    hooks: hooks as readonly Hook[],
    answer: (next: number) => void (status = next),
    close: () =>
      new Promise<void>((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
