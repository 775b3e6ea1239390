import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { noopMetricMeter, type MetricMeter } from '@temporalio/common';
import { MockActivityEnvironment } from '@temporalio/testing';
import { Webhook } from 'standardwebhooks';
import { notifyAttention } from '../../activities/attention.js';
import { examineNotifications } from '../../cli/doctor/notifications.js';
import type { Digest } from '../../platform/notifications/digest.js';
import { createNotifier } from '../../platform/notifications/notifier.js';
import { DEFAULT_SYSTEMS } from '../../domain/systems.js';
import { subjectOf, textOf } from '../../platform/notifications/texts.js';
import type { IncidentInAttention, OrderInAttention } from '../../platform/temporal/attention.js';
import { load, MINIMAL, problemsOf, TENANT } from '../platform/settings/settings-file.js';
import { MAILBOX, startHookReceiver, startMailServer, type Mail } from './receivers.js';
import { questionOf } from '../support/said.js';

const SECRET = Buffer.alloc(32, 7).toString('base64');

const order = (change: Partial<OrderInAttention> = {}) =>
  ({
    mark: 'm',
    tenant: 'acme',
    id: '3f0c1b1e/1',
    closing: 1,
    number: '1234',
    branch: '1',
    ss: null,
    value: 0,
    phase: 'opening',
    failsAt: null,
    step: 'opening',
    ...questionOf('refused'),
    since: '2026-11-24T12:00:00.000Z',
    ...{ cure: 'refused/opening', said: 'nothing' },
    ...change,
  }) as OrderInAttention;

const incident = (change: Partial<IncidentInAttention> = {}) =>
  ({
    mark: 'i',
    tenant: 'acme',
    workflowId: 'incident/acme/double-ss/77',
    key: 'double-ss/77',
    kind: 'double-ss',
    params: { order: '1', own: '7', other: '77' },
    subjects: ['1', '77', '7'],
    count: 3,
    since: '2026-11-24T12:00:00.000Z',
    lastSeenAt: '2026-11-24T12:10:00.000Z',
    ...change,
  }) as IncidentInAttention;

const digest = (change: Partial<Digest> = {}): Digest => ({
  id: 'run-1-email',
  kind: 'news',
  others: 0,
  orders: [order()],
  incidents: [],
  ...change,
});

let mail: Awaited<ReturnType<typeof startMailServer>>;
let tlsMail: Awaited<ReturnType<typeof startMailServer>>;
let hook: Awaited<ReturnType<typeof startHookReceiver>>;

beforeAll(async () => {
  [mail, tlsMail, hook] = await Promise.all([
    startMailServer(),
    startMailServer({ offersTls: true }),
    startHookReceiver(),
  ]);
});
afterAll(() => Promise.all([mail.close(), tlsMail.close(), hook.close()]));

function settingsWith(smtp: object = {}) {
  const email = {
    smtp: { host: '127.0.0.1', port: mail.port, tls: 'none', ...MAILBOX, ...smtp },
    from: 'ponte@example.com',
    to: ['ana@example.com', 'bia@example.com'],
  };
  const notifications = { email, webhook: { url: hook.url, secret: SECRET } };
  const written = `${TENANT.trimEnd()}\n    notifications: ${JSON.stringify(notifications)}`;
  return load(
    `api: { publicUrl: 'https://ponte.example.com' }\nencryption: none\ntenants:${written}`,
  );
}

const notifierWith = (smtp?: object) => {
  const settings = settingsWith(smtp);
  return createNotifier(() => settings);
};

