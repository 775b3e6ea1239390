import { createServer, type IncomingHttpHeaders, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** JSON as it comes; both ends are of this repository. */
// oxlint-disable-next-line typescript/no-explicit-any
export type Json = any;

export interface Asked {
  /** The groups that the path matched, decoded. */
  readonly path: readonly string[];
  readonly query: URLSearchParams;
  readonly headers: IncomingHttpHeaders;
  readonly body: Json;
}

/** The stand-in's call that corresponds to a call in the other wire. */
export interface Meant {
  readonly url: string;
  readonly method?: 'GET' | 'POST';
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: Json;
}

export interface Answer {
  readonly status: number;
  readonly body: Json;
}

export interface Route {
  readonly method: string;
  readonly path: RegExp;
  readonly means: (asked: Asked) => Meant;
  /** Answers without calling the stand-in. */
  readonly answers?: (asked: Asked) => Answer;
  /** Translates the stand-in's answer to the other wire; unchanged if absent. */
  readonly tells?: (answer: Answer, asked: Asked) => Answer;
  /** Called after the stand-in was called, whether or not it answered. */
  readonly asked?: (asked: Asked) => void;
}

export interface Front {
  readonly url: string;
  close(): Promise<void>;
}

/** The caller is not authorized. */
export class Unauthorized extends Error {}

/**
 * A server that speaks one wire and forwards to a stand-in that speaks another. The stand-in's faults pass through:
 * broken connections, hanging calls and garbled JSON look the same here.
 */
export async function startFront(routes: readonly Route[]): Promise<Front> {
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const { pathname, searchParams } = new URL(request.url ?? '/', 'http://front');
      for (const route of routes) {
        const match = request.method === route.method ? route.path.exec(pathname) : null;
        if (match === null) continue;
        void serve(route, response, {
          path: match.slice(1).map(decodeURIComponent),
          query: searchParams,
          headers: request.headers,
          body: bodyOf(Buffer.concat(chunks).toString(), request.headers['content-type']),
        });
        return;
      }
      reply(response, 404, JSON.stringify({ mensagem: `não há ${pathname}` }));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

async function serve(route: Route, response: ServerResponse, asked: Asked): Promise<void> {
  const gone = new AbortController();
  response.once('close', () => gone.abort());
  try {
    const own = route.answers?.(asked);
    if (own !== undefined) return reply(response, own.status, JSON.stringify(own.body));
    const { url, method, headers, body } = route.means(asked);
    const answer = await fetch(url, {
      method: method ?? (body === undefined ? 'GET' : 'POST'),
      headers: { 'content-type': 'application/json', ...headers },
      ...(body !== undefined && { body: JSON.stringify(body) }),
      signal: gone.signal,
    });
    const text = await answer.text();
    const retryAfter = answer.headers.get('retry-after');
    const json = parsed(text);
    const told =
      json === undefined
        ? { status: answer.status, text }
        : worded(route.tells?.({ status: answer.status, body: json }, asked), answer.status, text);
    reply(response, told.status, told.text, retryAfter ?? undefined);
  } catch (error) {
    if (error instanceof Unauthorized) reply(response, 401, '{"mensagem":"acesso negado"}');
    else response.socket?.destroy();
  } finally {
    route.asked?.(asked);
  }
}

const worded = (told: Answer | undefined, status: number, text: string) =>
  told === undefined ? { status, text } : { status: told.status, text: JSON.stringify(told.body) };

function reply(response: ServerResponse, status: number, text: string, retryAfter?: string): void {
  response.writeHead(status, {
    'content-type': 'application/json',
    ...(retryAfter !== undefined && { 'retry-after': retryAfter }),
  });
  response.end(text);
}

const bodyOf = (text: string, type = ''): Json =>
  type.startsWith('application/x-www-form-urlencoded')
    ? Object.fromEntries(new URLSearchParams(text))
    : parsed(text);

/** Undefined if the text is empty or not JSON. */
function parsed(text: string): Json {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
