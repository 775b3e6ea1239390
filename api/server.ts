import { keepHeapsSmall } from '../platform/heap.js';
import { createLogger } from '../platform/logging.js';
import { loadSettings, loadSettingsOrExit } from '../platform/settings/settings.js';
import { startEvaluationProcess } from '../vendors/profile/evaluation-process.js';
import { createLiveSettingsOfApi } from './live-settings.js';
import { startApi } from './start.js';

/**
 * The api's process: starts, reloads its settings on SIGHUP, and stops gracefully on SIGTERM or SIGINT. It prints only
 * log lines.
 */

keepHeapsSmall();
startEvaluationProcess();
const settings = createLiveSettingsOfApi(loadSettingsOrExit(), loadSettings);
const logger = createLogger('api');

function die(error: unknown): never {
  logger.fatal({ err: error }, error instanceof Error ? error.message : 'the api failed');
  process.exit(1);
}
process.on('uncaughtException', die); // unhandled rejections too

const starting = startApi(settings, logger);
process.on('SIGHUP', () => void starting.then((running) => running.reload(), die));
const api = await starting.catch(die);

function end(signal: NodeJS.Signals) {
  logger.info({ signal }, 'api stops');
  api.close().then(() => process.exit(0), die);
}
process.once('SIGTERM', end);
process.once('SIGINT', end);