describe('a message', () => {
  const context = () => ({
    tenant: { ...settingsWith().tenants[0]!, name: 'Acme' },
    systems: DEFAULT_SYSTEMS,
    publicUrl: 'https://ponte.example.com',
  });

  test('lists in Portuguese which orders need an operator, why, since when, and where to decide', () => {
    const one = digest({ orders: [order({ ss: '77' })] });
    expect(subjectOf(one, context())).toBe('[Ponte] Acme: 1 pedido precisa de atenção');
    expect(textOf(one, context()))
      .toBe(`A Ponte não libera nem cancela estes pedidos até que alguém decida, ou até que a Sismetro informe algo novo.

Passo: abertura da SS na Sismetro (desde 24/11/2026, 09:00)
A Sismetro recusou a abertura da SS.
O que fazer: Confira o equipamento e o cliente na Sismetro. Se o equipamento do pedido está errado, corrija-o.
Pedido 1234 · filial 1 · SS 77
https://ponte.example.com/console/#/orders/acme/3f0c1b1e/1

Todos: https://ponte.example.com/console/`);
  });

  test('names what many orders ask once, with their value, since when, and one link to them', () => {
    const earlier = { number: '1200', value: 1_200.5, since: '2026-11-23T12:00:00.000Z' };
    const released = { step: 'releasing', phase: 'releasing', value: 90 } as const;
    const orders = [order({ value: 350 }), order(released), order({ ...earlier, closing: 2 })];
    const text = textOf(digest({ orders }), context()).replaceAll('\u00a0', ' ');
    const [, first, second] = text.split('\n\n');
    expect(first).toBe(`Passo: abertura da SS na Sismetro (desde 23/11/2026, 09:00)
A Sismetro recusou a abertura da SS.
O que fazer: Confira o equipamento e o cliente na Sismetro. Se o equipamento do pedido está errado, corrija-o.
2 pedidos, R$ 1.550,50:
Pedido 1200 (2º fechamento) · filial 1 · R$ 1.200,50 · desde 23/11/2026, 09:00
Pedido 1234 · filial 1 · R$ 350,00 · desde 24/11/2026, 09:00
https://ponte.example.com/console/#/orders?filter=%7B%22attention%22%3A%22true%22%2C%22step%22%3A%22opening%22%2C%22code%22%3A%22refused%22%2C%22said%22%3A%22nothing%22%2C%22tenant%22%3A%22acme%22%7D`);
    expect(second).toMatch(
      /^Passo: liberação no Senior X .*\nPedido 1234 · filial 1 · R\$ 90,00\nhttps/s,
    );
  });

  test('keeps apart what the vendor refused for different reasons, without its words', () => {
    const other = order({ cure: 'refused/something-else', said: 'x', words: 'Maria não paga' });
    const text = textOf(digest({ orders: [order(), order({ number: '1235' }), other] }), context());
    expect(text.match(/^O que fazer: /gm)).toHaveLength(2);
    expect(text).toContain('O que fazer: Veja o que a Sismetro respondeu');
    expect(text).not.toContain('Maria');
  });

  test('does not promise that a changed order stays blocked until somebody answers', () => {
    const changed = order({
      ...{ phase: 'in-service', step: 'confirming' },
      ...questionOf('webhook-changed'),
      cure: 'webhook-changed',
    });
    const alone = textOf(digest({ orders: [changed] }), context());
    expect(alone).not.toContain('até que alguém decida');
    expect(alone).toContain(
      'O que falta: A conclusão ou o cancelamento do serviço na Sismetro.\nAtenção: se o serviço for concluído antes da resposta, o pedido é liberado mesmo assim.\nO que fazer: Compare',
    );
    const both = textOf(digest({ orders: [changed, order()] }), context());
    expect(both).toContain(
      'A Ponte não libera nem cancela estes pedidos até que alguém decida, ou até que a Sismetro informe algo novo, exceto onde está escrito o que falta.',
    );
    expect(both.match(/Atenção:/g)).toHaveLength(1);
    expect(both.match(/O que falta:/g)).toHaveLength(1);
  });

  test('does not ask for a decision about orders that only wait for a system to answer', () => {
    const one = order({ ...questionOf('unavailable'), cure: 'unavailable' });
    const text = textOf(digest({ orders: [one] }), context());
    expect(text).not.toMatch(/até que alguém decida|decisão|Atenção:/);
    expect(text).toContain('O que falta: A abertura da SS na Sismetro.');
  });

  test('names the system whose answer fails, if it is not the one of the step', () => {
    const one = order({ ...questionOf('webhook-changed'), cure: 'webhook-changed' });
    const fails = order({ ...one, number: '1235', failsAt: 'senior-x' });
    const text = textOf(digest({ orders: [one, fails] }), context());
    expect(text.match(/^O que falta: .*/gm)).toEqual([
      'O que falta: A abertura da SS na Sismetro.',
      'O que falta: A resposta do Senior X: a Ponte o consulta antes de seguir, e ainda não conseguiu.',
    ]);
  });

  test('lists the incidents, and where to acknowledge them', () => {
    const one = digest({ orders: [], incidents: [incident()] });
    expect(subjectOf(one, context())).toBe('[Ponte] Acme: 1 ocorrência precisa de atenção');
    expect(textOf(one, context()))
      .toBe(`Estas ocorrências ficam abertas até que alguém as resolva ou registre a ciência.

Ocorrência desde 24/11/2026, 09:00
O pedido 1 tem a SS 7, mas a Sismetro mostrou também a SS 77 com a mesma referência. Confira qual SS o pedido tem agora na Ponte. Se for a SS 7, cancele na Sismetro a SS 77, que sobra, se ainda estiver aberta. Não cancele a SS 7. A Ponte não cancela a SS 77: enquanto as duas valerem, o serviço pode ser feito duas vezes. Cancelada a SS 77, o pedido pode perguntar pelo fim da SS 77: então tente de novo, e ele segue com a SS 7.
https://ponte.example.com/console/#/incidents

Todos: https://ponte.example.com/console/`);
    const both = digest({ incidents: [incident(), incident({ mark: 'j' })] });
    expect(subjectOf(both, context())).toBe(
      '[Ponte] Acme: 2 ocorrências e 1 pedido precisam de atenção',
    );
  });

  test('names the order of an incident by its number', () => {
    const named = digest({ orders: [], incidents: [incident({ number: '1048' })] });
    expect(textOf(named, context())).toContain('O pedido 1048 tem a SS 7');
  });

  test('does not ask to acknowledge incidents that end by themselves', () => {
    const key = incident({ kind: 'credentials', params: { vendor: 'sismetro' }, mark: 'k' });
    const lead = (...incidents: IncidentInAttention[]) =>
      textOf(digest({ orders: [], incidents }), context()).split('\n')[0];
    const quota = incident({ kind: 'quota', params: { vendor: 'sismetro' } });
    expect(lead(quota)).toBe('Estas ocorrências terminam sozinhas, passada a causa.');
    expect(lead(key)).toBe(
      'Estas ocorrências terminam sozinhas, passada a causa: chaves recusadas, só depois que alguém as corrigir.',
    );
    expect(lead(key, incident())).toBe(
      'Estas ocorrências ficam abertas até que alguém as resolva ou registre a ciência, exceto as que terminam sozinhas.',
    );
  });

  test('shows the oldest fifty of five hundred, and the total', () => {
    const orders = Array.from({ length: 500 }, (_, n) =>
      order({ number: String(n), since: new Date(Date.UTC(2026, 0, 1, 0, 500 - n)).toISOString() }),
    );
    const all = digest({ kind: 'reminder', orders, others: 1 });
    expect(subjectOf(all, context())).toBe('[Ponte] Acme: 500 pedidos ainda precisam de atenção');
    const text = textOf(all, context());
    expect(text.match(/^Pedido \d+/gm)).toHaveLength(50);
    expect(text).toContain('Pedido 499 ·');
    expect(text).toContain('E mais 450 pedidos.');
    expect(text).toContain('Além destes, 1 outro continua à espera.');
  });

  test('repeats nothing personal of what a vendor said', () => {
    const said = 'recusada para joao@example.com, CPF 123.456.789-09, token=abcdef';
    const question = { code: 'foreign-ss', params: { ss: said }, words: said } as const;
    const text = textOf(digest({ orders: [order(question)] }), context());
    expect(text).not.toMatch(/joao@|123\.456|abcdef/);
  });
});

