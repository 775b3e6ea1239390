import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { runChaos } from './run.js';

test('100 orders under faults and kills: nothing is lost, and nothing is done twice', async () => {
  const home = mkdtempSync(join(tmpdir(), 'ponte-chaos-'));
  try {
    const { figures, stories } = await runChaos({
      orders: 100,
      seed: 20_261_125,
      home,
      pace: 5,
      patienceMs: 120_000,
    });
    expect(stories.join('\n\n')).toBe('');
    expect(figures).toMatchObject({ orders: 100, lost: 0, doubled: 0, violations: 0 });
    // it was no calm run
    expect(figures.kills.temporal).toBe(3);
    expect(figures.kills.worker).toBeGreaterThan(1);
    expect(figures.kills.api).toBeGreaterThan(0);
    expect(Object.keys(figures.faults).length).toBeGreaterThan(4);
    expect(figures.deliveries.spooled).toBeGreaterThan(0);
  } finally {
    rmSync(home, { recursive: true, force: true });
  }
}, 240_000);
