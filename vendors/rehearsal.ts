import { VendorError } from './errors.js';
import { defined } from './fields.js';
import type { Http, HttpRequest } from './http.js';
import { withoutSecrets } from './wire-exchange.js';

/** A request that was built and not sent, without our secrets. Personal data. */
export type UnsentRequest = Pick<
  HttpRequest,
  'call' | 'method' | 'url' | 'headers' | 'body' | 'form' | 'content'
>;

/** Thrown instead of a write of a tenant in rehearsal: nothing was sent, and the same call may be made later. */
export class NotSent extends VendorError {
  readonly #request: UnsentRequest;

  constructor(request: HttpRequest) {
    const { vendor, call } = request;
    super({ vendor, call, meaning: 'again', code: 'REHEARSAL', words: 'a empresa está em ensaio' });
    this.#request = unsentOf(request);
  }

  /** Not an own property, so that nothing that serializes errors writes it. */
  get request(): UnsentRequest {
    return this.#request;
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
      if (request.effect !== 'read' && isRehearsal()) throw new NotSent(request);
      return http.call(request, schema);
    },
  };
}

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
