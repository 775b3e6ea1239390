import { VendorError, type Meaning } from './vendor-error.js';
import type { Http, HttpRequest } from './http.js';

/**
 * How a call ended. `failed` is a fault of our own code, `rate-limited` a 429, and `unreadable` any 2xx that could not
 * be read, including a write's.
 */
export interface CallEnd {
  readonly result: 'ok' | 'failed' | 'rate-limited' | Meaning;
  /** The HTTP status of the vendor's answer, if known. */
  readonly status?: number;
}

/** Called when a call begins; returns a function to call when it ends. Neither may throw. */
export type CallObserver = (call: Pick<HttpRequest, 'vendor' | 'call'>) => (end: CallEnd) => void;

/** Wraps the client so that observers see each of its calls. */
export function observed(http: Http, observers: readonly CallObserver[]): Http {
  return {
    close: () => http.close(),
    async call(request, schema) {
      const ends = observers.map((begin) => begin(request));
      const notify = (end: CallEnd) => ends.forEach((observer) => observer(end));
      try {
        const answer = await http.call(request, schema);
        notify({ result: 'ok' });
        return answer;
      } catch (error) {
        notify(endOf(error));
        throw error;
      }
    },
  };
}

function endOf(error: unknown): CallEnd {
  if (!(error instanceof VendorError)) return { result: 'failed' };
  const { status, meaning } = error;
  if (status === undefined) return { result: meaning };
  if (status === 429 && meaning === 'again') return { result: 'rate-limited', status };
  return { result: status < 300 && meaning === 'uncertain' ? 'unreadable' : meaning, status };
}
