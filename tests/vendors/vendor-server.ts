import { createServer, type IncomingHttpHeaders, type ServerResponse } from 'node:http';
import { createHttp, type Http } from '../../vendors/http.js';
import { VendorError } from '../../vendors/vendor-error.js';
import { listen } from '../support/listen.js';
import { eachTime } from '../support/shared.js';

export interface Received {
  readonly method: string;
  /** With the query, as on the wire. */
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  /** The parsed JSON, or the text if it is not JSON. */
  readonly body: unknown;
}

type Answer = (request: Received, response: ServerResponse) => void;

export interface VendorServer {
  readonly url: string;
  readonly received: Received[];
  /** Set it to replace the vendor's answers from now on. */
  answer: Answer;
  close(): Promise<void>;
}

/** A vendor on its own socket, which records the requests. */
export async function startVendor(answer: Answer): Promise<VendorServer> {
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const text = Buffer.concat(chunks).toString();
      const received: Received = {
        method: request.method ?? '',
        path: request.url ?? '',
        headers: request.headers,
        body: text === '' ? undefined : jsonOrText(text),
      };
      vendor.received.push(received);
      vendor.answer(received, response);
    });
  });
  const vendor: VendorServer = {
    url: await listen(server),
    received: [],
    answer,
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
  return vendor;
}

/** A vendor for each test of a file or a `describe`. */
export const useVendor = (answer: Answer): VendorServer =>
  eachTime(
    () => startVendor(answer),
    (vendor) => vendor.close(),
  );

/** The connections of each test. */
export const useHttp = (...options: Parameters<typeof createHttp>): Http =>
  eachTime(
    async () => createHttp(...options),
    (http) => http.close(),
  );

function jsonOrText(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

export function json(
  response: ServerResponse,
  status: number,
  body: unknown,
  headers: Record<string, string> = {},
): void {
  response.writeHead(status, { 'content-type': 'application/json', ...headers });
  response.end(JSON.stringify(body));
}

/** The `VendorError` of a call that must fail. */
export async function failureOf(call: Promise<unknown>): Promise<VendorError> {
  const outcome = await call.then(
    () => undefined,
    (error: unknown) => error,
  );
  if (outcome instanceof VendorError) return outcome;
  throw new Error(`expected a VendorError, got ${String(outcome)}`);
}

/** The query parameters of a request. */
export const queryOf = ({ path }: Received) => new URL(path, 'http://vendor').searchParams;
