/**
 * A full run with planted personal data on real processes: orders that succeed, or are refused, garbled, parked,
 * spooled or swept, with vendors that quote everything they receive. Afterwards every sink is searched for the data.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { Client, type Connection } from '@temporalio/client';
import proto from '@temporalio/proto'; // CommonJS, whose named exports Node does not detect
import { orderWorkflowId } from '../../domain/ids.js';
import { callJson } from '../../sandbox/stack/http.js';
import { TENANT, UNIT, type WrittenSettings } from '../../sandbox/stack/settings.js';
import type { Stack } from '../../sandbox/stack/stack.js';
import { newHome, actorsOf, startLoop, type Actors } from '../e2e/support.js';
import { MAILBOX, startHookReceiver, startMailServer } from '../notifications/receivers.js';
import { eventually } from '../support/eventually.js';
import { startEcho } from './echo.js';
import {
  COMPANY,
  CONCLUSION,
  EQUIPMENT,
  MARKS,
  marksIn,
  OBSERVATION,
  PERSON,
  REASON,
  TECHNICIAN,
} from './marks.js';
import { connectTo } from '../support/shared-temporal.js';

const { History } = proto.temporal.api.history.v1;
const { WorkflowExecutionInfo } = proto.temporal.api.workflow.v1;
const { DescribeWorkflowExecutionResponse } = proto.temporal.api.workflowservice.v1;

const base64 = (name: string) => Buffer.alloc(32, name).toString('base64');
const CANARY = 'a canary that is in the clear';

const home = newHome();
let stack: Stack;
let actors: Actors;
let connection: Connection;
let client: Client;
let echo: Awaited<ReturnType<typeof startEcho>>;
let hook: Awaited<ReturnType<typeof startHookReceiver>>;
let mail: Awaited<ReturnType<typeof startMailServer>>;

/** The orders, by what happened to them. */
const orders: Record<'straight' | 'refused' | 'waiting' | 'garbled' | 'spooled' | 'swept', string> =
  { straight: '', refused: '', waiting: '', garbled: '', spooled: '', swept: '' };
/** The api's answers to callers who sent something wrong. */
const refusals: string[] = [];
/** The tokens in the links of SSs. */
const tokens: string[] = [];

const settings = (written: WrittenSettings) => {
  const [tenant] = written.tenants;
  Object.assign(tenant!.sismetro, { baseUrl: echo.url, readUrl: echo.url });
  Object.assign(tenant!, {
    notifications: {
      email: {
        smtp: { host: '127.0.0.1', port: mail.port, tls: 'none', ...MAILBOX },
        from: 'ponte@example.com',
        to: ['retaguarda@example.com'],
      },
      webhook: { url: hook.url, secret: base64('hook') },
    },
  });
  return {
    ...written,
    encryption: { keys: [{ id: 'planted', key: base64('planted') }] },
    privacy: { customerKeys: [base64('customers')] },
    limits: { ...written.limits, holdCallbacksSeconds: 2 },
  };
};

/** Posts with these credentials, and keeps the answer as received. */
async function send(path: string, body: string, headers: Record<string, string>): Promise<number> {
  const response = await fetch(stack.urls.api + path, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body,
  });
  if (!response.ok) {
    refusals.push(
      `${response.status} ${JSON.stringify([...response.headers])} ${await response.text()}`,
    );
  }
  return response.status;
}
const asSenior = (body: unknown, path = '/serviceOrder/open') =>
  send(path, typeof body === 'string' ? body : JSON.stringify(body), {
    unit: UNIT,
    key: stack.keys.inboundSenior,
  });
const asSismetro = (event: string, body: unknown) =>
  send(`/serviceOrder/${event}`, JSON.stringify(body), {
    unit: UNIT,
    key: stack.keys.inboundSismetro,
  });

const form = (customer: { code: string }) => ({
  customer: customer.code,
  observation: OBSERVATION,
  equipment: { description: EQUIPMENT },
});

/** Closes an order in the ERP. Returns its id. */
const closed = async (customer: { code: string }, mood: 'refuses' | 'garbles' | 'itself') => {
  const { id } = await actors.draft(form(customer));
  echo.feel(id, mood);
  await actors.erp.close(id);
  return id;
};
const needsAPerson = (id: string) => actors.told(id, ({ attention }) => attention !== null);

