import { Dispatcher, errors } from 'undici';
import { createHttp, type Http } from '../../vendors/http.js';
import { NotConnected } from '../../vendors/answer-meaning.js';
import type { Vendor } from '../../domain/ids.js';
import type { Clock } from './clock.js';
import { currentWork } from './server/workers.js';
import type { SimulatedVendor, VendorAnswer, VendorRequest } from './vendor-http.js';

/** A vendor's address in the simulation, from which the network reads whose it is. */
export const addressOf = (tenant: string, vendor: Vendor): string =>
  `http://${vendor}.${tenant}.simulated`;

export interface NetworkDeps {
  readonly clock: Clock;
  readonly vendorOf: (tenant: string, vendor: Vendor) => SimulatedVendor;
  readonly onCall: (
    request: VendorRequest,
    answer: VendorAnswer,
    work: ReturnType<typeof currentWork>,
  ) => void;
}

type Handler = {
  onConnect?(abort: (reason?: Error) => void, context: object): void;
  onHeaders?(status: number, headers: Buffer[], resume: () => void, text: string): boolean;
  onData?(chunk: Buffer): boolean;
  onComplete?(trailers: Buffer[]): void;
  onError?(error: Error): void;
};

/** Carries the calls of the vendors' clients to the vendors in memory. */
class Network extends Dispatcher {
  readonly #deps: NetworkDeps;

  constructor(deps: NetworkDeps) {
    super();
    this.#deps = deps;
  }

  override dispatch(
    options: Dispatcher.DispatchOptions,
    given: Dispatcher.DispatchHandler,
  ): boolean {
    const handler = given as unknown as Handler;
    const work = currentWork();
    if (work?.isAlive() === false) return true; // nobody is there to send it
    const { clock, vendorOf, onCall } = this.#deps;
    let isOver = false;
    const end = (tell: () => void) => {
      if (isOver || work?.isAlive() === false) return;
      isOver = true;
      tell();
    };
    handler.onConnect?.((reason) => {
      end(() => handler.onError?.(reason ?? new errors.RequestAbortedError()));
    }, {});
    if (isOver) return true;
    const request = requestOf(options);
    const answer = vendorOf(request.tenant, request.vendor).answer(request);
    onCall(request, answer, work);
    if (answer.kind === 'lost') return true;
    clock.after(answer.afterMs, () =>
      end(() => {
        if (answer.kind === 'unreachable') {
          const cause = Object.assign(new Error('connect ECONNREFUSED'), { code: 'ECONNREFUSED' });
          handler.onError?.(new NotConnected('no connection', { cause }));
        } else if (answer.kind === 'reset') {
          handler.onError?.(Object.assign(new Error('read ECONNRESET'), { code: 'ECONNRESET' }));
        } else {
          const headers = Object.entries({ 'content-type': 'application/json', ...answer.headers });
          const raw = headers.flatMap(([name, value]) => [Buffer.from(name), Buffer.from(value)]);
          handler.onHeaders?.(answer.status, raw, () => {}, '');
          handler.onData?.(Buffer.from(answer.body));
          handler.onComplete?.([]);
        }
      }),
    );
    return true;
  }
}

/** The HTTP client of the vendors over the simulated network. */
export const createSimulatedHttp = (deps: NetworkDeps): Http =>
  createHttp({ dispatcher: new Network(deps) });

function requestOf({
  origin,
  path,
  method,
  headers,
  body,
}: Dispatcher.DispatchOptions): VendorRequest {
  const url = new URL(path, String(origin));
  const [vendor, tenant] = url.hostname.split('.') as [Vendor, string];
  return {
    vendor,
    tenant,
    method,
    path: url.pathname,
    query: url.searchParams,
    headers: Object.fromEntries(
      Object.entries(headers as Record<string, string>).map(([name, value]) => [
        name.toLowerCase(),
        value,
      ]),
    ),
    body: typeof body === 'string' ? body : '',
  };
}
