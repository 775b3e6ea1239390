import { IncomingMessage, ServerResponse } from 'node:http';
import { Socket } from 'node:net';
import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Request, Response } from 'express';
import { expect, test } from '@jest/globals';
import { createPlaces } from '../../../api/http/places.js';
import { createLogger } from '../../../platform/logging.js';

/** Sends requests at once. Returns how many have begun so far, and their results. */
function send(count: number, locals: object) {
  const takePlace = createPlaces(() => 1024, createLogger('test', { level: 'silent' }))();
  let begun = 0;
  const results = Array.from({ length: count }, async () => {
    const request = Object.assign(new IncomingMessage(new Socket()), { params: {} });
    const response = Object.assign(new ServerResponse(request), { locals });
    await takePlace(request as unknown as Request, response as unknown as Response, () => {
      begun += 1;
    });
  });
  return { begun: () => begun, settled: Promise.allSettled(results) };
}

test('requests of an operator begin apart, those of a tenant at once', async () => {
  const ofOperator = send(3, { operator: { name: 'ana' } });
  const ofTenant = send(3, { caller: { tenant: { id: 'acme' } } });
  await nextTurn();
  expect([ofOperator.begun(), ofTenant.begun()]).toEqual([1, 3]);
  await ofOperator.settled;
  expect(ofOperator.begun()).toBe(3);
});

test('an operator has 16 of 1024 places', async () => {
  const settled = await send(17, { operator: { name: 'ana' } }).settled;
  expect(settled.map(({ status }) => status)).toEqual([...Array(16).fill('fulfilled'), 'rejected']);
});
