/**
 * Ends the processes of a stack whose owner died abruptly (SIGKILL, a crash). Reads process ids from stdin, one per
 * line: `+<pid>` for a process that started, `-<pid>` for one that ended. The end of stdin means that the owner has
 * ended. Each process leads its own process group.
 */
import { createInterface } from 'node:readline';
import { setTimeout as delay } from 'node:timers/promises';

const PATIENCE_MS = 10_000;
const LOOK_AGAIN_MS = 100;

const pids = new Set<number>();

/** Sends a signal to all that are still running; 0 only finds out which they are. */
function signalAll(signal: NodeJS.Signals | 0): void {
  for (const pid of pids) {
    try {
      process.kill(-pid, signal);
    } catch {
      pids.delete(pid); // it has ended
    }
  }
}

async function endAll(): Promise<void> {
  signalAll('SIGTERM');
  const deadline = Date.now() + PATIENCE_MS;
  while (pids.size > 0 && Date.now() < deadline) {
    await delay(LOOK_AGAIN_MS);
    signalAll(0);
  }
  signalAll('SIGKILL');
}

process.on('SIGINT', () => {}).on('SIGHUP', () => {});
createInterface({ input: process.stdin })
  .on('line', (line) => {
    const pid = Number(line.slice(1));
    if (line.startsWith('+')) pids.add(pid);
    else pids.delete(pid);
  })
  .on('close', () => void endAll());
