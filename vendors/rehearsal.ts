import { VendorError } from './vendor-error.js';
import { defined } from './fields.js';
import type { Http, HttpRequest } from './http.js';
import { withoutSecrets } from './wire-exchange.js';

/** A request that was built and not sent, without our secrets. Personal data. */
export type UnsentRequest = Pick<
  HttpRequest,
  'call' | 'method' | 'url' | 'headers' | 'body' | 'form' | 'content'
>;

/** A call whose request needs the answer to one that was not sent. */
export interface UnbuiltRequest {
  readonly call: string;
  /** What is missing, in Portuguese. */
  readonly unbuilt: string;
}

/** What a write would send, the calls before it included, in their order. */
export type Unsent = readonly (UnsentRequest | UnbuiltRequest)[];

/** Thrown instead of a write of a tenant in rehearsal: nothing was sent, and the same call may be made later. */
export class NotSent extends VendorError {
  readonly #requests: Unsent;

  constructor({ vendor, call }: Pick<HttpRequest, 'vendor' | 'call'>, requests: Unsent) {
    super({ vendor, call, meaning: 'again', code: 'REHEARSAL', words: 'a empresa está em ensaio' });
    this.#requests = requests;
  }

  /** Not an own property, so that nothing that serializes errors writes it. */
  get requests(): Unsent {
    return this.#requests;
  }
}

/**
 * Wraps the client of a tenant's vendors: while `isRehearsal` returns true, only calls that read are sent, including
 * log-ins. All other calls throw `NotSent`.
 */
export function withoutWrites(http: Http, isRehearsal: () => boolean): Http {
  return {
    close: () => http.close(),
    async call(request, schema) {
      if (request.effect !== 'read' && isRehearsal()) throw notSent(request);
      return http.call(request, schema);
    },
  };
}

/** The error of a request that is not sent. */
export const notSent = (request: HttpRequest): NotSent => new NotSent(request, [unsentOf(request)]);

function unsentOf({ secrets = [], ...request }: HttpRequest): UnsentRequest {
  const { call, method, url, headers, body, form, content } = request;
  const shown = JSON.stringify({ url, ...defined({ headers, body, form, content }) });
  return {
    call,
    method,
    ...(JSON.parse(shown, (_name, value: unknown) =>
      typeof value === 'string' ? withoutSecrets(value, secrets) : value,
    ) as Omit<UnsentRequest, 'call' | 'method'>),
  };
}
