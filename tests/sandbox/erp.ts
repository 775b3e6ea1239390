import { ORDER_FINISHED } from '../../sandbox/senior-x/events.js';
import { NEW_ORDER, type Opened, seniorX, startListener } from './support.js';

/** The ERP, with a webhook to a fake Ponte whose answers the test defines. */
export async function erpWithPonte(opened: Opened, answer: Parameters<typeof startListener>[0]) {
  const listener = opened(await startListener(answer));
  const ponte = { url: listener.url, unit: '484', key: 'ponte-key' };
  const erp = opened(await seniorX({ ponte }));
  await erp.user('POST', '/erp/webhooks', {
    event: ORDER_FINISHED,
    url: `${listener.url}/serviceOrder/open`,
    headers: { unit: '484', key: 'ponte-key' },
  });
  return { ...erp, listener };
}

/** A Ponte that accepts every webhook, and allows everything. */
export const accepting = ({ path }: { readonly path: string }) =>
  path === '/serviceOrder/guard'
    ? { status: 200, body: { allowed: true } }
    : { status: 202, body: undefined };

export async function awaitingOrder(erp: Awaited<ReturnType<typeof seniorX>>) {
  const created = await erp.user('POST', '/erp/orders', NEW_ORDER);
  const closed = await erp.user('POST', `/erp/orders/${created.body.id}/close`);
  return closed.body;
}
