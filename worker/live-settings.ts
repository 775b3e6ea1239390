import {
  FIXED_OF_TEMPORAL,
  liveSettings,
  type FixedSetting,
  type LiveSettings,
} from '../platform/live-settings.js';
import type { Settings } from '../platform/settings/types.js';

/** Settings that the worker reads only when it starts. */
const FIXED: readonly FixedSetting[] = [
  'workerMetrics.host',
  'workerMetrics.port',
  'temporal.buildId',
  'temporal.restoredAt',
  ...FIXED_OF_TEMPORAL,
];

export const createLiveSettings = (first: Settings, load: () => Settings): LiveSettings =>
  liveSettings(first, load, FIXED);
