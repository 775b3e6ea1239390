import createClient, { type Client, type Middleware } from 'openapi-fetch';
import { ApiError, type ProblemBody } from './api-error.js';
import { watchForAbsence } from './attendance.js';
import type { paths } from './schema.js';

export type ApiClient = Client<paths>;

/** The path of the api, one level above the console. A proxy may put any path before both. */
export const apiRoot = (): string => new URL('..', document.baseURI).pathname.replace(/\/$/, '');

/**
 * The typed client. It sends the page's language, the session's cookie, the CSRF token with every request that changes something, and
 * whether the user is absent.
 * @param csrfToken called for each request, since the token comes with the session
 */
export function createApiClient(csrfToken: () => string | undefined): ApiClient {
  const isUnattended = watchForAbsence(window);
  const guarded: Middleware = {
    onRequest({ request }) {
      // the api says what it says in the language of the page
      request.headers.set('Accept-Language', document.documentElement.lang);
      if (isUnattended()) request.headers.set('X-Unattended', 'true');
      const token = csrfToken();
      if (token !== undefined && !['GET', 'HEAD'].includes(request.method)) {
        request.headers.set('X-CSRF-Token', token);
      }
      return request;
    },
  };
  const client = createClient<paths>({ baseUrl: apiRoot(), credentials: 'same-origin' });
  client.use(guarded);
  return client;
}

interface Answer<T> {
  readonly data?: T;
  readonly error?: unknown;
  readonly response: Response;
}

/** Returns the api's answer. Throws `ApiError` if the api refused or could not be reached. */
export async function answerOf<T>(call: Promise<Answer<T>>): Promise<NonNullable<T>> {
  const { data, error, response } = await call.catch((cause: unknown) => {
    throw new ApiError(0, {}, { cause });
  });
  if (!response.ok) throw new ApiError(response.status, problemIn(error));
  return data as NonNullable<T>;
}

const problemIn = (error: unknown): ProblemBody =>
  typeof error === 'object' && error !== null ? error : {};
