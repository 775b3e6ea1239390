/**
 * Plays weeks of whole tenants: orders that are closed again after they were settled, an ERP that was restored, another
 * tenant in the same unit. `PROPERTY_DOUBLES=restored PROPERTY_SEED=7 npm test tests/property/closings` plays one double
 * only.
 */
import { describe, expect, test } from '@jest/globals';
import { depth } from '../support/depth.js';
import type { Sabotage } from './workers.js';
import { CLOSING_DOUBLES, playWeeks, weeksOf, type ClosingDouble } from './closings.js';

const SEED = Number(process.env['PROPERTY_SEED'] ?? 17);
const TENANTS = Number(process.env['PROPERTY_SEQUENCES'] ?? depth(4, 40));
const DOUBLES = (process.env['PROPERTY_DOUBLES']?.split(',') ?? CLOSING_DOUBLES) as ClosingDouble[];
const PATIENCE_MS = depth(600_000, 1_800_000);

describe('each closing of an order keeps its promise', () => {
  test.each(weeksOf(SEED, TENANTS, DOUBLES).map((weeks, n) => [n + 1, weeks] as const))(
    'in the weeks of tenant %i',
    async (_, weeks) => {
      const breach = await playWeeks(weeks);
      expect(breach && { ...breach, weeks }).toBeUndefined();
    },
    PATIENCE_MS,
  );
});

describe('the judge finds', () => {
  const sabotages: [string, string, ClosingDouble, Sabotage][] = [
    [
      'a new closing that is never started',
      'each closing gets its SS',
      're-closed',
      ({ openAwaiting }) => ({
        openAwaiting: async (page) => ({ ...(await openAwaiting(page)), closedAgain: [] }),
      }),
    ],
    [
      'a new closing that takes the SS of the one before for its own',
      'nobody is asked without cause',
      're-closed',
      ({ findServiceRequests }) => ({
        findServiceRequests: (key) => findServiceRequests({ ...key, closing: 1 }),
      }),
    ],
    [
      'a restored ERP whose orders are opened again five at a time',
      'many orders that await again are an incident',
      'restored',
      ({ openAwaiting }) => ({
        async openAwaiting(page) {
          const read = await openAwaiting(page);
          return { ...read, closedAgain: read.closedAgain.slice(0, 5) };
        },
      }),
    ],
    [
      'an SS of another tenant that counts as ours',
      'an order has only its own SS',
      'neighbour',
      ({ openServiceRequest }) => ({
        async openServiceRequest(...args) {
          const opened = await openServiceRequest(...args);
          return opened.kind === 'opened'
            ? { ...opened, ss: String(Number(opened.ss) + 1) }
            : opened;
        },
      }),
    ],
  ];

  test.each(sabotages)(
    '%s',
    async (_, promise, double, sabotage) => {
      const breaches = [];
      for (const weeks of weeksOf(SEED, 4, [double])) {
        breaches.push((await playWeeks(weeks, sabotage))?.promise);
        if (breaches.includes(promise)) break;
      }
      expect(breaches).toContain(promise);
    },
    PATIENCE_MS,
  );
});
