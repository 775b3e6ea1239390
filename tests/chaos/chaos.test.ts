import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { SEED, depth, isDeep } from '../support/depth.js';
import { runChaos } from './run.js';

const ORDERS = depth(30, 100);

test(`${ORDERS} orders lose nothing under faults and kills, and nothing is done twice`, async () => {
  const home = mkdtempSync(join(tmpdir(), 'ponte-chaos-'));
  try {
    const { figures, stories } = await runChaos({
      orders: ORDERS,
      seed: isDeep ? SEED : 20_261_125,
      home,
      pace: 5,
      faultKinds: 5,
      patienceMs: 240_000,
    });
    expect(stories.join('\n\n')).toBe('');
    expect(figures).toMatchObject({ orders: ORDERS, lost: 0, doubled: 0, violations: 0 });
    // the run was not calm
    expect(figures.kills.temporal).toBe(3);
    expect(figures.kills.worker).toBeGreaterThan(1);
    expect(figures.kills.api).toBeGreaterThan(0);
    expect(figures.deliveries.spooled).toBeGreaterThan(0);
  } finally {
    rmSync(home, { recursive: true, force: true });
  }
});
