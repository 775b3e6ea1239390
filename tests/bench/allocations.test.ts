/**
 * Memory that is allocated and freed for each order: it does not show in the size of the heap, only in processor time.
 */
import { execFile } from 'node:child_process';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import { expect, test } from '@jest/globals';
import { builtFile } from '../../sandbox/stack/built.js';
import { anEvent } from '../api/support/bodies.js';

/**
 * Measured: 18.6 on Node 20. The margin of half as much covers other versions of Node, and a compiler that is late on a
 * busy machine.
 */
const READ_KILOBYTES = 28;
/** Enough calls that one-time allocations do not matter. */
const TIMES = 200;

/**
 * Kilobytes that a call allocates, garbage included, in a process that does nothing else, measured by V8's sampling.
 * Returns the minimum of a few rounds.
 * @param prepare source of a module that creates the function `act`
 */
async function allocatedBy(prepare: string): Promise<number> {
  const program = `
    import { Session } from 'node:inspector/promises';
    ${prepare}
    const session = new Session();
    session.connect();
    const sizeOf = ({ selfSize, children }) => children.reduce((sum, one) => sum + sizeOf(one), selfSize);
    const rounds = [];
    for (let round = 0; round < 6; round += 1) {
      await session.post('HeapProfiler.startSampling', {
        samplingInterval: 1_024,
        includeObjectsCollectedByMajorGC: true,
        includeObjectsCollectedByMinorGC: true,
      });
      for (let n = 0; n < ${TIMES}; n += 1) await act(n);
      const { profile } = await session.post('HeapProfiler.stopSampling');
      rounds.push(sizeOf(profile.head) / ${TIMES} / 1_000);
    }
    console.log(Math.min(...rounds));
  `;
  const args = ['--input-type=module', '--eval', program];
  const { stdout } = await promisify(execFile)(process.execPath, args);
  return Number(stdout);
}

test('allocations are counted even if they are garbage at once', async () => {
  const kilobytes = await allocatedBy(
    'const act = (n) => Array.from({ length: 1_250 }, () => n + 0.5);', // 10 kB, plus its numbers
  );
  expect(kilobytes).toBeGreaterThan(10);
});

test('reading a webhook allocates no more memory than before', async () => {
  const load = pathToFileURL(builtFile('vendors/profile/load.js'));
  const webhook = pathToFileURL(builtFile('vendors/senior-x/webhook.js'));
  const kilobytes = await allocatedBy(`
    const { loadSeniorXProfile } = await import('${load}');
    const { readOrder } = await import('${webhook}');
    const body = ${JSON.stringify(JSON.stringify(anEvent()))};
    const profile = loadSeniorXProfile();
    const context = { tenant: 'acme', tenantName: 'acme-com-br', branches: 'all', profile };
    const act = async () => {
      const { kind } = await readOrder(JSON.parse(body), context);
      if (kind !== 'order') throw new Error(kind);
    };
  `);
  expect(kilobytes).toBeGreaterThan(0);
  expect(kilobytes).toBeLessThanOrEqual(READ_KILOBYTES);
});
