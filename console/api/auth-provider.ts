import type { AuthProvider } from 'react-admin';
import { ApiError } from './api-error.js';
import type { SessionKeeper } from './session.js';

/** Sign-in as react-admin asks for it. The permissions are the session itself: user, role and tenants. */
export function createAuthProvider(session: SessionKeeper): AuthProvider {
  return {
    login: ({ token }: { token: string }) => session.signIn(token),
    logout: () => session.signOut().catch(() => {}), // a session that is over cannot be ended again
    async checkAuth() {
      try {
        await session.current();
      } catch (error) {
        if (isOver(error)) throw error;
        // the api is unavailable: the pages say so, and that is no reason to ask the user to sign in
      }
    },
    async checkError(error: unknown) {
      if (!isOver(error)) return;
      session.expire();
      throw error;
    },
    async getIdentity() {
      const { name } = await session.current();
      return { id: name, fullName: name };
    },
    getPermissions: () => session.current(),
  };
}

const isOver = (error: unknown) => error instanceof ApiError && error.status === 401;
