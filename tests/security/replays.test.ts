import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, jest, test } from '@jest/globals';
import type { Request } from 'express';
import { openReplayStore, type ReplayStore } from '../../api/inbound/replay-protection/store.js';
import { verifySignature, type SignedMessage } from '../../api/inbound/webhook-signature.js';
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
    rmSync(dir, { recursive: true });
  });

  test.each([0, -300, 150])(
    'signed %d s ago is remembered as long as its signature is valid',
    (age) => {
      const message = sign(secret, { ss: 1 }, { ageSeconds: age });
      const taken = verify(message) as SignedMessage;
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