describe('a notification by e-mail', () => {
  test('reaches all recipients as one mail that can be identified', async () => {
    await notifierWith().send('acme', 'email', digest());
    const sent = mail.mails.at(-1)!;
    expect(sent).toMatchObject({
      from: 'ponte@example.com',
      to: ['ana@example.com', 'bia@example.com'],
    });
    expect(sent.text).toContain('1 pedido precisa de atenção');
    expect(sent.text).toContain('Message-ID: <run-1-email@example.com>');
    expect(sent.text).toContain('Auto-Submitted: auto-generated');
  });

  describe('with a dead address', () => {
    const [ana, bia] = ['ana@example.com', 'bia@example.com'];
    const withDead = async (
      dead: string[],
      body: (port: number, mails: readonly Mail[]) => Promise<void>,
    ) => {
      const server = await startMailServer({ dead });
      try {
        await body(server.port, server.mails);
      } finally {
        await server.close();
      }
    };

    test('counts as sent if it reaches another, and names the setting and not the address', async () => {
      await withDead([bia], async (port, mails) => {
        const logged: string[] = [];
        const counted: unknown[] = [];
        const note = (...about: unknown[]) => void logged.push(JSON.stringify(about));
        const silent = { log: note, trace: note, debug: note, info: note, warn: note, error: note };
        const environment = new MockActivityEnvironment(undefined, {
          logger: silent,
          metricMeter: Object.assign(Object.create(noopMetricMeter) as MetricMeter, {
            createCounter: (name: string) => ({
              ...noopMetricMeter.createCounter(name),
              add: (value: number, tags: unknown) => void counted.push([name, value, tags]),
            }),
          }),
        });
        const notify = notifyAttention({
          inAttention: async () => ({ orders: [order()], incidents: [] }),
          notifier: notifierWith({ port }),
        });
        const message = { kind: 'news', marks: ['m'], others: 0 } as const;
        await environment.run(() => notify('acme', 'email', message));
        expect(mails.map(({ to }) => to)).toEqual([[ana]]);
        expect(counted).toMatchObject([
          ['ponte_notification_addresses_refused_total', 1, { tenant: 'acme' }],
        ]);
        expect(logged.join()).toContain('notifications.email.to[1]');
        expect(logged.join()).not.toContain('example.com');
      });
    });

    test('is not sent if no address is left', async () => {
      await withDead([ana, bia], async (port, mails) => {
        const sending = notifierWith({ port }).send('acme', 'email', digest());
        await expect(sending).rejects.toMatchObject({ type: 'NotDelivered' });
        expect(mails).toEqual([]);
      });
    });
  });

  test('reports a wrong password without addresses of people', async () => {
    const sending = notifierWith({ password: 'wrong' }).send('acme', 'email', digest());
    await expect(sending).rejects.toMatchObject({
      type: 'NotDelivered',
      message: expect.stringMatching(/^(?!.*cliente@).*Authentication failed/),
    });
  });

  test('is not sent in the clear if TLS is required', async () => {
    const before = mail.mails.length + tlsMail.mails.length;
    const plain = notifierWith({ tls: 'starttls' }).send('acme', 'email', digest());
    await expect(plain).rejects.toThrow(/STARTTLS/i);
    const untrusted = notifierWith({ tls: 'starttls', port: tlsMail.port });
    await expect(untrusted.send('acme', 'email', digest())).rejects.toThrow(/certificate/i);
    expect(mail.mails.length + tlsMail.mails.length).toBe(before);
  });
});