async function serviceOf(id: string): Promise<number> {
  const { request } = await actors.inService({ id });
  tokens.push(new URL(request.link).searchParams.get('token')!);
  return request.ss;
}
const done = { technician: TECHNICIAN, conclusion: CONCLUSION };

const runs = async (query: string) => {
  const { executions } = await client.workflowService.listWorkflowExecutions({
    namespace: 'default',
    query,
    pageSize: 1000,
  });
  return executions ?? [];
};

/** Everything that happens to the data. */
async function playAll(): Promise<void> {
  for (const body of [PERSON, COMPANY]) {
    await callJson(`${stack.urls.seniorX}/erp/customers`, { body });
  }

  orders.refused = await closed(COMPANY, 'refuses');
  orders.waiting = await closed(PERSON, 'refuses');
  orders.garbled = await closed(PERSON, 'garbles');
  orders.straight = await closed(PERSON, 'itself');
  orders.swept = await closed(COMPANY, 'itself');
  await actors.field.complete(await serviceOf(orders.straight), done);
  await actors.settled(orders.straight, 'Liberado');
  await needsAPerson(orders.refused);
  await needsAPerson(orders.waiting);
  await actors.ponte.decide(orders.refused, { decision: 'cancel', reason: REASON });
  await actors.settled(orders.refused, 'Cancelado');
  await serviceOf(orders.garbled);

  // bodies that cannot be read or match no order
  const noBranch = { payload: { id: 'no-branch', customer: PERSON, observation: OBSERVATION } };
  expect(await asSenior(noBranch)).toBe(422);
  expect(await asSismetro('completed', { ...done, customer: COMPANY })).toBe(422);
  expect(await asSenior(`{"customer": ${JSON.stringify(PERSON)}`)).toBe(400);
  expect(
    await asSenior({ orderId: PERSON.name, operation: OBSERVATION }, '/serviceOrder/guard'),
  ).toBe(422);
  const stranger = { unit: PERSON.email, key: PERSON.cnpjCpf };
  expect(await send('/serviceOrder/open', JSON.stringify(noBranch), stranger)).toBe(401);
  const unknown = { externalReference: `${TENANT}/nobody-has-this`, reason: CONCLUSION };
  expect(await asSismetro('cancelled', { ...unknown, technician: TECHNICIAN })).toBe(202);
  await eventually('all three are parked', async () => {
    const parked = await runs(`WorkflowType = 'parkedDelivery'`);
    return parked.length === 3;
  });
  await actors.erp.searchEquipment(EQUIPMENT);
  await callJson(`${stack.urls.api}/session`, { body: { token: stack.keys.operator } });

  // a completion whose callback is lost, and which the sweep finds
  const ss = await serviceOf(orders.swept);
  await callJson(`${stack.urls.sismetro}/_sandbox/faults`, {
    method: 'PUT',
    body: { rules: [{ call: 'callback', kind: 'lost' }] },
  });
  await actors.field.complete(ss, done);
  await client.schedule.getHandle(`sweep/${TENANT}`).trigger();
  await actors.settled(orders.swept, 'Liberado');

  await eventually(
    'operators are notified',
    () => hook.hooks.length > 0 && mail.mails.length > 0,
    90_000,
  );
  await eventually(
    'calls to vendors are reported',
    async () => (await runs(`WorkflowType = 'vendorTraffic'`)).length > 0,
    90_000,
  );

  // what arrives while Temporal is unavailable; the spool is read before Temporal is back
  await stack.temporal.kill();
  orders.spooled = await closed(PERSON, 'itself');
  await eventually('the order is spooled', async () => {
    const [sent] = await actors.erp.deliveries(orders.spooled);
    return sent?.attempts.some(({ answer }) => answer.includes('spooled'));
  });
  spoolFile = fileWith(join(home, 'api'), 'spool.db');
  await stack.temporal.start();
  await serviceOf(orders.spooled);
}

let spoolFile: Buffer;

/** A SQLite file and its write-ahead log. */
const fileWith = (folder: string, name: string): Buffer =>
  Buffer.concat(
    readdirSync(folder)
      .filter((one) => one.startsWith(name))
      .map((one) => readFileSync(join(folder, one))),
  );

beforeAll(async () => {
  [echo, hook, mail] = await Promise.all([startEcho(), startHookReceiver(), startMailServer()]);
  stack = await startLoop(home, {}, { settings });
  echo.standBefore(stack.urls.sismetro);
  actors = actorsOf(stack);
  connection = await connectTo(stack.urls.temporal);
  client = new Client({ connection }); // without keys: it sees what an administrator of Temporal sees
  await playAll();
});

