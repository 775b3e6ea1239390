/**
 * Ends many services at once, beside an ERP that takes only some calls a minute, and measures how long it takes until
 * all orders are released: an order needs three calls, which compare, release and read back.
 *
 * Run: `npm run bench:crowd -- [orders] [calls a minute]` (200 and 60 by default: about twenty minutes). Exits with 1 if
 * an order is not released exactly once.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { rateLimitOf } from '../../platform/settings/queue-pace.js';
import { FREE_PORTS } from '../../sandbox/stack/ports.js';
import { startStack } from '../../sandbox/stack/stack.js';
import { crowdSettings, playCrowd } from './crowd.js';

const [orders = 200, callsPerMinute = 60] = process.argv.slice(2).map(Number);
const crowd = { orders, callsPerMinute };
const CALLS_PER_ORDER = 3;

const home = mkdtempSync(join(tmpdir(), 'ponte-crowd-'));
const stack = await startStack({
  ...{ home, ports: FREE_PORTS, settings: crowdSettings(crowd) },
  onRestart: (name) => console.error(`${name} was started again`),
});
try {
  const { released, callsPerOrder, seconds } = await playCrowd(stack, crowd);
  const needed = (orders * CALLS_PER_ORDER) / rateLimitOf(callsPerMinute);
  console.table([
    {
      ...{ orders, callsPerMinute, released, seconds },
      'seconds that the calls need': Math.round(needed),
      'calls per order': callsPerOrder.reduce((sum, calls) => sum + calls, 0) / orders,
      'most calls for an order': callsPerOrder[0],
    },
  ]);
  process.exitCode = released === orders ? 0 : 1;
} finally {
  await stack.stop();
  rmSync(home, { recursive: true, force: true });
}
