/** Processes that stop in the middle of their work: nothing is dropped, nothing is done twice. */
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { request } from 'node:http';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { operator } from '../../sandbox/stack/actors.js';
import { callJson } from '../../sandbox/stack/http.js';
import { TENANT, UNIT } from '../../sandbox/stack/settings.js';
import type { Stack } from '../../sandbox/stack/stack.js';
import { anEvent } from '../api/support/bodies.js';
import { eventually } from '../support/eventually.js';
import { newHome, actorsOf, refusal, sharedPlace, startLoop, type Actors } from './support.js';

const AT_ONCE = 6;

const home = newHome();
let stack: Stack;
let actors: Actors;

beforeAll(async () => {
  stack = await startLoop(home, {}, { place: await sharedPlace(), apis: 2, workers: 2 });
  actors = actorsOf(stack);
});

afterAll(() => stack?.stop());

async function injectAtBoth(rules: readonly object[]): Promise<void> {
  for (const url of [stack.urls.seniorX, stack.urls.sismetro]) {
    await callJson(`${url}/_sandbox/faults`, { method: 'PUT', body: { rules } });
  }
}

/** A webhook whose body is not yet complete. */
async function begun(url: string) {
  const body = JSON.stringify(anEvent());
  const outgoing = request(`${url}/serviceOrder/open`, {
    method: 'POST',
    agent: false,
    headers: {
      unit: UNIT,
      key: stack.keys.inboundSenior,
      'content-type': 'application/json',
      'content-length': Buffer.byteLength(body),
      expect: '100-continue',
    },
  });
  const answered = new Promise<number>((resolve, reject) => {
    outgoing.once('error', reject).once('response', (response) => {
      response.resume();
      resolve(response.statusCode ?? 0);
    });
  });
  answered.catch(() => {}); // checked at the end
  outgoing.write(body.slice(0, 10));
  await once(outgoing, 'continue'); // the api has received the head
  return {
    finish() {
      outgoing.end(body.slice(10));
      return answered;
    },
  };
}

// first, since the other tests keep the workers busy for a while
describe('a worker that receives SIGTERM', () => {
  test('finishes its calls, and none of them is repeated', async () => {
    await injectAtBoth([{ call: '*', kind: 'delay', ms: 700 }]);
    const ids: string[] = [];
    for (let n = 0; n < AT_ONCE; n += 1) {
      const { id } = await actors.draft();
      await actors.erp.close(id);
      ids.push(id);
    }
    const callsOf = async (id: string) => {
      const [senior, sismetro] = await Promise.all([
        actors.erp.ledger(id),
        actors.field.ledger(id),
      ]);
      return [...senior, ...sismetro]
        .toSorted((a, b) => a.at.localeCompare(b.at))
        .map(({ call }) => call)
        .filter((call) =>
          ['open', 'findByReference', 'addObservation', 'readOrder'].includes(call),
        );
    };
    for (const worker of stack.workers) {
      const before = (await Promise.all(ids.map(callsOf))).flat().length;
      await eventually('calls are under way', async () => {
        const now = (await Promise.all(ids.map(callsOf))).flat().length;
        return now > before || now >= 2 * ids.length;
      });
      await worker.restart();
    }
    for (const id of ids) {
      await actors.inService({ id });
      const calls = await callsOf(id);
      // a task that was lost with a stopping worker made no call: the order may have looked before its opening
      expect(calls.slice(calls.indexOf('open'))).toEqual(['open', 'addObservation']);
    }
    await injectAtBoth([]);
  }, 600_000);
});

describe('workers that are killed', () => {
  test('while the ERP releases an order leave it to others, who neither release it again nor apply a decision instead', async () => {
    const { order, request } = await actors.opened();
    const callsOf = async () => (await actors.erp.ledger(order.id)).map(({ call }) => call);
    const slowly = { call: 'updateOrderStatusIntegration', kind: 'delay', ms: 700 };
    await callJson(`${stack.urls.seniorX}/_sandbox/faults`, {
      method: 'PUT',
      body: { rules: [slowly] },
    });
    await actors.field.complete(request.ss, { technician: 'Ana', conclusion: 'Feito.' });
    await eventually('the order is looked at', async () => (await callsOf()).includes('readOrder'));
    await Promise.all(stack.workers.map((worker) => worker.kill('SIGKILL')));
    await injectAtBoth([]);
    const { decide } = operator(stack.urls.api, stack.keys.operator, TENANT); // sends it only once
    const decided = refusal(decide(order.id, { decision: 'cancel', reason: 'Pedido repetido.' }));
    await Promise.all(stack.workers.map((worker) => worker.start()));
    await actors.settled(order.id, 'Liberado');
    expect([409, 503]).toContain((await decided).status);
    const calls = await callsOf();
    expect(calls.filter((call) => call === 'updateOrderStatusIntegration')).toHaveLength(1);
  });
});

describe('an api that receives SIGTERM', () => {
  test('answers every request that it has started to read, and accepts no other', async () => {
    const [, api] = stack.apis;
    const url = stack.apiUrls[1]!;
    const requests = await Promise.all(Array.from({ length: AT_ONCE }, () => begun(url)));
    const ended = api!.kill('SIGTERM');
    await eventually('it stops', () => readFileSync(api!.logFile, 'utf8').includes('api stops'));
    // at once, since it waits only ten seconds for them
    const [statuses] = await Promise.all([
      Promise.all(requests.map((one) => one.finish())),
      expect(fetch(`${url}/health/live`)).rejects.toThrow(),
    ]);
    expect(statuses).toEqual(requests.map(() => 202));
    await ended;
    await api!.start();
  });

  test('and its neighbour accept everything that senders repeat', async () => {
    const sent = Array.from({ length: 20 }, () => anEvent());
    const results = new Map<string, string[]>();
    let at = 0;
    const sender = async () => {
      for (let event = sent[at++]; event !== undefined; event = sent[at++]) {
        const { id } = event.payload;
        results.set(id, []);
        await eventually(`${id} is taken`, async () => {
          const url = stack.apiUrls[Math.floor(Math.random() * 2)]!;
          const { result } = await callJson<{ result: string }>(`${url}/serviceOrder/open`, {
            headers: { unit: UNIT, key: stack.keys.inboundSenior },
            body: event,
          });
          results.get(id)!.push(result);
          return true;
        });
      }
    };
    const senders = Array.from({ length: 8 }, sender);
    await eventually('events flow', () => at > 5);
    await stack.apis[0]!.restart();
    await Promise.all(senders);
    for (const { payload } of sent) {
      expect(results.get(payload.id)).toEqual([
        expect.stringMatching(/^(accepted|duplicate|spooled)$/),
      ]);
    }
  });
});
