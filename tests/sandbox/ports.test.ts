import { readFileSync } from 'node:fs';
import { expect, test } from '@jest/globals';
import {
  DEFAULT_PORTS,
  FREE_PORTS,
  PORT_VARIABLES,
  settlePorts,
  type PortName,
} from '../../sandbox/stack/ports.js';

const STACKS = 40;

test('stacks that choose free ports, and do not listen yet, choose different ones', async () => {
  const settled = await Promise.all(
    Array.from({ length: STACKS }, () => settlePorts(FREE_PORTS, 30)),
  );
  const ports = settled.flatMap(({ ports, others }) => [...Object.values(ports), ...others]);
  expect(new Set(ports).size).toBe(STACKS * (Object.keys(FREE_PORTS).length + 30));
});

test('the help of npm start names each port and its variable', () => {
  const help = readFileSync(new URL('../../sandbox/demo/help.txt', import.meta.url), 'utf8');
  const named = [...help.matchAll(/^ {2}([A-Z_]+_PORT) .* (\d+)$/gm)].map(([, name, port]) => [
    name,
    port,
  ]);
  const wanted = (Object.entries(PORT_VARIABLES) as [PortName, string][]).map(([port, name]) => [
    name,
    String(DEFAULT_PORTS[port]),
  ]);
  expect(named).toEqual(wanted);
});
