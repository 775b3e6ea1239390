import { fileURLToPath } from 'node:url';
import type { DataConverter } from '@temporalio/common';
import type { Settings } from '../platform/settings/types.js';
import { dataConverterOf } from '../platform/temporal/connection.js';

/**
 * The data converter of workers, with encryption. It includes failures, since their messages may contain a vendor's
 * words.
 */
export function workerConverter(settings: Settings): DataConverter {
  if (settings.encryption.keys.length === 0) return {};
  const failureConverter = import.meta.resolve('../workflows/failure-converter.js');
  return { ...dataConverterOf(settings), failureConverterPath: fileURLToPath(failureConverter) };
}
