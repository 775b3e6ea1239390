/** The stories that the simulated server must tell as the real one does: the same events, the same results. */
import type { Client, WorkflowHandle } from '@temporalio/client';
import type { ActivityOptions } from '@temporalio/workflow';
import { ApplicationFailure } from '@temporalio/common';

/** Where a story is played. */
export interface Stage {
  readonly client: Client;
  /** A name that no other story has. The queues of `poll` begin with it. */
  readonly queue: string;
  /** The queue that its worker polls for workflows. */
  readonly taskQueue: string;
  /** Starts a workflow whose history is compared. */
  start(
    workflow: string,
    args: unknown[],
    options?: Record<string, unknown>,
  ): Promise<WorkflowHandle>;
  /** Begins to poll another queue for the activity `counted`, at this rate a second. Returns its name. */
  poll(name: string, ratePerSecond?: number): Promise<string>;
  /** What `counted` was called with, in order. */
  readonly counted: readonly unknown[];
  pause(ms: number): Promise<void>;
  /** Waits until the workflow has looked at everything that has happened. */
  rest(handle: WorkflowHandle): Promise<void>;
  /** Waits until so many events of a type are in the history of the workflow. */
  until(handle: WorkflowHandle, type: string, times: number): Promise<void>;
  /** The worker dies without a word, and another one takes over. */
  killWorker(): Promise<void>;
  /** Waits until an attempt has begun that was given `queue`. */
  begun(): Promise<void>;
  /** Lets a slow attempt end that was given `queue`. */
  letGo(): void;
}

export interface Story {
  readonly name: string;
  play(stage: Stage): Promise<unknown>;
  /** Order and number of some events depend on chance: only their types are compared. */
  readonly isUnordered?: boolean;
  /** How long a simulated task takes, in milliseconds, where it is not short. */
  readonly taskMs?: number;
  /** Its worker dies: on the real server it has a process of its own. */
  readonly isFatal?: boolean;
}

/** The activities of the stories. `calls` counts the attempts of each workflow. */
export function createStoryActivities() {
  const calls = new Map<string, number>();
  const next = (name: string) => {
    const count = (calls.get(name) ?? 0) + 1;
    calls.set(name, count);
    return count;
  };
  const held: (() => void)[] = [];
  const hang = () => new Promise<void>((resolve) => void held.push(resolve));
  const gates = new Map<string, () => void>();
  const untilLet = (name: string) => {
    next(name);
    return new Promise<void>((resolve) => void gates.set(name, resolve));
  };
  const activities = {
    quick: async () => 'done',
    /** Is done when the story lets it. */
    slow: (name: string) => untilLet(name).then(() => 'done'),
    /** Fails when the story lets it. */
    slowlyFails: (name: string) =>
      untilLet(name).then(() => {
        throw ApplicationFailure.create({ message: 'slow', type: 'Slow' });
      }),
    /** The first attempt never ends. */
    hangsOnce: (name: string) => (next(name) === 1 ? hang() : Promise.resolve('done')),
    hangs: hang,
    /** Fails so many times, and asks for a pause if one is given. */
    failsFirst: async (name: string, times: number, pauseMs?: number) => {
      const count = next(name);
      if (count > times) return count;
      throw ApplicationFailure.create({
        message: 'not yet',
        type: 'NotYet',
        ...(pauseMs !== undefined && { nextRetryDelay: pauseMs }),
      });
    },
    fails: async (type: string) => {
      next(type);
      throw ApplicationFailure.create({ message: 'no', type });
    },
    failsForGood: async () => {
      throw ApplicationFailure.nonRetryable('never', 'Never');
    },
  };
  /** Ends the attempts that never end, when nobody waits for them any more. */
  const release = () => [...held, ...gates.values()].forEach((end) => end());
  const letGo = (name: string) => gates.get(name)?.();
  return { calls, activities, release, letGo };
}

