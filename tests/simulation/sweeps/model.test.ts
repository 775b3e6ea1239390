import { expect, test } from '@jest/globals';
import { playSweeps, type Found, type Tenant } from './model.js';

/** A tenth of 100,000 orders and of 30 calls a minute: as many reads for each order, in a tenth of the time. */
const TENTH = { seed: 1, orders: 10_000, asked: 'one by one', perMinute: 3 } as const;

const foundOf = (tenant: Partial<Tenant> & Pick<Tenant, 'says'>): Found[] => {
  const { single, evening, night } = playSweeps({ ...TENTH, ...tenant });
  return [single, evening, night];
};

test('single reads find nearly every lost end within four hours if the SSs say when they are to end', () => {
  const [single, evening, night] = foundOf({ says: 'at opening' });
  expect(single!.withinFourHours).toBeGreaterThanOrEqual(0.99);
  expect(night!.withinFourHours).toBeGreaterThan(0.95);
  // a whole evening is more than four hours of calls hold
  expect(evening!.p99).toBeLessThan(6);
});

test('field services that lie do not starve the others: all is found within a day', () => {
  const found = foundOf({ says: 'at opening', hostile: 0.02 });
  expect(found.map(({ withinDay }) => withinDay)).toEqual([1, 1, 1]);
});

test('a list finds nearly every lost end within four hours, and one of changes all with the next sweep', () => {
  for (const { withinFourHours, withinDay } of foundOf({ says: 'nothing', asked: 'list' })) {
    expect(withinFourHours).toBeGreaterThan(0.95);
    expect(withinDay).toBe(1);
  }
  for (const { p99 } of foundOf({ says: 'nothing', asked: 'list of changes' })) {
    expect(p99).toBeLessThan(0.5);
  }
});

test('single reads of which nothing is known take days, which is why the SSs should say it', () => {
  const [single] = foundOf({ says: 'nothing' });
  expect(single!.withinDay).toBeLessThan(0.8);
});
