import { ApiError } from './api-error.js';
import { answerOf, createApiClient, type ApiClient } from './client.js';
import type { Session, SignInMethods } from './types.js';

/** Who is signed in. There is one per page. The session comes from the api and is forgotten when the api says so. */
export interface SessionKeeper {
  readonly client: ApiClient;
  /** Throws `ApiError` 401 if nobody is signed in. */
  current(): Promise<Session>;
  /** The session that `current` gave last, if there is one. */
  known(): Session | undefined;
  signIn(token: string): Promise<Session>;
  /**
   * Throws `ApiError` if the api has something to report. If its status is 0, the api was not reached and the session
   * continues.
   */
  signOut(): Promise<void>;
  methods(): Promise<SignInMethods>;
  /** The next call of `current` asks the api again. */
  forget(): void;
  /** Records that the api ended the session although the user did not sign out. */
  expire(): void;
  /** Returns true if the user must sign in because the session expired. */
  hasExpired(): boolean;
}

export function createSessionKeeper(): SessionKeeper {
  let asked: Promise<Session> | undefined;
  let known: Session | undefined;
  let isExpired = false;
  const client = createApiClient(() => known?.csrfToken ?? undefined);

  function keep(session: Promise<Session>): Promise<Session> {
    asked = session;
    return session.then(
      (answered) => {
        known = answered;
        isExpired = false;
        return answered;
      },
      (error: unknown) => {
        if (asked === session) forget();
        throw error;
      },
    );
  }

  function forget(): void {
    asked = undefined;
    known = undefined;
  }

  return {
    client,
    forget,
    expire() {
      isExpired = typeof known?.csrfToken === 'string' || isExpired;
      forget();
    },
    hasExpired: () => isExpired,
    known: () => known,
    current: () => asked ?? keep(answerOf(client.GET('/session'))),
    signIn: (token) => keep(answerOf(client.POST('/session', { body: { token } }))),
    async signOut() {
      try {
        if (typeof known?.csrfToken === 'string') await answerOf(client.DELETE('/session'));
        forget();
      } catch (error) {
        if (!(error instanceof ApiError) || error.status !== 0) forget();
        throw error;
      }
    },
    methods: () => answerOf(client.GET('/session/methods')),
  };
}