/** For what waits for a rate. */
const A_MINUTE: ActivityOptions = { startToCloseTimeout: '1 minute' };
/** More than an attempt takes on a busy machine. */
const ENOUGH: ActivityOptions = { startToCloseTimeout: '15 minutes' };
const ONCE: ActivityOptions = { retry: { maximumAttempts: 1 } };
const QUICKLY: ActivityOptions = {
  retry: { initialInterval: '100 milliseconds', backoffCoefficient: 1, maximumAttempts: 3 },
};

/** What an error of the client says. */
async function answerOf(work: Promise<unknown>): Promise<unknown> {
  try {
    return await work;
  } catch (error) {
    const { name, cause } = error as Error;
    const { type, code } = (cause ?? {}) as { type?: string; code?: number };
    return [name, ...(type === undefined ? [] : [type]), ...(code === undefined ? [] : [code])];
  }
}

const ran = (
  name: string,
  activity: string,
  options: ActivityOptions,
  ...args: unknown[]
): Story => ({
  name,
  async play({ start, queue }) {
    const handle = await start('runs', [
      activity,
      options,
      ...args.map((arg) => (arg === OWN ? queue : arg)),
    ]);
    return handle.result();
  },
});
const OWN = Symbol('the name of the story');

const cancelled = (
  name: string,
  type: string,
  activity: string,
  options: ActivityOptions,
): Story => ({
  name,
  async play({ start, rest, begun, letGo, queue }) {
    const handle = await start('cancels', [activity, options, type, queue]);
    await rest(handle);
    if (options.taskQueue === undefined) await begun();
    await handle.signal('cancelIt');
    await rest(handle);
    letGo();
    return handle.result();
  },
});

/** A workflow ends, and another one is started under its id. */
const again = (name: string, workflow: string, workflowIdReusePolicy: string): Story => ({
  name,
  async play({ start }) {
    const handle = await start(workflow, [0]);
    const first = await answerOf(handle.result());
    const options = { workflowId: handle.workflowId, workflowIdReusePolicy };
    const restarted = start('hears', [0], options);
    return [first, await answerOf(restarted.then((next) => next.result()))];
  },
});

/** A queue that nobody polls. */
const NOWHERE = { taskQueue: 'nobody-polls-this-queue' };

