import { mkdtempSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, jest, test } from '@jest/globals';
import type { Request, Response } from 'express';
import {
  refuseReplays,
  createReplays,
  openReplayStore,
  type ReplayStore,
} from '../../api/inbound/replay-protection.js';
import { verifySignature, type Verified } from '../../api/inbound/webhook-signature.js';
import type { SignedMessage } from '../../api/http/request-context.js';
import type { ApiMetrics } from '../../api/metrics/api-metrics.js';
import { createLogger } from '../../platform/logging.js';
import { aSecret, sign, type Signed } from './signed.js';

const secret = aSecret();

function verify({ body, headers }: Signed) {
  const request = {
    method: 'POST',
    path: '/serviceOrder/completed',
    body: Buffer.from(body),
    get: (name: string) => headers[name],
  } as unknown as Request;
  return verifySignature(request, { secrets: [secret], required: true });
}

describe('a signed message', () => {
  let dir: string;
  let store: ReplayStore;

  beforeEach(() => {
    jest.useFakeTimers({ now: Date.parse('2026-11-24T10:00:00.400Z'), advanceTimers: false });
    dir = mkdtempSync(join(tmpdir(), 'ponte-replays-'));
    store = openReplayStore(join(dir, 'webhooks.db'));
  });
  afterEach(() => {
    jest.useRealTimers();
    store.close();
  });

  test.each([0, -300, 150])(
    'signed %d s ago is remembered as long as its signature is valid',
    (age) => {
      const message = sign(secret, { ss: 1 }, { ageSeconds: age });
      const taken = (verify(message) as Verified).message!;
      store.add('acme/sismetro', taken);
      let isAccepted = true;
      for (let steps = 0; isAccepted && steps < 1_000; steps++) {
        jest.setSystemTime(Date.now() + 700);
        // other messages come meanwhile, and each of them removes what has expired
        store.add('acme/sismetro', { ...taken, id: `other-${steps}`, until: Date.now() });
        isAccepted = typeof verify(message) === 'object';
        const isKnown = store.digestOf('acme/sismetro', taken.id) === taken.digest;
        if (isAccepted) expect(isKnown).toBe(true);
      }
      expect(isAccepted).toBe(false);
    },
  );
});

test('a message whose sender has disconnected meanwhile may come again', async () => {
  const dir = mkdtempSync(join(tmpdir(), 'ponte-replays-'));
  const replays = createReplays(dir, createLogger('api', { level: 'silent' }));
  const message: SignedMessage = { id: 'm-1', digest: 'a', until: Date.now() + 60_000 };
  const guard = refuseReplays(replays, { replays: { inc: () => {} } } as unknown as ApiMetrics);
  const passed = new Promise((resolve) => {
    const server = createServer((request, response) => {
      request.socket.destroy();
      response.once('close', () => {
        Object.assign(response, {
          locals: { caller: { tenant: { id: 'acme' }, caller: 'sismetro', message } },
        });
        guard(request as Request, response as Response, resolve);
        server.close();
      });
    }).listen(0, '127.0.0.1', () => {
      const { port } = server.address() as AddressInfo;
      fetch(`http://127.0.0.1:${port}`, { method: 'POST' }).catch(() => {});
    });
  });
  await passed;
  expect(replays.begin('acme/sismetro', { ...message, digest: 'b' })).toBe('new');
  replays.close();
});
