import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';

export interface StandInProcess {
  readonly url: string;
  readonly child: ChildProcess;
  /** Sends the signal and waits for the end. Resolves to the exit code; null after a kill. */
  readonly end: (signal: NodeJS.Signals) => Promise<number | null>;
}

/** Runs `main.js` of a stand-in and waits until it listens. */
export async function runStandIn(
  main: string,
  environment: Record<string, string>,
): Promise<StandInProcess> {
  const child = spawn(process.execPath, [main], {
    env: { PATH: process.env['PATH'], PORT: '0', ...environment },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const [line] = (await once(createInterface(child.stdout), 'line')) as [string];
  return {
    url: (JSON.parse(line) as { listening: string }).listening,
    child,
    async end(signal) {
      const ended = once(child, 'exit');
      child.kill(signal);
      const [code] = (await ended) as [number | null];
      return code;
    },
  };
}

/** Runs `main` until it exits; for starts that must fail. */
export async function failToRun(main: string, environment: Record<string, string>) {
  const child = spawn(process.execPath, [main], {
    env: { PATH: process.env['PATH'], ...environment },
  });
  let errors = '';
  child.stderr.on('data', (chunk: Buffer) => (errors += chunk.toString()));
  const [code] = (await once(child, 'close')) as [number];
  return { code, errors };
}
