import { spawn } from 'node:child_process';
import { builtFile } from './built.js';

/** Knows the processes of a stack, and ends them if their owner dies without doing so. */
export interface Reaper {
  watch(pid: number): void;
  forget(pid: number): void;
  /** Stops watching. */
  dismiss(): void;
}

/** Its process starts with the first one to watch. */
export function startReaper(): Reaper {
  let child: ReturnType<typeof startProcess> | undefined;
  return {
    watch: (pid) => void (child ??= startProcess()).stdin.write(`+${pid}\n`),
    forget: (pid) => void child?.stdin.write(`-${pid}\n`),
    dismiss: () => void child?.stdin.end(),
  };
}

function startProcess() {
  const child = spawn(process.execPath, [builtFile('sandbox/stack/reaper-main.js')], {
    detached: true,
    stdio: ['pipe', 'ignore', 'inherit'],
  });
  child.unref();
  child.stdin.on('error', () => {}); // it was ended by hand: nobody watches any more
  return child;
}
