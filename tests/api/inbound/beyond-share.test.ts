import { afterEach, beforeEach, expect, test } from '@jest/globals';
import express from 'express';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createPlaces } from '../../../api/http/places.js';
import { problemHandler } from '../../../api/http/problems.js';
import { setCaller } from '../../../api/http/request-context.js';
import { createDeliveries, type DeliveriesDeps } from '../../../api/inbound/deliveries.js';
import { sendTaken } from '../../../api/inbound/endpoint.js';
import { load, MINIMAL } from '../../platform/settings/settings-file.js';

/** What becomes of the places of a tenant that is beyond its share. */

const [acme] = load(MINIMAL).tenants;
let server: Server;
let url: string;
/** Called when a delivery is in the spool. */
let onSpooled: () => void;

beforeEach(async () => {
  const deliveries = createDeliveries({
    shares: { read: async () => 'beyond' },
    spool: { addUnread: () => onSpooled(), holdsUnread: () => false },
    metrics: { deliveries: { inc() {} } },
    log: { add() {} },
    tenants: () => ['acme'],
  } as unknown as DeliveriesDeps);
  const app = express();
  app.use((_request, response, next) => {
    setCaller(response, { caller: 'senior', tenant: acme!, keyDigest: '' });
    next();
  });
  app.use(createPlaces(() => 4, { warn() {} } as never)()); // one for each tenant
  app.post('/', async (_request, response) => {
    await sendTaken(response, await deliveries.take(acme!, 'open', { text: '{}', json: {} }));
  });
  app.use(problemHandler);
  server = app.listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
});

afterEach(() => {
  server.close();
});

test('a delivery that waits for its answer because it is beyond its share has no place', async () => {
  const isSpooled = new Promise<void>((resolve) => {
    onSpooled = resolve;
  });
  const first = fetch(url, { method: 'POST' });
  await isSpooled;
  const second = fetch(url, { method: 'POST' });
  const answers = await Promise.all([first, second]);
  expect(answers.map(({ status }) => status)).toEqual([202, 202]);
});