afterAll(async () => {
  await connection?.close();
  await stack?.stop();
  await Promise.all([echo, hook, mail].map((one) => one?.close()));
});

/** Checks that a sink contains nothing planted, and that it is the right sink: it must contain `telling`. */
function holdsNothing(sink: string | Buffer, telling: string): void {
  const text = typeof sink === 'string' ? sink : sink.toString('latin1');
  expect(text).toContain(telling);
  expect(marksIn(sink, [...tokens, ...Object.values(stack.keys)])).toEqual([]);
}

describe('the search finds a customer', () => {
  test('at Sismetro, which received the customer data', async () => {
    const ledger = await callJson(`${stack.urls.sismetro}/_sandbox/ledger?limit=1000`);
    const found = marksIn(JSON.stringify(ledger));
    expect(found).toEqual(
      expect.arrayContaining(['zuleica', '529.982.247', '12.abc.345', 'plantado.example', 'adega']),
    );
    expect(found).toEqual(expect.arrayContaining(['98765-4321', 'guarapuvus', 'terencio']));
  });

  test('in an export, which the customer may have', async () => {
    const export_ = await fetch(`${stack.urls.api}/privacy/export`, {
      method: 'POST',
      headers: {
        authorization: `Bearer ${stack.keys.operator}`,
        'content-type': 'application/json',
      },
      body: JSON.stringify({ tenant: TENANT, document: PERSON.cnpjCpf }),
    });
    const text = await export_.text();
    const { orders: found } = JSON.parse(text) as { orders: { id: string }[] };
    expect(found.map(({ id }) => id).toSorted()).toEqual(
      [orders.straight, orders.waiting, orders.garbled, orders.spooled].toSorted(),
    );
    const ofPerson = ['zuleica', 'quirino', '529.982.247', 'plantado.example', 'jabuticabeiras'];
    const told = ['pomerode', 'girassol', 'evaristo', 'terencio', 'compressor queimado'];
    expect(marksIn(text)).toEqual(expect.arrayContaining([...ofPerson, ...told]));
    expect(marksIn(text, tokens)).toEqual(expect.arrayContaining(tokens.slice(0, 1)));
    expect(text).not.toMatch(/Beltrana|12\.ABC/);
  });

  test('in a search by name, for an operator who may see it', async () => {
    const search = async (path: string) => {
      const answer = await fetch(stack.urls.api + path, {
        method: 'POST',
        headers: {
          authorization: `Bearer ${stack.keys.operator}`,
          'content-type': 'application/json',
        },
        body: JSON.stringify({ q: 'quirino ZULEICA' }),
      });
      return answer.text();
    };
    const { items } = JSON.parse(await search('/orders/search')) as { items: { id: string }[] };
    expect(items.map(({ id }) => id)).toContain(orders.straight);
    expect(marksIn(await search('/orders/search.csv'))).toEqual(['zuleica', 'quirino']);
  });

  test('in what Temporal stores without encryption', async () => {
    await client.workflow.start('nobody runs this', {
      workflowId: 'canary',
      taskQueue: 'nobody asks this',
      args: [CANARY, PERSON],
    });
    const { history } = await client.workflowService.getWorkflowExecutionHistory({
      namespace: 'default',
      execution: { workflowId: 'canary' },
    });
    const raw = Buffer.from(History.encode(history!).finish());
    expect(marksIn(raw)).toEqual(expect.arrayContaining(['zuleica', '529.982.247']));
    const file = await eventually('it is in the file', () => {
      const bytes = fileWith(home, 'temporal.db');
      return bytes.includes(CANARY) && bytes;
    });
    expect(marksIn(file)).toEqual(expect.arrayContaining(['zuleica', '529.982.247']));
    await client.workflowService.deleteWorkflowExecution({
      namespace: 'default',
      workflowExecution: { workflowId: 'canary' },
    });
  });

  test('in any case, and in base64', () => {
    expect(marksIn('ZULEICA')).toEqual(['zuleica']);
    const packed = Buffer.from(`{"anything": "before it", "name": "${PERSON.name}"}`);
    expect(marksIn(`{"data":"${packed.toString('base64')}"}`)).toEqual(['zuleica', 'quirino']);
    expect(marksIn(JSON.stringify({ PERSON, COMPANY })).length).toBeGreaterThan(10);
    expect(MARKS.length).toBe(new Set(MARKS).size);
  });
});

