import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { boundedReport } from '../support/bounded-report.js';
import { ponteIn } from './support/ponte.js';

let api: Server;
let reports: readonly object[];
/** The answers about the sweep that was started, the last one again and again. */
let states: object[];
let asked: string[];
beforeEach(async () => {
  asked = [];
  reports = [];
  states = [];
  api = createServer(({ method, url }, response) => {
    asked.push(`${method} ${url}`);
    response.setHeader('content-type', 'application/json');
    const started = { result: 'started', workflowId: 'sweep/acme-1' };
    const answer = () => {
      if (method === 'POST') return started;
      if (!url?.startsWith('/sweeps/')) return { items: reports, nextCursor: null };
      return states.length > 1 ? states.shift() : states[0];
    };
    response.end(JSON.stringify(answer()));
  });
  await once(api.listen(0, '127.0.0.1'), 'listening');
});
afterEach(() => {
  api.close();
});

/** What a report says if it lists all that it found, and read everything. */
const NOT_BOUNDED = { counts: { ...boundedReport.counts, told: 0 }, resumeAt: {} };

function ponte(...args: readonly string[]) {
  const url = `http://127.0.0.1:${(api.address() as AddressInfo).port}`;
  return ponteIn({ cwd: tmpdir(), env: { PONTE_URL: url, PONTE_TOKEN: 'token' } })(...args);
}

async function linesOf(report: object): Promise<readonly string[]> {
  reports = [report];
  const { lines, stderr } = await ponte('sweep', 'report');
  expect(stderr).toBe('');
  return lines;
}

test('a sweep that reached its limits reports how much it does not list, and where the next one continues', async () => {
  const lines = await linesOf(boundedReport);
  expect(lines[0]).toContain('  300000 pedidos aguardavam o fim do serviço, 500 consultas');
  expect(lines.slice(1)).toEqual([
    '  - SS 1287593 concluída sem aviso: pedido informado',
    '  - e mais 250 avisos',
    '  - a próxima continua na página 401 da lista de SS',
    '  - a próxima continua na página 301 dos pedidos do ERP',
    '  - a próxima confere um a um a partir do pedido acme/order-1001',
  ]);
});

const WAIT = ['sweep', 'run', '--tenant', 'acme', '--timeout'] as const;
const RUNNING = { state: 'running', report: null };

test('who waits for a sweep sees its report', async () => {
  const report = { ...boundedReport, ...NOT_BOUNDED, failed: [] };
  states = [RUNNING, { state: 'done', report }];
  const { code, stdout } = await ponte(...WAIT, '60');
  expect([code, stdout]).toEqual([0, expect.stringContaining('SS 1287593 concluída sem aviso')]);
  const look = 'GET /sweeps/sweep/acme-1';
  expect(asked).toEqual(['POST /sweeps', look, look]);
});

test('who waits for a sweep that does not end fails, and reads that it goes on by itself', async () => {
  states = [RUNNING];
  const { code, stderr } = await ponte(...WAIT, '1');
  expect([code, stderr]).toEqual([1, expect.stringContaining('ela continua por si')]);
});

test.each([
  ['was terminated', { state: 'ended', report: null }, 'parou sem relatório'],
  ['has a report of another version', { state: 'done', report: null }, 'não pode ser lido'],
])('who waits for a sweep that %s fails at once', async (_name, state, sentence) => {
  states = [RUNNING, state];
  const { code, stderr } = await ponte(...WAIT, '86400');
  expect([code, stderr]).toEqual([1, expect.stringContaining(sentence)]);
});

test('a sweep of one order names it as orders show takes it', async () => {
  const contradictions = [{ orderId: 'o-2~2', problem: 'Confira.' }];
  const found = { waiting: 1, calls: 1, told: [], opened: ['o-1'], contradictions };
  const lines = await linesOf({ ...boundedReport, ...NOT_BOUNDED, ...found });
  expect(lines).toEqual([
    expect.stringMatching(/ {2}1 pedido aguardava o fim do serviço, 1 consulta$/),
    '  - pedido acme/o-1: aguardava integração, e a Ponte não o acompanhava',
    '  - pedido acme/o-2~2: Confira.',
  ]);
});

test('a sweep names an order also by its number, which the console shows', async () => {
  const contradictions = [{ orderId: 'o-2', problem: 'Confira.' }];
  const numbers = { 'o-1': '1013', 'o-2': '1014' };
  const lines = await linesOf({
    ...boundedReport,
    ...{
      told: [],
      opened: ['o-1'],
      contradictions,
      ...NOT_BOUNDED,
      numbers,
    },
  });
  expect(lines.slice(1)).toEqual([
    '  - pedido 1013 (acme/o-1): aguardava integração, e a Ponte não o acompanhava',
    '  - pedido 1014 (acme/o-2): Confira.',
  ]);
});

test('a sweep says what failed, and names the order by its number', async () => {
  const failures = [
    { problem: 'Uma SS da Sismetro, SS 1287593: sem resposta no prazo' },
    { problem: 'Um pedido do Senior X, pedido o-1: sem resposta no prazo', orderId: 'o-1' },
  ];
  const numbers = { 'o-1': '1013' };
  const report = { ...boundedReport, told: [], ...NOT_BOUNDED, numbers };
  const lines = await linesOf({ ...report, failures });
  expect(lines.slice(1)).toEqual([
    '  - não foi possível: Uma SS da Sismetro, SS 1287593: sem resposta no prazo',
    '  - não foi possível: Um pedido do Senior X, pedido 1013: sem resposta no prazo',
  ]);
});
