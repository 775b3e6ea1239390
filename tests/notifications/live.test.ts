/**
 * From an order that a vendor refuses to the mail that reports it: a real Temporal, a real mail server, real clocks.
 */
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { createAttentionActivities } from '../../activities/index.js';
import { createNotifier } from '../../platform/notifications/notifier.js';
import type { Settings, TenantSettings } from '../../platform/settings/types.js';
import { listInAttention, startAttentionNotifier } from '../../platform/temporal/attention.js';
import { createTemporal } from '../../platform/temporal/temporal.js';
import { VendorError } from '../../vendors/vendor-error.js';
import { attentionWorkflowId } from '../../workflows/attention-notifier/messages.js';
import { eventually } from '../support/eventually.js';
import { type LiveServer, startLiveServer, withTenant } from '../support/live.js';
import { anOrder } from '../support/order.js';
import { workflowBundle } from '../support/temporal.js';
import { vendorsInMemory } from '../support/vendors.js';
import { MAILBOX, startHookReceiver, startMailServer, type Mail } from './receivers.js';
import { createWorker } from '../support/in-this-thread.js';

let server: LiveServer;

beforeAll(async () => {
  server = await startLiveServer();
});
afterAll(() => server?.close());

/** Both vendors; Sismetro refuses every order. */
function refusing() {
  const { senior, sismetro } = vendorsInMemory();
  const details = { vendor: 'sismetro', call: 'open', meaning: 'refused' } as const;
  return {
    senior,
    sismetro: {
      ...sismetro,
      openServiceRequest: () =>
        Promise.reject(new VendorError({ ...details, words: 'equipamento desconhecido' })),
    },
  };
}

const settingsOf = (id: string, notifications: TenantSettings['notifications']): Settings => {
  const tenant = {
    ...{ id, name: 'Acme', timeZone: 'America/Sao_Paulo', notifications },
    senior: { name: 'Senior X' },
    sismetro: { name: 'Sismetro' },
  };
  const api = { publicUrl: 'https://ponte.example.com' };
  return { api, tenants: [tenant] } as unknown as Settings;
};

test('ten refused orders cause one mail and one call, and a mail server that was down gets its mail once it is back', async () => {
  const { client, connection } = server;
  const hook = await startHookReceiver();
  const mail = await startMailServer();
  mail.refuse(true);
  const smtp = { host: '127.0.0.1', port: mail.port, tls: 'none', ...MAILBOX } as const;

  await withTenant(server, refusing(), async ({ id, orders, incidents }) => {
    const settings = settingsOf(id, {
      email: { smtp, from: 'ponte@example.com', to: ['ana@example.com'] },
      webhook: { url: hook.url, secret: Buffer.alloc(32, 7).toString('base64') },
    });
    const numbers = Array.from({ length: 10 }, (_, n) => String(7_000 + n));
    const opened = numbers.map((number) => anOrder({ tenant: id, number }));
    for (const one of opened) await orders.open(one);
    const order = opened[0]!.id;
    await incidents.report(id, 'double-ss/77', {
      kind: 'double-ss',
      params: { order, own: '7', other: '77' },
      subjects: [order, 'SS 77'],
    });
    const keys = {
      kind: 'credentials',
      params: { vendor: 'sismetro' },
      subjects: [order],
    } as const;
    await incidents.report(id, 'credentials/sismetro', keys);
    await eventually('both incidents need somebody', async () => {
      const found = await listInAttention(createTemporal(client), id);
      return found.incidents.length === 2;
    });
    await incidents.keysAccepted(id, 'credentials/sismetro'); // it ends in six minutes
    await eventually('all of them need the operator', async () => {
      const found = await listInAttention(createTemporal(client), id);
      return found.orders.length === numbers.length && found.incidents.length === 1;
    });

    const taskQueue = `attention-${randomUUID()}`;
    const worker = await createWorker({
      connection,
      namespace: client.options.namespace,
      taskQueue,
      workflowBundle,
      activities: createAttentionActivities({
        inAttention: (tenant, told) =>
          listInAttention(createTemporal(client), tenant, { ...(told && { told }) }),
        notifier: createNotifier(() => settings),
      }),
    });
    await worker.runUntil(async () => {
      await startAttentionNotifier(createTemporal(client), taskQueue, {
        tenant: id,
        everySeconds: 1,
      });
      await startAttentionNotifier(createTemporal(client), taskQueue, {
        tenant: id,
        everySeconds: 1,
      }); // as each worker does
      const looks = async () => {
        const workflow = client.workflow.getHandle(attentionWorkflowId(id));
        const { events } = await workflow.fetchHistory();
        return events!.filter((event) => event.timerFiredEventAttributes).length;
      };
      const moreLooks = async () => {
        const before = await looks();
        await eventually('it has looked twice more', async () => (await looks()) >= before + 2);
      };
      await eventually('the webhook is called', () => hook.hooks.length > 0);
      await moreLooks();

      mail.refuse(false);
      await eventually('the mail is there', () => mail.mails.length > 0);
      await moreLooks();

      // an attempt whose answer is late is repeated, with the same id
      const idOf = ({ text }: Mail) => /^Message-ID:\s*(\S+)/im.exec(text)![1];
      expect(new Set(mail.mails.map(idOf)).size).toBe(1);
      const { text } = mail.mails[0]!;
      expect(text).toContain('1 ocorrência e 10 pedidos precisam de atenção');
      expect(text).toContain('O pedido 7000 tem a SS 7, mas a Sismetro mostrou também a SS 77');
      for (const number of numbers) expect(text).toContain(`Pedido ${number} · filial 1`);
      expect(text).toContain('A Sismetro recusou a abertura da SS.');
      expect(text).not.toContain('equipamento desconhecido'); // the vendor's words do not leave Ponte
      expect(text).not.toMatch(/Padaria|12\.?ABC/);

      expect(new Set(hook.hooks.map(({ headers }) => headers['webhook-id'])).size).toBe(1);
      const { data } = JSON.parse(hook.hooks[0]!.body) as { data: { total: number } };
      expect(data.total).toBe(numbers.length);
    });
  });
  await mail.close();
  await hook.close();
});
