import { createLogger } from '../platform/logging.js';
import { loadSettingsOrExit } from '../platform/settings.js';
import { startApi } from './start.js';

/** The api's process: starts, and ends in good order on SIGTERM or SIGINT. It prints log lines alone. */

const settings = loadSettingsOrExit();
const logger = createLogger('api');

function die(error: unknown): never {
  logger.fatal({ err: error }, error instanceof Error ? error.message : 'the api ends');
  process.exit(1);
}
process.on('uncaughtException', die); // unhandled rejections too

const api = await startApi(() => settings, logger).catch(die);

function end(signal: NodeJS.Signals) {
  logger.info({ signal }, 'api ends');
  api.close().then(() => process.exit(0), die);
}
process.once('SIGTERM', end);
process.once('SIGINT', end);
