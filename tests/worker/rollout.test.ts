/**
 * Two versions of the worker side by side: orders go to the version that the rollout names, and move to the next one
 * with it.
 */
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { inLanes } from '../../bench/harness/lanes.js';
import type { Stack } from '../../sandbox/stack/stack.js';
import { ponteIn } from '../cli/support/ponte.js';
import { depth } from '../support/depth.js';
import { eventually } from '../support/eventually.js';
import { launchAllButWorkers } from '../support/in-this-process.js';
import { newHome, actorsOf, sharedPlace, startLoop, type Actors } from '../e2e/support.js';

/** Orders under way while the version changes. */
const MANY = depth(12, 1_000);
const AT_ONCE = 6;

const home = newHome();
const ponte = ponteIn({ cwd: home, env: { PONTE_CONFIG: join(home, 'ponte.yaml') } });
let stack: Stack;
let actors: Actors;

beforeAll(async () => {
  stack = await startLoop(
    home,
    {},
    {
      place: await sharedPlace(),
      launch: launchAllButWorkers,
      workers: 2,
      workersEnv: [{ PONTE_BUILD_ID: '1.0.0' }, { PONTE_BUILD_ID: '1.1.0' }],
    },
  );
  actors = actorsOf(stack);
});

afterAll(() => stack?.stop());

const rollout = async (...args: string[]) => {
  const ran = await ponte('--json', 'rollout', ...args);
  return ran.code === 0 ? ran.json() : { code: ran.code, ...JSON.parse(ran.stderr) };
};

const closed = async () => actors.erp.close((await actors.draft()).id);

/** Ends the service of an order. Returns what was done to it at each vendor. */
async function released(id: string) {
  const { request } = await actors.inService({ id });
  await actors.field.complete(request.ss, { technician: 'Joana Prado', conclusion: 'Feito.' });
  await actors.settled(id, 'Liberado');
  return actors.effects(id);
}

const ONCE = { senior: ['observed', 'released'], sismetro: ['opened'] };

test('orders wait until a version is set, and then move from one to the next, and back', async () => {
  const [first, second] = stack.workers;
  expect(await rollout('show')).toMatchObject({ current: null, ramping: null });
  const { id: early } = await closed();
  // a worker says that it is ready before its first poll, which makes its version known
  await eventually(
    'the server knows both versions',
    async () => (await rollout('show')).versions.length === 2,
  );

  expect(await rollout('set', '1.0.0')).toMatchObject({ current: '1.0.0' });
  await actors.inService({ id: early });
  const { id: later } = await closed();
  await actors.inService({ id: later });

  expect(await rollout('set', '1.1.0')).toMatchObject({
    current: '1.1.0',
    versions: expect.arrayContaining([{ buildId: '1.1.0', state: 'current' }]),
  });
  await first!.kill('SIGTERM');
  expect(await released(early)).toEqual(ONCE);
  expect(await released((await closed()).id)).toEqual(ONCE);

  await first!.start();
  expect(await rollout('set', '1.0.0')).toMatchObject({ current: '1.0.0' });
  await second!.kill('SIGTERM');
  expect(await released(later)).toEqual(ONCE);
});

test('a percentage of the orders may go to a version first', async () => {
  await stack.workers[1]!.start();
  expect(await rollout('set', '1.1.0', '--percentage', '25')).toMatchObject({
    current: '1.0.0',
    ramping: { buildId: '1.1.0', percentage: 25 },
  });
  const ids = await Promise.all(Array.from({ length: 4 }, async () => (await closed()).id));
  for (const id of ids) expect(await released(id)).toEqual(ONCE);
  expect(await rollout('set', '1.1.0', '--percentage', '0')).toMatchObject({ ramping: null });
});

test('setting the current version again ends the ramp', async () => {
  await rollout('set', '1.1.0', '--percentage', '99');
  const back = await ponte('rollout', 'set', '1.0.0');
  expect(back.stdout).toContain('Os pedidos vão para: 1.0.0');
  expect(back.stdout).not.toContain('% deles');
  expect(back.stdout).not.toContain('recebe parte dos pedidos');
  expect(await rollout('show')).toMatchObject({ current: '1.0.0', ramping: null });

  await stack.workers[1]!.kill('SIGTERM');
  expect(await released((await closed()).id)).toEqual(ONCE);
  await stack.workers[1]!.start();
});

test(
  `${MANY} orders under way while versions change and workers stop are each opened and released once`,
  async () => {
    const [first, second] = stack.workers;
    const ids: string[] = [];
    const closing = inLanes(MANY, AT_ONCE, async () => void ids.push((await closed()).id));
    await eventually('a third of them is closed', async () => ids.length > MANY / 3);
    await rollout('set', '1.1.0');
    await first!.kill('SIGTERM');
    await closing;
    expect(ids).toHaveLength(MANY);

    await first!.start();
    const effects: unknown[] = [];
    const releasing = inLanes(
      MANY,
      AT_ONCE,
      async (n) => void effects.push(await released(ids[n]!)),
    );
    await eventually('a third of them is released', async () => effects.length > MANY / 3);
    await rollout('set', '1.0.0');
    await second!.kill('SIGTERM');
    await releasing;
    expect(effects).toEqual(ids.map(() => ONCE));
  },
  depth(600_000, 3_600_000),
);

test('a version that no worker has is refused, with what to do', async () => {
  expect(await rollout('set', '9.9.9')).toMatchObject({
    code: 1,
    error: { message: expect.stringContaining('PONTE_BUILD_ID=9.9.9') },
  });
  expect(await rollout('show')).toMatchObject({ current: '1.0.0' });
});
