import { spawn } from 'node:child_process';
import { builtFile } from './built.js';

/** Knows the processes of a stack, and ends them if their owner dies without doing so. */
export interface Reaper {
  watch(pid: number): void;
  forget(pid: number): void;
  /** Stops watching. */
  dismiss(): void;
}

export function startReaper(): Reaper {
  const child = spawn(process.execPath, [builtFile('sandbox/stack/reaper-main.js')], {
    detached: true,
    stdio: ['pipe', 'ignore', 'inherit'],
  });
  child.unref();
  child.stdin.on('error', () => {}); // it was ended by hand: nobody watches any more
  return {
    watch: (pid) => void child.stdin.write(`+${pid}\n`),
    forget: (pid) => void child.stdin.write(`-${pid}\n`),
    dismiss: () => void child.stdin.end(),
  };
}
