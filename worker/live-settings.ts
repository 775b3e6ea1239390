import {
  FIXED_OF_TEMPORAL,
  liveSettings,
  type FixedSetting,
  type LiveSettings,
} from '../platform/live-settings.js';
import type { Settings } from '../platform/settings/types.js';

/** Settings that the worker reads only when it starts. */
const FIXED: readonly FixedSetting[] = [
  { name: 'workerMetrics.host', of: ({ workerMetrics }) => workerMetrics.host },
  { name: 'workerMetrics.port', of: ({ workerMetrics }) => workerMetrics.port },
  { name: 'temporal.buildId', of: ({ temporal }) => temporal.buildId },
  { name: 'temporal.restoredAt', of: ({ temporal }) => temporal.restoredAt },
  ...FIXED_OF_TEMPORAL,
];

export const createLiveSettings = (first: Settings, load: () => Settings): LiveSettings =>
  liveSettings(first, load, FIXED, (fresh, before) => ({
    ...fresh,
    workerMetrics: before.workerMetrics,
    temporal: before.temporal,
    encryption: before.encryption,
    privacy: before.privacy,
  }));
