import { createServer, request } from 'node:http';
import { buffer, text } from 'node:stream/consumers';
import { listen } from '../support/listen.js';

export interface Call {
  readonly method: string;
  readonly path: string;
  readonly body: string;
}

interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: Buffer;
}

/** Does something at one call. `pass` makes the call. Without an answer the connection is cut. */
export type Deed = (pass: () => Promise<Answer>, call: Call) => Promise<Answer | undefined>;

/** A line between Ponte and a system, on which a test hears every call and does something at one of them. */
export interface Tap {
  readonly url: string;
  /** The system's address. */
  target: string;
  readonly calls: readonly Call[];
  /** Does this at the next call that contains the words. */
  next(words: string, deed: Deed): void;
  /** Returns true if every deed was done. */
  isDone(): boolean;
  close(): Promise<void>;
}

export async function startTap(): Promise<Tap> {
  const calls: Call[] = [];
  const deeds: { words: string; deed: Deed }[] = [];
  const server = createServer(async (incoming, outgoing) => {
    const { method = 'GET', url: path = '/', headers } = incoming;
    const call = { method, path, body: await text(incoming) };
    calls.push(call);
    const at = deeds.findIndex(({ words }) => `${method} ${path} ${call.body}`.includes(words));
    const [taken] = at < 0 ? [] : deeds.splice(at, 1);
    const pass = () => ask(tap.target, call, headers);
    try {
      const answer = await (taken ? taken.deed(pass, call) : pass());
      if (answer === undefined) return void outgoing.destroy();
      outgoing.writeHead(answer.status, answer.headers).end(answer.body);
    } catch {
      outgoing.destroy();
    }
  });
  const tap: Tap = {
    ...{ url: await listen(server), calls, target: '' },
    next: (words, deed) => void deeds.push({ words, deed }),
    isDone: () => deeds.length === 0,
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
  return tap;
}

function ask(target: string, { method, path, body }: Call, headers: object): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const outgoing = request(`${target}${path}`, { method, headers: { ...headers }, agent: false });
    outgoing.once('error', reject);
    outgoing.once('response', async (incoming) => {
      try {
        const { statusCode: status = 0, headers } = incoming;
        const { 'transfer-encoding': _, connection: __, ...kept } = headers;
        const content = await buffer(incoming);
        const length = { 'content-length': String(content.length) };
        resolve({ status, headers: { ...kept, ...length }, body: content });
      } catch (error) {
        reject(error);
      }
    });
    outgoing.end(body);
  });
}
