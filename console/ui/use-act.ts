import { useState } from 'react';
import { useLogoutIfAccessDenied } from 'react-admin';

/** Does what the user asked for, and tells whether it is under way, or why it failed. Leads to sign-in if the session is over. */
export function useAct() {
  const logoutIfAccessDenied = useLogoutIfAccessDenied();
  const [isBusy, setIsBusy] = useState(false);
  const [error, setError] = useState<unknown>();
  async function act(work: () => Promise<unknown>) {
    setIsBusy(true);
    setError(undefined);
    try {
      await work();
    } catch (failure) {
      if (!(await logoutIfAccessDenied(failure))) setError(failure);
    } finally {
      setIsBusy(false);
    }
  }
  return { isBusy, error, act };
}
