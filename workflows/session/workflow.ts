import { condition, sleep, upsertMemo } from '@temporalio/workflow';
import { handleSignal } from '../handle-signal.js';
import { isUse, used, type SessionInput, type SessionMemo } from './messages.js';

/**
 * Runs while a console session is open, and ends when the session has been idle for long enough. Signing out terminates
 * it, and the server ends it when its time is over: neither waits for a worker.
 */
export async function session({ idleMs }: SessionInput): Promise<void> {
  let usedAt = Date.now();
  handleSignal(used, isUse, (at) => {
    usedAt = Math.max(usedAt, Date.parse(at));
    upsertMemo({ lastUsedAt: new Date(usedAt).toISOString() } satisfies Partial<SessionMemo>);
  });
  if (idleMs === undefined) await condition(() => false);
  else await untilIdle(idleMs);

  async function untilIdle(idleMs: number): Promise<void> {
    for (let left = idleMs; left > 0; left = usedAt + idleMs - Date.now()) {
      await sleep(left, { summary: 'Até que ninguém use a sessão' });
    }
  }
}
