/** The endpoint of the bare reference: an order starts a workflow, a callback signals it. */
import { Client, Connection } from '@temporalio/client';
import express from 'express';

const { BENCH_TEMPORAL = '', PORT } = process.env;

const connection = await Connection.connect({ address: BENCH_TEMPORAL });
const { workflow } = new Client({ connection });
const app = express().use(express.json());

app.post('/serviceOrder/open', async ({ body }, response) => {
  const { id, ...order } = (body as { payload: { id: string } }).payload;
  await workflow.start('bareOrder', {
    taskQueue: 'bare',
    workflowId: `bare/${id}`,
    args: [id, order],
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
