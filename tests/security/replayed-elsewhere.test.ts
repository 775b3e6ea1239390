import { expect, test } from '@jest/globals';
import { useClosing } from '../support/closing.js';
import { useLiveServer, withTenant } from '../support/live.js';
import { anOrder } from '../support/order.js';
import { vendorsInMemory } from '../support/vendors.js';
import { SISMETRO, startTestApi, until } from '../api/support/api.js';
import { aSecret, send, sign } from './signed.js';

const server = useLiveServer();
const closing = useClosing();

test('what announced an opening, sent to another api process as a completion, releases no order', async () => {
  const vendors = vendorsInMemory();
  const secret = aSecret();
  const { address, namespace } = server;
  await withTenant(server, vendors, async ({ id, taskQueue, orders }) => {
    const start = async () => {
      const api = await startTestApi({
        address,
        change(settings) {
          const [tenant] = settings.tenants;
          Object.assign(settings, { temporal: { address, namespace, taskQueue } });
          Object.assign(tenant!, { id });
          tenant!.inbound.sismetro['signature'] = { secrets: [secret] };
        },
      });
      closing.push(() => api.close());
      return api;
    };
    const [first, second] = [await start(), await start()];
    const order = vendors.close(anOrder({ tenant: id }));
    await orders.open(order);
    await until('the SS is opened', () => vendors.requests.size === 1);
    const [ss] = vendors.requests.keys();

    const message = sign(secret, { ss, externalReference: `${id}/${order.id}` });
    const told = (url: string, event: string) =>
      send(`${url}/serviceOrder/${event}`, SISMETRO, message).then(({ status }) => status);
    expect(await told(first.url, 'opened')).toBe(202);
    expect(await told(first.url, 'completed')).toBe(409);
    expect(await told(second.url, 'completed')).toBe(202); // it cannot know that the first one has it
    const reads = () => vendors.calls.filter((call) => call === 'read').length;
    await until(
      'the SS was read, and is read again',
      () => vendors.calls.includes('release') || reads() > 1,
    );
    expect(vendors.calls).not.toContain('release');
    expect(vendors.statusOf(order.id)).toBe('awaiting-integration');
  });
});
