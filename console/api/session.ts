import { ApiError } from './api-error.js';
import { answerOf, createApiClient, type ApiClient } from './client.js';
import type { Session, SignInMethods } from './types.js';

/** Who is signed in. One a page: what it knows comes from the api, and is forgotten when the api says so. */
export interface SessionKeeper {
  readonly client: ApiClient;
  /** Throws `ApiError` 401 where nobody is signed in. */
  current(): Promise<Session>;
  signIn(token: string): Promise<Session>;
  /** Throws `ApiError` where there is more to say than that it is done; with status 0 nobody was told, and the session goes on. */
  signOut(): Promise<void>;
  methods(): Promise<SignInMethods>;
  /** The next question goes to the api again. */
  forget(): void;
  /** The api says that the session is over, though nobody signed out. */
  expire(): void;
  /** Is that why somebody is asked to sign in? */
  hasExpired(): boolean;
}

export function createSessionKeeper(): SessionKeeper {
  let asked: Promise<Session> | undefined;
  let csrfToken: string | undefined;
  let isExpired = false;
  const client = createApiClient(() => csrfToken);

  function keep(session: Promise<Session>): Promise<Session> {
    asked = session;
    return session.then(
      (known) => {
        csrfToken = known.csrfToken ?? undefined;
        isExpired = false;
        return known;
      },
      (error: unknown) => {
        if (asked === session) forget();
        throw error;
      },
    );
  }

  function forget(): void {
    asked = undefined;
    csrfToken = undefined;
  }

  return {
    client,
    forget,
    expire() {
      isExpired = csrfToken !== undefined || isExpired;
      forget();
    },
    hasExpired: () => isExpired,
    current: () => asked ?? keep(answerOf(client.GET('/session'))),
    signIn: (token) => keep(answerOf(client.POST('/session', { body: { token } }))),
    async signOut() {
      try {
        if (csrfToken !== undefined) await answerOf(client.DELETE('/session'));
        forget();
      } catch (error) {
        if (!(error instanceof ApiError) || error.status !== 0) forget();
        throw error;
      }
    },
    methods: () => answerOf(client.GET('/session/methods')),
  };
}
