/**
 * The programs of a stack, run in this process instead of one each: starting four processes costs some seconds of processor
 * time, more than most tests. They listen, log and connect as the processes do. What only a process has is missing: a pid,
 * signals, and a worker's metrics.
 */
import { appendFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { NativeConnection } from '@temporalio/worker';
import { createLiveSettingsOfApi } from '../../api/live-settings.js';
import { startApi } from '../../api/start.js';
import { createLogger } from '../../platform/logging.js';
import { loadSettings } from '../../platform/settings/settings.js';
import { connectionOptions } from '../../platform/temporal/connection.js';
import {
  launchNode,
  type NodeProgram,
  type Run,
  type Watchers,
} from '../../sandbox/stack/service.js';
import { createLiveSettings } from '../../platform/live-settings.js';
import { startWorker } from '../../worker/start.js';
import { TEMPORAL_MS } from '../api/support/api.js';
import { stopTrackingPromises } from './in-this-thread.js';
import { quietRuntime } from './quiet-runtime.js';
import { runHere, STAND_INS, type Start } from './stand-ins-here.js';
import { workflowBundle } from './temporal.js';

const consoleDir = fileURLToPath(new URL('../../dist/console', import.meta.url));

/** Each question may take this long at least; a page shows within half a minute that its worker was killed. */
const LEAST_TEMPORAL_MS = 5_000;

const loggerTo = (name: string, file: string) =>
  createLogger(name, {
    level: 'info',
    destination: { write: (line) => appendFileSync(file, line) },
  });

const PROGRAMS: Readonly<Record<string, Start>> = {
  ...STAND_INS,
  'api/server.js'(env, logFile) {
    const load = () => loadSettings({ env });
    return startApi(createLiveSettingsOfApi(load(), load), loggerTo('api', logFile), {
      consoleDir,
      temporalMs: TEMPORAL_MS,
      leastTemporalMs: LEAST_TEMPORAL_MS,
    });
  },
  async 'worker.js'(env, logFile) {
    quietRuntime();
    const load = () => loadSettings({ env });
    const live = createLiveSettings('worker', load(), load);
    const connection = await NativeConnection.connect(connectionOptions(live.current()));
    const workflows = workflowBundle.codePath;
    const worker = startWorker(live, loggerTo('ponte-worker', logFile), { connection, workflows });
    await withoutThreads(() => worker.follow(live.current()));
    return {
      async close() {
        await worker.close();
        await connection.close();
      },
    };
  },
};

/** The SDK's own switch: workflows run in this thread (tests/support/in-this-thread.ts). */
async function withoutThreads(create: () => Promise<unknown>): Promise<void> {
  process.env['TEMPORAL_DEBUG'] = '1';
  try {
    await create();
  } finally {
    delete process.env['TEMPORAL_DEBUG'];
    stopTrackingPromises();
  }
}

/** Node's own, and not jest's of 100: Temporal cuts a failure whose stack is that long, and its details go with it. */
const STACK_FRAMES = 10;

/** For the option `launch` of `startStack`. */
export function launchHere(
  { script, env }: Pick<NodeProgram, 'script' | 'env'>,
  logFile: string,
): Run {
  const start = PROGRAMS[script];
  if (start === undefined) throw new Error(`${script} does not run in this process`);
  Error.stackTraceLimit = STACK_FRAMES;
  return runHere(start, env, logFile);
}

/** The same, but each worker is a process of its own: for tests that signal it. */
export const launchAllButWorkers = (program: NodeProgram, logFile: string, watchers: Watchers) =>
  program.script === 'worker.js'
    ? launchNode(program, logFile, watchers)
    : launchHere(program, logFile);