describe('a notification by webhook', () => {
  test('is signed, and names the orders and incidents', async () => {
    hook.answer(204);
    await notifierWith().send(
      'acme',
      'webhook',
      digest({ id: 'run-1-webhook', others: 2, incidents: [incident()] }),
    );
    const { headers, body } = hook.hooks.at(-1)!;
    expect(new Webhook(SECRET).verify(body, headers)).toEqual({
      type: 'attention.raised',
      timestamp: expect.stringMatching(/Z$/),
      data: {
        tenant: 'acme',
        total: 1,
        others: 2,
        consoleUrl: 'https://ponte.example.com/console/',
        orders: [
          {
            id: '3f0c1b1e/1',
            closing: 1,
            number: '1234',
            branch: '1',
            ss: null,
            value: 0,
            step: 'opening',
            code: 'refused',
            params: {},
            problem: 'A Sismetro recusou a abertura da SS.',
            waiting: 'answer',
            since: '2026-11-24T12:00:00.000Z',
            url: 'https://ponte.example.com/console/#/orders/acme/3f0c1b1e/1',
          },
        ],
        incidents: [
          {
            id: 'incident/acme/double-ss/77',
            key: 'double-ss/77',
            kind: 'double-ss',
            params: { order: '1', own: '7', other: '77' },
            problem: expect.stringContaining('cancele na Sismetro a SS 77, que sobra'),
            count: 3,
            since: '2026-11-24T12:00:00.000Z',
            url: 'https://ponte.example.com/console/#/incidents',
          },
        ],
      },
    });
    expect(headers['webhook-id']).toBe('run-1-webhook');
    expect(() => new Webhook(SECRET).verify(`${body} `, headers)).toThrow();
  });

  test.each([500, 302])('fails if it is answered %d, and follows no redirect', async (status) => {
    hook.answer(status);
    const before = hook.hooks.length;
    const sending = notifierWith().send('acme', 'webhook', digest());
    await expect(sending).rejects.toThrow(`returned ${status}`);
    expect(hook.hooks.length).toBe(before + 1);
  });
});

