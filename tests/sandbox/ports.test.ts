import { expect, test } from '@jest/globals';
import { FREE_PORTS, settlePorts } from '../../sandbox/stack/ports.js';

const STACKS = 40;

test('stacks that settle on free ports, and do not listen yet, share none', async () => {
  const settled = await Promise.all(
    Array.from({ length: STACKS }, () => settlePorts(FREE_PORTS, 30)),
  );
  const ports = settled.flatMap(({ ports, others }) => [...Object.values(ports), ...others]);
  expect(new Set(ports).size).toBe(STACKS * (Object.keys(FREE_PORTS).length + 30));
});