export const STORIES: readonly Story[] = [
  ran('an activity is done', 'quick', ENOUGH),
  ran('an activity starts too late', 'quick', {
    ...ENOUGH,
    ...NOWHERE,
    scheduleToStartTimeout: '1 second',
  }),
  ran(
    'an attempt takes too long, and the next one is done',
    'hangsOnce',
    { ...QUICKLY, startToCloseTimeout: '5 seconds' }, // a busy machine's real server takes a second for the next attempt
    OWN,
  ),
  ran('an attempt takes too long, and there is no other', 'hangs', {
    ...ONCE,
    startToCloseTimeout: '1 second',
  }),
  ran('an activity takes too long while it runs', 'hangs', {
    ...ENOUGH,
    scheduleToCloseTimeout: '4 seconds',
  }),
  ran(
    'an activity takes too long between attempts',
    'fails',
    {
      ...ENOUGH,
      scheduleToCloseTimeout: '30 seconds',
      retry: { initialInterval: '20 seconds', backoffCoefficient: 1 },
    },
    'Any',
  ),
  ran('an attempt takes too long, and no time is left', 'hangs', {
    startToCloseTimeout: '1 second',
    scheduleToCloseTimeout: '1500 milliseconds',
    retry: { initialInterval: '1 second' },
  }),
  ran('an attempt sends no heartbeat', 'hangs', {
    ...ENOUGH,
    ...ONCE,
    heartbeatTimeout: '1 second',
  }),
  ran(
    'an activity is repeated after the pause that it asks for',
    'failsFirst',
    { ...ENOUGH, retry: { initialInterval: '1 hour' } },
    OWN,
    2,
    200,
  ),
  ran(
    'an activity is repeated until it has failed often enough',
    'fails',
    { ...ENOUGH, ...QUICKLY },
    'Any',
  ),
  ran(
    'a failure of this type is not repeated',
    'fails',
    { ...ENOUGH, retry: { nonRetryableErrorTypes: ['Mine'] } },
    'Mine',
  ),
  ran('a failure says that it is final', 'failsForGood', ENOUGH),
  cancelled('a running activity is cancelled, and not waited for', 'TRY_CANCEL', 'slow', ENOUGH),
  cancelled(
    'a running activity is cancelled, and waited for',
    'WAIT_CANCELLATION_COMPLETED',
    'slow',
    ENOUGH,
  ),
  cancelled('a running activity is abandoned', 'ABANDON', 'slow', ENOUGH),
  cancelled(
    'a running activity is cancelled, and its failure is waited for',
    'WAIT_CANCELLATION_COMPLETED',
    'slowlyFails',
    ENOUGH,
  ),
  cancelled('an activity is withdrawn from its queue', 'TRY_CANCEL', 'quick', {
    ...ENOUGH,
    ...NOWHERE,
  }),
  cancelled(
    'an activity is withdrawn from its queue, and waited for',
    'WAIT_CANCELLATION_COMPLETED',
    'quick',
    { ...ENOUGH, ...NOWHERE },
  ),
  cancelled('an activity is withdrawn between attempts', 'WAIT_CANCELLATION_COMPLETED', 'fails', {
    ...ENOUGH,
    retry: { initialInterval: '1 hour' },
  }),
  {
    name: 'an activity and a timer are cancelled in the task that starts them',
    play: async ({ start }) => (await start('cancelsAtOnce', [ENOUGH])).result(),
  },
  {
    name: 'a timer is cancelled by a signal',
    async play({ start, rest }) {
      const handle = await start('cancelsTimer', []);
      await rest(handle);
      await handle.signal('finish');
      return handle.result();
    },
  },
  {
    name: 'signals arrive one by one',
    async play({ start, rest }) {
      const handle = await start('hears', [2]);
      await rest(handle);
      await handle.signal('finish', 'a');
      await rest(handle);
      await handle.signal('finish', 'b');
      return handle.result();
    },
  },
  {
    name: 'a workflow takes too long',
    isUnordered: true,
    async play({ start }) {
      const handle = await start('hears', [1], { workflowExecutionTimeout: '1 second' });
      const answer = await answerOf(handle.result());
      return [answer, (await handle.describe()).status.name];
    },
  },
  {
    name: 'a workflow starts with a signal',
    async play({ start }) {
      const handle = await start('hears', [1], { signal: 'finish', signalArgs: ['a'] });
      return handle.result();
    },
  },
  {
    name: 'an update is done, one is refused, one fails, one asks an activity',
    async play({ start, rest }) {
      const handle = await start('adds', []);
      await rest(handle);
      const answers = [];
      for (const number of [1, -1, 13, 101]) {
        answers.push(await answerOf(handle.executeUpdate('add', { args: [number] })));
        await rest(handle);
      }
      await handle.signal('finish');
      return [...answers, await handle.result()];
    },
  },
  {
    name: 'the same update is sent twice',
    async play({ start, rest }) {
      const handle = await start('adds', []);
      await rest(handle);
      const send = () => handle.executeUpdate('add', { args: [5], updateId: 'once' });
      const answers = [await send(), await send()];
      await handle.signal('finish');
      return [...answers, await handle.result(), await answerOf(send())];
    },
  },
  {
    name: 'an update arrives after the end',
    async play({ start }) {
      const handle = await start('hears', [0]);
      await handle.result();
      return answerOf(handle.executeUpdate('add', { args: [1] }));
    },
  },
  {
    name: 'a signal arrives while the workflow is about to end',
    taskMs: 1_200,
    async play({ start, rest, until }) {
      const handle = await start('endsSlowly', []);
      await rest(handle);
      await handle.signal('finish', 'end');
      await until(handle, 'WorkflowTaskStarted', 2);
      await handle.signal('finish', 'late');
      return handle.result();
    },
  },
  {
    name: 'an update arrives while the workflow is about to end',
    taskMs: 1_200,
    async play({ start, rest, until }) {
      const handle = await start('endsSlowly', []);
      await rest(handle);
      await handle.signal('finish', 'end');
      await until(handle, 'WorkflowTaskStarted', 2);
      const answer = await answerOf(handle.executeUpdate('add', { args: [10] }));
      return [answer, await handle.result()];
    },
  },
  {
    name: 'the task that an update brought is discarded',
    taskMs: 1_200,
    async play({ start, pause, rest }) {
      const handle = await start('endsSlowly', []);
      await rest(handle);
      const ending = answerOf(handle.executeUpdate('add', { args: [1_000] }));
      await pause(400); // the task takes longer
      await handle.signal('finish', 'late');
      const answer = await ending;
      await rest(handle);
      await handle.signal('finish', 'end');
      return [answer, await handle.result()];
    },
  },
  {
    name: 'a workflow continues as new, and its signals reach the run of the time',
    async play({ start, rest, client }) {
      const handle = await start('continues', [1, []]);
      for (const word of ['a', 'b', 'c']) {
        await rest(client.workflow.getHandle(handle.workflowId));
        await handle.signal('finish', word);
      }
      return handle.result();
    },
  },
  {
    name: 'a workflow shows search attributes and memo',
    async play({ start }) {
      const handle = await start('shows', []);
      await handle.result();
      const { memo, typedSearchAttributes, status } = await handle.describe();
      return [
        memo,
        typedSearchAttributes
          .getAll()
          .flatMap(({ key, value }) => (key.name === 'Phase' ? [value] : [])),
        status.name,
      ];
    },
  },
  {
    name: 'the worker dies that has the workflow in its cache',
    isFatal: true,
    async play({ start, rest, killWorker }) {
      const handle = await start('hears', [2]);
      await rest(handle);
      await handle.signal('finish', 'a');
      await rest(handle);
      await killWorker();
      await handle.signal('finish', 'b');
      return handle.result();
    },
  },
  {
    name: 'an id that runs refuses another start',
    async play({ start, rest }) {
      const handle = await start('hears', [1]);
      await rest(handle);
      const again = await answerOf(start('hears', [1], { workflowId: handle.workflowId }));
      await handle.signal('finish', 'a');
      return [again, await handle.result()];
    },
  },
  {
    name: 'an id that runs is used',
    async play({ start, rest }) {
      const handle = await start('hears', [1]);
      await rest(handle);
      await start('hears', [9], {
        workflowId: handle.workflowId,
        workflowIdConflictPolicy: 'USE_EXISTING',
      });
      await handle.signal('finish', 'a');
      return handle.result();
    },
  },
  {
    name: 'an id that runs is ended for another start',
    async play({ start, rest }) {
      const handle = await start('hears', [1]);
      await rest(handle);
      const next = await start('hears', [0], {
        workflowId: handle.workflowId,
        workflowIdConflictPolicy: 'TERMINATE_EXISTING',
      });
      return next.result();
    },
  },
  again('an id that has ended refuses another start', 'hears', 'REJECT_DUPLICATE'),
  again(
    'an id that was done is not started again where only failed ones are',
    'hears',
    'ALLOW_DUPLICATE_FAILED_ONLY',
  ),
  again('an id that has failed is started again', 'fails', 'ALLOW_DUPLICATE_FAILED_ONLY'),
  {
    name: 'a workflow is terminated while its activity runs, and restarted under its id',
    async play({ start, rest, begun, queue }) {
      const handle = await start('runs', ['slow', ENOUGH, queue]);
      await rest(handle);
      await begun();
      await handle.terminate('by the story');
      const ended = await answerOf(handle.result());
      const signalled = await answerOf(handle.signal('finish'));
      const options = {
        workflowId: handle.workflowId,
        workflowIdReusePolicy: 'ALLOW_DUPLICATE_FAILED_ONLY',
      };
      const again = await start('hears', [0], options);
      return [ended, signalled, await again.result()];
    },
  },
  {
    name: 'a workflow is cancelled, which ends it',
    async play({ start, rest }) {
      const handle = await start('hears', [1]);
      await rest(handle);
      await handle.cancel();
      return answerOf(handle.result());
    },
  },
  {
    name: 'two priorities share a queue with a rate',
    isUnordered: true,
    async play({ start, poll, counted, pause, rest, queue }) {
      const low = Array.from({ length: 20 }, () => 5);
      const high = Array.from({ length: 4 }, () => 1);
      const handle = await start('crowds', [`${queue}/paced`, [...low, ...high], A_MINUTE]);
      await rest(handle);
      await pause(500);
      await poll('paced', 4);
      await handle.result();
      const at = counted.map(Number);
      const lastHigh = Math.max(...at.map((one, order) => (one >= low.length ? order : 0)));
      return lastHigh < low.length; // some go at once, before the others are there
    },
  },
  {
    name: 'what waits too long for a rate is not begun',
    isUnordered: true,
    async play({ start, poll, counted, queue }) {
      await poll('paced', 2);
      const all = Array.from({ length: 20 }, () => 3);
      const handle = await start('crowds', [
        `${queue}/paced`,
        all,
        { ...ENOUGH, scheduleToStartTimeout: '2 seconds' },
      ]);
      const outcomes = (await handle.result()) as unknown[];
      const late = outcomes.filter((one) => Array.isArray(one));
      return [late.length > 5 && late.length < 18, counted.length + late.length, late[0]];
    },
  },
  {
    name: 'what was withdrawn from a queue uses none of its rate',
    isUnordered: true,
    async play({ start, poll, counted, pause, rest, queue }) {
      const many = 40;
      const handle = await start('withdraws', [`${queue}/paced`, many, A_MINUTE]);
      await rest(handle);
      await handle.signal('cancelIt');
      await rest(handle);
      await pause(500);
      await poll('paced', 2);
      const result = await handle.result();
      return [result, counted.length]; // 40 calls at this rate would take 20 seconds, and the activity has 10
    },
  },
  {
    name: 'a schedule starts no second run while one is under way, and the next when it has ended',
    async play({ client, queue, taskQueue, pause }) {
      const scheduleId = `${queue}/schedule`;
      const create = () =>
        client.schedule.create({
          scheduleId,
          spec: { intervals: [{ every: '1000 days' }] },
          policies: { overlap: 'SKIP', catchupWindow: '1 minute' },
          action: {
            type: 'startWorkflow',
            workflowType: 'hears',
            workflowId: scheduleId,
            taskQueue,
            args: [1],
          },
        });
      const schedule = await create();
      const again = await answerOf(create());
      const infoOf = async () => (await schedule.describe()).info;
      const until = async (count: number) => {
        for (;;) {
          const { recentActions } = await infoOf();
          if (recentActions.length >= count) return recentActions;
          await pause(200);
        }
      };
      await schedule.trigger('SKIP');
      const [first] = await until(1);
      await pause(1_500); // so that an id of the next run would be another one
      await schedule.trigger('SKIP');
      await pause(1_500);
      const meanwhile = await until(1);
      const handle = client.workflow.getHandle(first!.action.workflow.workflowId);
      await handle.signal('finish');
      await handle.result();
      await pause(1_500);
      await schedule.trigger('SKIP');
      const [, next] = await until(2);
      const ids = [first!, next!].map(({ action }) => action.workflow.workflowId);
      await client.workflow.getHandle(ids[1]!).signal('finish');
      await schedule.delete().catch(() => undefined); // the simulated server keeps it
      const idIs = /-\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/;
      return [again, meanwhile.length, ids.map((id) => idIs.test(id))];
    },
  },
];
