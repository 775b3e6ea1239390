import { execFile } from 'node:child_process';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import { expect, test } from '@jest/globals';
import { builtFile } from '../../../sandbox/stack/built.js';

const PROGRAM = `
const { listedOrder } = await import('${pathToFileURL(builtFile('platform/temporal/listed-orders.js'))}');
const orders = Array.from({ length: 2_000 }, (_, at) =>
  listedOrder({
    workflowId: 'order/acme/' + at,
    typedSearchAttributes: { get: ({ name }) => (name === 'Phase' ? 'in-service' : undefined) },
    startTime: new Date(at),
    status: { name: 'RUNNING' },
  }),
);
console.log(orders.slice(1_000).every((order) => %HaveSameMap(order, orders[999])));
`;

test('the orders of a long list share one shape in V8', async () => {
  const args = ['--allow-natives-syntax', '--input-type=module', '--eval', PROGRAM];
  const { stdout } = await promisify(execFile)(process.execPath, args);
  expect(stdout.trim()).toBe('true');
});
