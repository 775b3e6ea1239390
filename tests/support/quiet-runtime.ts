import { DefaultLogger, Runtime } from '@temporalio/worker';

let isInstalled = false;

/** Makes the SDK log errors only. A process has one runtime, which the test files of a worker share. */
export function quietRuntime(): void {
  if (isInstalled) return;
  isInstalled = true;
  Runtime.install({
    logger: new DefaultLogger('ERROR'),
    telemetryOptions: { logging: { filter: 'ERROR' } },
  });
}