describe('nothing personal is contained', () => {
  test.each(['api', 'worker', 'temporal'])('in the log of %s', (name) => {
    const log = readFileSync(join(home, `logs/${name}.log`), 'utf8');
    holdsNothing(log, name === 'temporal' ? '' : orders.refused);
  });

  test('in the answers to invalid requests', () => {
    expect(refusals.map((text) => text.slice(0, 3)).toSorted()).toEqual([
      ...['400', '401', '422', '422', '422'],
    ]);
    holdsNothing(refusals.join('\n'), 'application/problem+json');
  });

  test('in the metrics of api and worker', async () => {
    const ports = [stack.ports.metrics, stack.ports.workerMetrics];
    const pages = await Promise.all(
      ports.map(async (port) => (await fetch(`http://127.0.0.1:${port}/metrics`)).text()),
    );
    pages.forEach((page) => holdsNothing(page, TENANT));
  });

  test('in notifications, by mail and by webhook', () => {
    holdsNothing(mail.mails.map(({ text }) => text).join('\n'), orders.waiting);
    holdsNothing(
      hook.hooks.map(({ body, headers }) => body + JSON.stringify(headers)).join('\n'),
      orders.waiting,
    );
  });

  test('in the lists of Temporal: ids, search attributes, memos', async () => {
    const raw = (await runs('')).filter(({ execution }) => execution?.workflowId !== 'canary');
    const bytes = Buffer.concat(
      raw.map((one) => Buffer.from(WorkflowExecutionInfo.encode(one).finish())),
    );
    for (const id of Object.values(orders)) expect(bytes.includes(id)).toBe(true);
    holdsNothing(bytes, 'CustomerKey');
    holdsNothing(bytes, 'CustomerWords');
  });

  test('in the session of a signed-in operator, not even their name', async () => {
    const [run, ...others] = await runs(`WorkflowType = 'session'`);
    expect(others).toEqual([]);
    const { execution, memo, searchAttributes } = run!;
    expect(execution?.workflowId).toMatch(/^session\/[\w-]{22}$/);
    const ours = Object.keys(searchAttributes?.indexedFields ?? {});
    expect(ours.filter((name) => !/^(BuildIds|Temporal)/.test(name))).toEqual([]);
    const encodings = Object.values(memo?.fields ?? {}).map(({ metadata }) =>
      Buffer.from(metadata!['encoding']!).toString(),
    );
    expect(new Set(encodings)).toEqual(new Set(['binary/encrypted']));
  });

  test('in any history, failure, summary or detail stored by Temporal', async () => {
    const all = (await runs('')).filter(({ execution }) => execution?.workflowId !== 'canary');
    const types = new Set(all.map(({ type }) => type?.name));
    for (const type of [
      'serviceOrder',
      'parkedDelivery',
      'heldCallbacks',
      'sweep',
      'attentionNotifier',
      'auditRecord',
      'session',
      'vendorTraffic',
    ]) {
      expect([...types]).toContain(type);
    }
    for (const { execution, type } of all) {
      const namespace = 'default';
      const described = await client.workflowService.describeWorkflowExecution({
        namespace,
        execution: execution!,
      });
      const parts = [Buffer.from(DescribeWorkflowExecutionResponse.encode(described).finish())];
      let nextPageToken: Uint8Array = Buffer.alloc(0);
      do {
        const page = await client.workflowService.getWorkflowExecutionHistory({
          ...{ namespace, execution: execution!, nextPageToken },
        });
        parts.push(Buffer.from(History.encode(page.history!).finish()));
        nextPageToken = page.nextPageToken ?? Buffer.alloc(0);
      } while (nextPageToken.length > 0);
      holdsNothing(Buffer.concat(parts), type!.name!);
    }
    const refused = client.workflow.getHandle(
      orderWorkflowId({ tenant: TENANT, id: orders.refused }),
    );
    const { events } = await refused.fetchHistory();
    const failures = events!.flatMap(
      (event) => event.activityTaskFailedEventAttributes?.failure ?? [],
    );
    expect(failures.map(({ message, stackTrace }) => [message, stackTrace])).toContainEqual([
      'Encoded failure',
      '',
    ]);
  });

  test('in the files of the api, whose bodies are encrypted', () => {
    holdsNothing(spoolFile, orders.spooled);
  });
});
