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

/** Longest head of a request, in bytes, and the most headers in it. */
const HEAD_BYTES = 16 * 1024;
export const MOST_HEADERS = 100;

/** In milliseconds. */
export interface ServerPatience {
  readonly head: number;
  readonly request: number;
  /** Between two requests; longer than proxies keep theirs, so that it is they who close. */
  readonly keepAlive: number;
  /** A connection on which nothing is said or heard. */
  readonly silence: number;
  /** How often head and request are looked at. */
  readonly look: number;
}

const PATIENCE: ServerPatience = {
  head: 10_000,
  request: 30_000,
  keepAlive: 65_000,
  silence: 120_000,
  look: 2_000,
};

/** How many connections may be open at once; more are closed unheard. */
export interface ServerBounds {
  readonly connections: number;
  /** Of one address. */
  readonly perAddress: () => number;
  /** Is it a proxy, whose connections are those of many? */
  readonly isProxy: (address: string) => boolean;
}

/**
 * A server that no slow or endless sender can hold: a request has 10 s for its head and 30 s in all; a connection that
 * says or hears nothing for 2 minutes ends. Whatever HTTP's own rules refuse is answered as a problem, too.
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
  server.maxHeadersCount = MOST_HEADERS + 1; // one more than is taken: `limitHeaders` answers it
  server.maxConnections = connections;
  server.setTimeout(patience.silence);
  server.on('connection', boundedPerAddress(perAddress, isProxy));
  server.on('clientError', refuse);
  return server;
}

/** Closes what an address opens beyond its bound, so that it cannot hold all the connections there are. */
function boundedPerAddress(most: () => number, isProxy: ServerBounds['isProxy']) {
  const open = new Map<string, number>();
  return (socket: Socket): void => {
    const { remoteAddress = '' } = socket;
    if (isProxy(remoteAddress)) return;
    const address = ipKeyGenerator(remoteAddress); // a customer's whole block of IPv6 counts as one
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

/** Answers what never became a request. */
function refuse(error: NodeJS.ErrnoException, socket: Socket): void {
  const { _httpMessage: answer } = socket as Socket & { _httpMessage?: ServerResponse }; // as Node itself asks
  if (!socket.writable || error.code === 'ECONNRESET' || answer?.headersSent) {
    socket.destroy();
    return;
  }
  const status = STATUSES[error.code ?? ''] ?? 400;
  const title = STATUS_CODES[status] ?? 'Bad Request';
  const instance = randomUUID();
  const detail = DETAILS[status] ?? 'This is no HTTP request as it should be.';
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
  408: 'The request did not come in time: its head has 10 s, all of it 30 s.',
  413: 'The chunks of the body carry too much besides the body.',
  431: 'The head of the request is larger than 16 KiB.',
};
