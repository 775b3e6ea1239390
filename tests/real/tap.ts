import {
  createServer,
  type IncomingHttpHeaders,
  type IncomingMessage,
  type ServerResponse,
} from 'node:http';
import { text } from 'node:stream/consumers';
import { request } from 'undici';
import { listen } from '../support/listen.js';

export interface Call {
  readonly method: string;
  readonly path: string;
  readonly body: string;
  /** Absent as long as there is none, and if it was lost. */
  answer?: Answer;
}

interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: Buffer;
}

/** Does something at one call. `pass` makes the call. Without an answer the connection is cut. */
type Deed = (pass: () => Promise<Answer>) => Promise<Answer | undefined>;

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
  const serve = async (incoming: IncomingMessage, outgoing: ServerResponse) => {
    try {
      const { method = 'GET', url: path = '/', headers } = incoming;
      const call: Call = { method, path, body: await text(incoming) };
      calls.push(call);
      const at = deeds.findIndex(({ words }) => `${method} ${path} ${call.body}`.includes(words));
      const [taken] = at < 0 ? [] : deeds.splice(at, 1);
      const pass = () => ask(tap.target, call, headers);
      const answer = await (taken ? taken.deed(pass) : pass());
      if (answer === undefined) return void outgoing.destroy();
      call.answer = answer;
      outgoing.writeHead(answer.status, answer.headers).end(answer.body);
    } catch {
      outgoing.destroy();
    }
  };
  const server = createServer((incoming, outgoing) => void serve(incoming, outgoing));
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

/** Of one connection only. */
const HOP = ['connection', 'content-length', 'expect', 'host', 'keep-alive', 'transfer-encoding'];

const withoutHop = (headers: IncomingHttpHeaders) =>
  Object.fromEntries(Object.entries(headers).filter(([name]) => !HOP.includes(name)));

async function ask(
  target: string,
  { method, path, body }: Call,
  headers: IncomingHttpHeaders,
): Promise<Answer> {
  const answer = await request(`${target}${path}`, {
    method: method as 'GET',
    headers: withoutHop(headers),
    reset: true, // the server may be another one at the next call
    ...(body !== '' && { body }),
  });
  const content = Buffer.from(await answer.body.arrayBuffer());
  return { status: answer.statusCode, headers: withoutHop(answer.headers), body: content };
}
