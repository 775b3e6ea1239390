import { randomUUID } from 'node:crypto';
import {
  createServer,
  STATUS_CODES,
  type RequestListener,
  type Server,
  type ServerResponse,
} from 'node:http';
import type { Socket } from 'node:net';
import { ipKeyGenerator } from 'express-rate-limit';

/** Limits of a request's head, in bytes, and of its headers. */
const HEAD_BYTES = 16 * 1024;
export const MOST_HEADERS = 100;

/** Time limits in milliseconds. */
export interface ServerPatience {
  readonly head: number;
  readonly request: number;
  /** Between two requests; longer than proxies keep connections, so that they close first. */
  readonly keepAlive: number;
  /** For a connection without any traffic. */
  readonly silence: number;
  /** How often the limits of head and request are checked. */
  readonly look: number;
}

const PATIENCE: ServerPatience = {
  head: 10_000,
  request: 30_000,
  keepAlive: 65_000,
  silence: 120_000,
  look: 2_000,
};

/** Limits of open connections (`limits.connections`, `limits.connectionsPerAddress`); more are closed at once. */
export interface ServerBounds {
  readonly connections: number;
  /** For one address. */
  readonly perAddress: () => number;
  /** Returns true for a proxy, whose connections belong to many callers. */
  readonly isProxy: (address: string) => boolean;
}

/**
 * Creates a server that slow or endless senders cannot block: a request has 10 s for its head and 30 s in all, and a
 * connection without traffic ends after 2 minutes. Requests that violate HTTP are also answered with a problem.
 */
export function createHttpServer(
  app: RequestListener,
  { connections, perAddress, isProxy }: ServerBounds,
  patience: ServerPatience = PATIENCE,
): Server {
  const server = createServer(
    {
      headersTimeout: patience.head,
      requestTimeout: patience.request,
      keepAliveTimeout: patience.keepAlive,
      connectionsCheckingInterval: patience.look,
      maxHeaderSize: HEAD_BYTES,
      insecureHTTPParser: false,
    },
    app,
  );
  server.maxHeadersCount = MOST_HEADERS + 1; // one more than allowed, so that `limitHeaders` can answer
  server.maxConnections = connections;
  server.setTimeout(patience.silence);
  server.on('connection', boundedPerAddress(perAddress, isProxy));
  server.on('clientError', refuse);
  return server;
}

/** Closes connections of an address beyond its limit, so that it cannot use up all connections. */
function boundedPerAddress(most: () => number, isProxy: ServerBounds['isProxy']) {
  const open = new Map<string, number>();
  return (socket: Socket): void => {
    const { remoteAddress = '' } = socket;
    if (isProxy(remoteAddress)) return;
    const address = ipKeyGenerator(remoteAddress); // a customer's IPv6 block counts as one address
    const held = open.get(address) ?? 0;
    if (held >= most()) return void socket.destroy();
    open.set(address, held + 1);
    socket.once('close', () => {
      const left = (open.get(address) ?? 1) - 1;
      if (left === 0) open.delete(address);
      else open.set(address, left);
    });
  };
}

/** Answers input that did not become a request. */
function refuse(error: NodeJS.ErrnoException, socket: Socket): void {
  const { _httpMessage: answer } = socket as Socket & { _httpMessage?: ServerResponse }; // as Node itself does
  if (!socket.writable || error.code === 'ECONNRESET' || answer?.headersSent) {
    socket.destroy();
    return;
  }
  const status = STATUSES[error.code ?? ''] ?? 400;
  const title = STATUS_CODES[status] ?? 'Bad Request';
  const instance = randomUUID();
  const detail = DETAILS[status] ?? 'This is not a valid HTTP request.';
  const body = JSON.stringify({ type: 'about:blank', title, status, detail, instance });
  const head = [
    `HTTP/1.1 ${status} ${title}`,
    'Connection: close',
    'Content-Type: application/problem+json; charset=utf-8',
    `Content-Length: ${Buffer.byteLength(body)}`,
    `X-Request-Id: ${instance}`,
    "Content-Security-Policy: default-src 'none'; frame-ancestors 'none'",
    'X-Content-Type-Options: nosniff',
    'Cache-Control: no-store',
  ];
  socket.end(`${head.join('\r\n')}\r\n\r\n${body}`, () => socket.destroy());
}

const STATUSES: Readonly<Record<string, number>> = {
  ERR_HTTP_REQUEST_TIMEOUT: 408,
  HPE_HEADER_OVERFLOW: 431,
  HPE_CHUNK_EXTENSIONS_OVERFLOW: 413,
};

const DETAILS: Readonly<Record<number, string>> = {
  408: 'The request did not arrive in time: its head has 10 s, the whole request 30 s.',
  413: 'The chunk extensions of the body are too long.',
  431: 'The head of the request is larger than 16 KiB.',
};
