/** The endpoint of a bare reference: an order starts a workflow, a callback signals it. */
import { Client, Connection } from '@temporalio/client';
import { TypedSearchAttributes } from '@temporalio/common';
import express from 'express';
import * as attribute from '../../workflows/service-order/search-attributes.js';

/** `BENCH_WORKFLOW` is the workflow's type, its task queue and the prefix of its ids. */
const { BENCH_TEMPORAL = '', BENCH_WORKFLOW = '', PORT } = process.env;

interface Payload {
  readonly id: string;
  readonly number: number;
  readonly branch: { readonly code: string };
  readonly items: readonly { readonly quantity: number; readonly price: number }[];
}

/** What Ponte's lists show of a new order, without its pseudonyms of the customer. */
const listed = ({ number, branch, items }: Payload) => ({
  memo: { openedAt: new Date().toISOString() },
  typedSearchAttributes: new TypedSearchAttributes([
    { key: attribute.Tenant, value: BENCH_WORKFLOW },
    { key: attribute.Branch, value: branch.code },
    { key: attribute.OrderNumber, value: String(number) },
    { key: attribute.Phase, value: 'opening' },
    { key: attribute.NeedsAttention, value: false },
    {
      key: attribute.OrderValue,
      value: items.reduce((sum, { quantity, price }) => sum + quantity * price, 0),
    },
  ]),
});

const connection = await Connection.connect({ address: BENCH_TEMPORAL });
const { workflow } = new Client({ connection });
const app = express().use(express.json());

app.post('/serviceOrder/open', async ({ body }, response) => {
  const { payload } = body as { payload: Payload };
  const { id, ...order } = payload;
  await workflow.start(BENCH_WORKFLOW, {
    taskQueue: BENCH_WORKFLOW,
    workflowId: `${BENCH_WORKFLOW}/${id}`,
    args: [id, order],
    ...(BENCH_WORKFLOW === 'sameCallsOrder' && listed(payload)),
  });
  response.status(202).json({ result: 'accepted' });
});
app.post('/serviceOrder/completed', async ({ body }, response) => {
  const { externalReference } = body as { externalReference: string };
  await workflow.getHandle(externalReference).signal('completed');
  response.status(202).json({ result: 'accepted' });
});

const server = app.listen(Number(PORT), '127.0.0.1', () => {
  process.stdout.write(`${JSON.stringify({ listening: true })}\n`);
});
process.once('SIGTERM', () => {
  server.closeAllConnections();
  server.close(() => process.exit(0));
});