describe('the settings', () => {
  const problems = (notifications: object) =>
    problemsOf(
      `encryption: none\ntenants:${TENANT}\n    notifications: ${JSON.stringify(notifications)}`,
    );

  test('report what is wrong with them', () => {
    const wrong = {
      email: { smtp: { host: 'h', user: 'u', tls: 'ssl' }, from: 'nobody', to: [] },
      webhook: { url: 'ftp://x', secret: 'short' },
    };
    const found = problems(wrong).join('\n');
    expect(found).toMatch(/smtp.tls .*must be one of: starttls, implicit, none/);
    expect(found).toMatch(/email.from .*must be an e-mail address/);
    expect(found).toMatch(/email.to .*must contain at least one address/);
    expect(found).toMatch(/webhook.url .*must be an address such as/);
    expect(found).toMatch(/webhook.secret .*must be the base64/);
    const half = {
      email: { smtp: { host: 'h', user: 'u' }, from: 'a@b.example', to: ['c@d.example'] },
    };
    expect(problems(half).join()).toContain('user and password must both be set');
  });

  test.each([
    ['acme', 'webhook'],
    ['acme', 'email'],
    ['gone', 'email'],
  ] as const)('without the channel of %s, a message by %s is not sent', async (tenant, channel) => {
    const settings = load(MINIMAL);
    const sending = createNotifier(() => settings).send(tenant, channel, digest());
    await expect(sending).rejects.toMatchObject({ type: 'NotDelivered' });
  });

  test('without notifications give a tenant no channels', () => {
    const settings = load(MINIMAL);
    expect(createNotifier(() => settings).channelsOf('acme')).toEqual([]);
    expect(notifierWith().channelsOf('acme')).toEqual(['email', 'webhook']);
    expect(notifierWith().channelsOf('gone')).toEqual([]);
    const morning = new Date(notifierWith().morningOf('acme')); // in São Paulo, which is three hours behind
    expect(morning.toISOString()).toMatch(/T10:00:00\.000Z$/);
    expect(morning.getTime()).toBeLessThanOrEqual(Date.now());
    expect(Date.now() - morning.getTime()).toBeLessThan(24 * 3_600_000);
  });
});

describe('the doctor', () => {
  const examine = (smtp?: object) => examineNotifications(settingsWith(smtp).tenants[0]!);
  const finding = (check: string, state: string) =>
    expect.objectContaining({ check: `notifications.${check}`, state });

  test('reports a mail server that rejects our log-in, without sending anything', async () => {
    const before = mail.mails.length;
    const found = await examine({ password: 'wrong' });
    expect(found).toEqual([finding('email', 'failure'), finding('webhook', 'warning')]);
    expect(mail.mails.length).toBe(before);
  });

  test('warns of what is sent in the clear, and does not show secrets in an address', async () => {
    const found = await examine();
    expect(found).toEqual([finding('email', 'warning'), finding('webhook', 'warning')]);
    expect(JSON.stringify(found)).not.toMatch(/canal=7|senha-do-correio/);
  });
});
