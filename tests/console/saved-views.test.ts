/** The queries for the Temporal Web UI in the console's guide. */
import { readFileSync, rmSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { Client, type Connection } from '@temporalio/client';
import { FREE_PORTS } from '../../sandbox/stack/ports.js';
import { TENANT } from '../../sandbox/stack/settings.js';
import { type Stack, startStack } from '../../sandbox/stack/stack.js';
import { newHome, actorsOf } from '../e2e/support.js';
import { describeInBrowser, openBrowser } from '../support/browser.js';
import { eventually } from '../support/eventually.js';
import { connectTo } from '../support/shared-temporal.js';

const GUIDES = ['docs/console.md', 'docs/console.pt-BR.md'] as const;

/** The query, in backticks, of each row of the guide's table. */
const queriesIn = (guide: string) =>
  Array.from(
    readFileSync(guide, 'utf8').matchAll(/^\|[^|]+\| `(WorkflowType [^`]+)` +\|$/gm),
    ([, query = '']) => query,
  );

const home = newHome();
let stack: Stack;
let connection: Connection;
let client: Client;
/** The orders by their state. */
let orders: Record<'first' | 'cancelled' | 'attention' | 'large' | 'releasing', string>;

const idsOf = async (query: string) => {
  const found: string[] = [];
  for await (const { workflowId } of client.workflow.list({ query })) found.push(workflowId);
  return found.toSorted();
};

beforeAll(async () => {
  // unlike in the e2e suite, payloads are not encrypted: the Web UI shows them without a codec server
  stack = await startStack({ home, ports: FREE_PORTS });
  connection = await connectTo(stack.urls.temporal);
  client = new Client({ connection });
  const actors = actorsOf(stack);
  const workflowOf = ({ id }: { id: string }) => `order/${TENANT}/${id}`;

  const first = await actors.opened();
  const cancelled = await actors.opened();
  await actors.field.cancel(cancelled.request.ss, { reason: 'Cliente desistiu.' });
  await actors.settled(cancelled.order.id, 'Cancelado');
  const attention = await actors.draft({ equipment: { id: '9999' } });
  await actors.erp.close(attention.id);
  await actors.told(attention.id, (told) => told.attention !== null);
  const large = await actors.opened({ items: [{ service: 'S-10', quantity: 40, price: 350 }] });
  const releasing = await actors.opened();
  await actors.asSismetro('/serviceOrder/completed', { ss: 1 });
  await actors.asSeniorX('/serviceOrder/open', { payload: { id: 'x' } }).catch(() => {});
  await stack.seniorX.kill();
  await actors.field.complete(releasing.request.ss, { technician: 'Joana', conclusion: 'Feito.' });
  await actors.told(releasing.order.id, ({ phase }) => phase === 'releasing');

  orders = {
    first: workflowOf(first.order),
    cancelled: workflowOf(cancelled.order),
    attention: workflowOf(attention),
    large: workflowOf(large.order),
    releasing: workflowOf(releasing.order),
  };
});

afterAll(async () => {
  await connection?.close();
  await stack?.stop();
  rmSync(home, { recursive: true, force: true });
});

describe.each(GUIDES)('a saved view of %s', (guide) => {
  test('exists for each useful query, and finds exactly what it says', async () => {
    const queries = queriesIn(guide);
    expect(queries).toHaveLength(10);
    const { first, attention, large, releasing } = orders;
    const sorted = (...ids: string[]) => ids.toSorted();
    const wanted = [
      ['attention', sorted(attention)],
      ['in service', sorted(first, large)],
      ['being released or cancelled', sorted(releasing)],
      ['one company', sorted(...Object.values(orders))],
      ['one order', sorted(first)],
      ['one SS', sorted(first)],
      ['large ones', sorted(large)],
      ['parked deliveries', [expect.stringMatching(/^parked\//)]],
      ['callbacks that wait', [expect.stringMatching(/^callback\//)]],
      ['sweeps that failed', []],
    ] as const;
    for (const [at, [what, ids]] of wanted.entries()) {
      await eventually(`the view ${what} finds what it says`, async () => {
        expect([what, await idsOf(queries[at]!)]).toEqual([what, ids]);
        return true;
      });
    }
  });
});

describeInBrowser('the Temporal Web UI', () => {
  test('shows a view at the address in the guide, and the readable text of an order', async () => {
    const browser = await openBrowser();
    try {
      const page = await browser.newPage({ viewport: { width: 1400, height: 1000 } });
      const [query = ''] = queriesIn(GUIDES[0]);
      const workflows = `${stack.urls.webUi}/namespaces/default/workflows`;
      await page.goto(`${workflows}?query=${encodeURIComponent(query)}`);
      await page.getByRole('link', { name: orders.attention }).click();
      await page.getByText('Abrir a SS na Sismetro').first().waitFor();
    } finally {
      await browser.close();
    }
  });
});
