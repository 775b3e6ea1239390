/**
 * Both vendors' stand-ins of a stack, run in this process: starting one costs more than a second of processor time.
 * tests/sandbox and tests/e2e/demo.test.ts run them as processes.
 */
import * as seniorX from '../../sandbox/senior-x/start.js';
import * as sismetro from '../../sandbox/sismetro/start.js';
import {
  launchNode,
  type NodeProgram,
  type Run,
  type Watchers,
} from '../../sandbox/stack/service.js';

type Env = NodeProgram['env'];

/** Starts a program, and resolves once it serves. */
export type Start = (env: Env, logFile: string) => Promise<{ close(): Promise<void> }>;

export const STAND_INS: Readonly<Record<string, Start>> = {
  'sandbox/senior-x/main.js': (env) => seniorX.start(seniorX.EnvironmentSchema.parse(env)),
  'sandbox/sismetro/main.js': (env) => sismetro.start(sismetro.EnvironmentSchema.parse(env)),
};

/** A run of a program in this process. It has no pid. */
export function runHere(start: Start, env: Env, logFile: string): Run {
  const running = start(env, logFile);
  let tellExit = () => {};
  return {
    ready: running.then(() => {}),
    exited: new Promise<void>((resolve) => (tellExit = resolve)),
    pid: () => undefined,
    async end(signal) {
      const program = await running.catch(() => undefined);
      if (program && signal === 'SIGKILL') throw new Error('only a process can be killed');
      await program?.close();
      tellExit();
    },
  };
}

/** For the option `launch` of `startStack`: the stand-ins run in this process, each other program as its own. */
export function launchStandInsHere(program: NodeProgram, logFile: string, watchers: Watchers): Run {
  const start = STAND_INS[program.script];
  return start ? runHere(start, program.env, logFile) : launchNode(program, logFile, watchers);
}
