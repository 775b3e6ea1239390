import { expect, test } from '@jest/globals';
import { examineTraffic } from '../../cli/doctor/traffic.js';
import { createTemporal } from '../../platform/temporal/temporal.js';
import { boundedReport } from '../support/bounded-report.js';
import { listedRow, listingClient } from '../platform/temporal/listing-client.js';

const NONE = { ...boundedReport.counts, told: 0 };

/** What the doctor says of a tenant whose latest sweep has this report. */
async function saidOf(report: object, inbound: object = { senior: {}, sismetro: {} }) {
  const workflow = {
    getHandle: () => ({ result: async () => ({ ...boundedReport, counts: NONE, ...report }) }),
    count: async () => ({ count: 0 }),
  };
  const client = listingClient(workflow, ({ query }) => ({
    executions: query.includes(`'Completed'`) ? [listedRow('sweep', 'sweep/acme-1', 2)] : [],
    nextPageToken: Buffer.alloc(0),
  }));
  const tenant = { id: 'acme', mode: 'live', inbound } as never;
  const findings = await examineTraffic(createTemporal(client), tenant);
  return findings.filter(({ check }) => check === 'traffic.sweep').map(({ text }) => text);
}

test('a sweep that found nothing is in order', async () => {
  expect(await saidOf({})).toEqual([expect.stringMatching(/ achou tudo em dia$/)]);
});

test('all that a sweep found is counted, also what its report does not list', async () => {
  const counts = { ...NONE, told: 251, opened: 2, unreadable: 1 };
  expect(await saidOf({ counts })).toEqual([
    expect.stringMatching(/ achou 2 pedido\(s\) cujo webhook não chegou$/),
    expect.stringMatching(/ achou 251 SS encerrada\(s\) sem aviso$/),
    expect.stringMatching(/ achou 1 pedido\(s\) em Aguardando integração/),
  ]);
});

test('of a system that sends nothing, nothing is missing', async () => {
  const counts = { ...NONE, told: 251, opened: 2 };
  expect(await saidOf({ counts }, {})).toEqual([expect.stringMatching(/ achou tudo em dia$/)]);
});

test('what a sweep could not do is said in sentences', async () => {
  const failed = ['sweepServiceRequests: credentials (HTTP 401)'];
  expect(await saidOf({ failed })).toEqual([
    expect.stringMatching(
      / não fez tudo: Lista de SSs da Sismetro: a chave de acesso foi recusada$/,
    ),
  ]);
});
