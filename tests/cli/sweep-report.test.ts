import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { boundedReport } from '../support/bounded-report.js';
import { ponteIn } from './support/ponte.js';

let api: Server;
beforeAll(async () => {
  api = createServer((_, response) => {
    response.setHeader('content-type', 'application/json');
    response.end(JSON.stringify({ items: [boundedReport], nextCursor: null }));
  });
  await once(api.listen(0, '127.0.0.1'), 'listening');
});
afterAll(() => {
  api.close();
});

test('a sweep that reached its limits reports how much it does not list, and where the next one continues', async () => {
  const url = `http://127.0.0.1:${(api.address() as AddressInfo).port}`;
  const env = { PONTE_URL: url, PONTE_TOKEN: 'token' };
  const { lines, stderr } = await ponteIn({ cwd: tmpdir(), env })('sweep', 'report');
  expect(stderr).toBe('');
  expect(lines.slice(1)).toEqual([
    '  - SS 1287593 concluída sem aviso: pedido informado',
    '  - e mais 250 avisos',
    '  - a próxima continua na página 401 da lista da Sismetro',
    '  - a próxima continua na página 301 dos pedidos do Senior X',
    '  - a próxima confere um a um a partir do pedido order-1001',
  ]);
});
