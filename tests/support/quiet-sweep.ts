import type { Fakes } from './temporal.js';

/** The activities of a sweep of a tenant without orders. */
export const QUIET_SWEEP = {
  beginSweep: async () => ({
    ...{ waiting: 0, turnTags: [], resumeAt: {} },
    since: new Date().toISOString(),
  }),
  sweepServiceRequests: async () => ({
    ...{ waitingTags: '', told: [], unknown: [], contradictions: [] },
    ...{ totalPages: 0, isBack: true },
  }),
  openAwaiting: async () => ({
    ...{
      totalPages: 0,
      awaitingTags: '',
      opened: [],
      closedAgain: [],
      unreadable: [],
    },
  }),
} satisfies Fakes;
