import type { Fakes } from './temporal.js';

const NO_TURN = { which: { kind: 'all' }, waiting: 0, tags: '' } as const;

/** The activities of a sweep of a tenant without orders. */
export const QUIET_SWEEP = {
  beginSweep: async () => ({
    waiting: 0,
    turns: [NO_TURN],
    erpTurn: NO_TURN,
    resumeAt: {},
    since: new Date().toISOString(),
  }),
  sweepServiceRequests: async () => ({
    ...{ waitingTags: '', told: [], unknown: [], contradictions: [] },
    ...{ totalPages: 0, isBack: true, listsChanges: false },
  }),
  tellEnds: async () => {},
  openAwaiting: async () => ({
    ...{
      totalPages: 0,
      awaitingTags: '',
      opened: [],
      thin: [],
      closedAgain: [],
      thinClosedAgain: [],
      unreadable: [],
    },
  }),
} satisfies Fakes;
