/** The guards of an order, each with the change of the source that takes it out. The simulation must name each of them. */
import type { DoubleName, KindName } from '../plan/kinds.js';

export interface Guard {
  readonly name: string;
  /** What the order then does. */
  readonly without: string;
  readonly changes: readonly Change[];
  /** What names it: a double, or a plan with so many orders. */
  readonly where: DoubleName | readonly [plan: KindName, orders: number];
}

export interface Change {
  readonly file: string;
  /** Text that occurs once. */
  readonly find: string;
  readonly replace: string;
}

export const GUARDS: readonly Guard[] = [
  {
    name: 'look before the second opening',
    without: 'an opening that may have done its work is repeated without a look',
    where: 'answer-lost',
    changes: [
      {
        file: 'workflows/service-order/rules/opening.ts',
        find: "  look:\n    opening.look?.reason === 'announced'\n      ? opening.look\n      : { reason: 'uncertain', graceMs, empty: 0 },\n",
        replace: '',
      },
    ],
  },
  {
    name: 'two empty looks',
    without: 'one empty look proves that there is no SS',
    where: 'late-while-list-lags',
    changes: [
      {
        file: 'workflows/service-order/rules/opening.ts',
        find: 'return [0, Math.max(graceMs ?? 0, GRACE_MS)][empty];',
        replace: 'return [0][empty];',
      },
    ],
  },
  {
    name: 'two uncertain openings',
    without: 'it goes on opening and asks nobody',
    where: 'never-opens',
    changes: [
      {
        file: 'workflows/service-order/rules/opening.ts',
        find: 'UNCERTAIN_OPENINGS_ALLOWED = 2;',
        replace: 'UNCERTAIN_OPENINGS_ALLOWED = 99;',
      },
    ],
  },
  {
    name: 'whether an old order awaits',
    without: 'an old order gets an SS although it has ended in the ERP',
    where: 'old-and-cancelled',
    changes: [
      {
        file: 'workflows/service-order/state.ts',
        find: 'const isAwaiting = !isOld && !restarts',
        replace: 'const isAwaiting = !restarts',
      },
    ],
  },
  {
    name: 'compare before a release',
    without: 'a release is sent whatever the ERP shows',
    where: 'cancelled-a-minute-before',
    changes: [
      {
        file: 'workflows/service-order/steps/settle.ts',
        find: 'elsewhere: (shown) => this.#askAboutMoved(shown)',
        replace:
          'elsewhere: async () => (true as boolean) ? undefined : this.#askAboutMoved("missing")',
      },
    ],
  },
  {
    name: 'read back after a release',
    without: 'a 200 counts as a release',
    where: 'without-effect',
    changes: [
      {
        file: 'workflows/service-order/steps/settle.ts',
        find: "if (shown === 'not-offered') run.change((before, now) =>",
        replace: 'if (true as boolean) run.change((before, now) =>',
      },
    ],
  },
  {
    name: 'read the SS before an end counts',
    without: 'a callback alone ends the order',
    where: 'forged',
    changes: [
      {
        file: 'activities/confirm-end.ts',
        find: 'const read = confirms[end]',
        replace: 'const read = (false as boolean) && confirms[end]',
      },
    ],
  },
  {
    name: 'look before the second observation',
    without: 'an observation that may be saved is saved again',
    where: 'observation-lost',
    changes: [
      {
        file: 'workflows/service-order/steps/record.ts',
        find: "const isDoubtful = ss.recorded === 'unknown';",
        replace: "const isDoubtful = (false as boolean) && ss.recorded === 'unknown';",
      },
    ],
  },
  {
    name: 'REJECT_DUPLICATE',
    without: 'a webhook that comes again when the order has ended starts it again',
    where: 'webhook-again',
    changes: [
      {
        file: 'platform/temporal/open-order.ts',
        find: "workflowIdReusePolicy: 'REJECT_DUPLICATE' as const,",
        replace: "workflowIdReusePolicy: 'ALLOW_DUPLICATE' as const,",
      },
    ],
  },
  {
    name: 'look first after an end by force',
    without: 'a closing that was terminated opens again without a look',
    where: 'ended-by-force',
    changes: [
      {
        file: 'workflows/service-order/state.ts',
        find: "restarts\n    ? { reason: 'restored', graceMs: STILL_OPENING_MS, empty: 0 }",
        replace: 'restarts\n    ? undefined',
      },
    ],
  },
  {
    name: 'checked is a fact of the state',
    without: 'a run that continues another one opens without the check that was not finished',
    where: ['changed-webhooks', 1],
    changes: [
      {
        file: 'workflows/service-order/steps/ensure-awaiting.ts',
        find: 'needsNoSs(run) || isSent() || isAwaiting(run.state, Date.now())',
        replace: 'needsNoSs(run) || run.isContinued || isAwaiting(run.state, Date.now())',
      },
      {
        file: 'workflows/service-order/steps/open.ts',
        find: 'if (!isAwaiting(state, Date.now())) return',
        replace: 'if (!run.isContinued && !isAwaiting(state, Date.now())) return',
      },
    ],
  },
  {
    name: 'a question of a sweep ends with its cause',
    without: 'an order asks about its SS although Sismetro shows it again',
    where: ['unattended', 2],
    changes: [
      {
        file: 'activities/sweep-sismetro.ts',
        find: "OVER_IF_SHOWN: readonly AttentionCode[] = ['ss-missing', 'foreign-ss'];",
        replace: 'OVER_IF_SHOWN: readonly AttentionCode[] = [];',
      },
    ],
  },
  {
    name: 'what a restored store may have forgotten is looked for',
    without: 'an order believes what a restored store knows',
    where: ['restores', 24],
    changes: [
      {
        file: 'activities/after-restore.ts',
        find: 'if (restored === -Infinity) return false;',
        replace: 'if ((true as boolean) || restored === -Infinity) return false;',
      },
    ],
  },
  {
    name: 'a mail tells what no mail has told',
    without: 'a question is told again and again',
    where: ['unattended', 4],
    changes: [
      {
        file: 'workflows/attention-notifier/rules.ts',
        find: 'const known = new Set([...notified.marks, ...away.map(({ mark }) => mark)]);',
        replace: 'const known = new Set<string>();',
      },
    ],
  },
  {
    name: 'an erasure overwrites the spool',
    without: 'a body that was handed over stands in its file',
    where: ['deliveries', 30],
    changes: [
      {
        file: 'api/operators/privacy/erase.ts',
        find: 'spool.forget();',
        replace: '',
      },
    ],
  },
  {
    name: 'a crowd is released',
    without:
      'a release waits behind the reads of other orders, is given up after 15 s, and reads again',
    where: ['crowd-60', 80],
    changes: [
      {
        file: 'workflows/call-priorities.ts',
        find: 'ENDS = priority(2);',
        replace: 'ENDS = priority(3);',
      },
      {
        file: 'workflows/service-order/vendor-calls.ts',
        find: 'scheduleToStartTimeout: queueMs };',
        replace: 'scheduleToStartTimeout: 15_000 };',
      },
    ],
  },
];
