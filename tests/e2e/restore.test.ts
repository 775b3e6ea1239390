/**
 * A rehearsal of the worst day, with real processes: a backup of Temporal's data while all runs, more work after it, then
 * Temporal's data and the api's disk are destroyed. Only Temporal's data come back: what the spool held, the sweep finds.
 * The vendors are independent systems and keep their data.
 */
import { readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { backup, DatabaseSync } from '@photostructure/sqlite';
import { parse, stringify } from 'yaml';
import { callJson } from '../../sandbox/stack/http.js';
import { TENANT } from '../../sandbox/stack/settings.js';
import type { Stack } from '../../sandbox/stack/stack.js';
import { eventually } from '../support/eventually.js';
import { newHome, ponteAt, actorsOf, startLoop, type Actors } from './support.js';

const DONE = { technician: 'Joana Prado', conclusion: 'Filtros limpos.' };
const GONE = { reason: 'Cliente desistiu.' };
const ONCE = {
  released: { senior: ['observed', 'released'], sismetro: ['opened'] },
  cancelled: { senior: ['observed', 'cancelled'], sismetro: ['opened'] },
};

const home = newHome();
const at = (name: string) => join(home, name);
let stack: Stack;
let actors: Actors;

beforeAll(async () => {
  stack = await startLoop(home);
  actors = actorsOf(stack);
});
afterAll(() => stack?.stop());

const ponte = <T = unknown>(...args: string[]) => ponteAt<T>(home, stack, args);

/** Copies Temporal's data as they are at one moment. The development server has them in a file. */
async function backUp(name: string): Promise<void> {
  if (stack.database) return stack.database.copyTo(at(`${name}.postgresql.tar.gz`));
  const source = new DatabaseSync(at('temporal.db'), { readOnly: true, timeout: 5_000 });
  try {
    await backup(source, at(name), { rate: -1 });
  } finally {
    source.close();
  }
}

/** Puts Temporal's data back, and the moment into the settings, as docs/runbook.md says. */
async function restore(name: string): Promise<void> {
  if (stack.database) await stack.database.putBackFrom(at(`${name}.postgresql.tar.gz`));
  else renameSync(at(name), at('temporal.db'));
  const file = at('ponte.yaml');
  const settings = parse(readFileSync(file, 'utf8')) as { temporal: object };
  const temporal = { ...settings.temporal, restoredAt: new Date().toISOString() };
  writeFileSync(file, stringify({ ...settings, temporal }));
}

/** Sets Sismetro's faults from now on; without rules, none. */
const sismetroFails = (...rules: object[]) =>
  callJson(`${stack.urls.sismetro}/_sandbox/faults`, { method: 'PUT', body: { rules } });

const closed = async () => actors.erp.close((await actors.draft()).id);
const asks = (id: string) => actors.told(id, ({ attention }) => attention !== null);
const retry = (id: string) =>
  actors.ponte.decide(id, { decision: 'retry', reason: 'O equipamento foi cadastrado.' });
const isSpooled = async (entries: number) => {
  const { spool } = await callJson<{ spool: { depth: number } }>(`${stack.urls.api}/health/ready`);
  return spool.depth === entries;
};
const situationIs = (id: string, situation: string) =>
  eventually(
    `${id} is ${situation}`,
    async () => (await actors.erp.order(id)).situation === situation,
  );

test('every order ends once after a restore, and no SS is opened twice', async () => {
  // what the backup contains
  const waits = await actors.opened();
  const endsLater = await actors.opened();
  const cancelledLater = await actors.opened();
  const told = await actors.opened();
  await sismetroFails({ call: 'open', kind: 'status', status: 422, times: 1 });
  const refused = await closed();
  await asks(refused.id);

  // a backup in the middle of work is complete, too
  const [during] = await Promise.all([closed(), backUp('midway')]);
  await actors.inService(during);

  // the backup that will be restored: Temporal does not answer, and deliveries wait on the disk
  const temporal = stack.temporal.pid!;
  process.kill(temporal, 'SIGSTOP');
  let spooled: { id: string };
  try {
    spooled = await closed();
    await actors.field.complete(told.request.ss, DONE);
    await eventually('an order and a callback wait in the spool', () => isSpooled(2));
    await backUp('backup');
  } finally {
    process.kill(temporal, 'SIGCONT');
  }

  // what the backup does not contain
  await actors.settled(told.order.id, 'Liberado');
  await actors.inService(spooled);
  await actors.field.complete(endsLater.request.ss, DONE);
  await actors.settled(endsLater.order.id, 'Liberado');
  await actors.field.cancel(cancelledLater.request.ss, GONE);
  await actors.settled(cancelledLater.order.id, 'Cancelado');
  await retry(refused.id);
  await actors.inService(refused);
  const later = await actors.opened();
  const laterDone = await actors.opened();
  await actors.field.complete(laterDone.request.ss, DONE);
  await actors.settled(laterDone.order.id, 'Liberado');
  await stack.workers[0]!.kill('SIGKILL');
  const neverOpened = await closed();
  await eventually('its webhook is taken', async () =>
    (await actors.erp.deliveries(neverOpened.id)).some(({ state }) => state === 'delivered'),
  );

  // the machine is lost
  await stack.temporal.kill('SIGKILL');
  await stack.database?.service.kill('SIGKILL');
  await stack.apis[0]!.kill('SIGKILL');
  for (const name of ['temporal.db', 'temporal.db-wal', 'temporal.db-shm', 'api']) {
    rmSync(at(name), { recursive: true, force: true });
  }

  await restore('backup');
  await stack.database?.service.start();
  await stack.temporal.start();
  await stack.apis[0]!.start();
  await stack.workers[0]!.start();

  // callbacks arrive, sweeps run, and the back office continues
  await actors.field.complete(waits.request.ss, DONE);
  await actors.field.complete(later.request.ss, DONE);
  await asks(refused.id);
  await retry(refused.id);
  await ponte('sweep', 'run', '--tenant', TENANT);
  await eventually(
    'this sweep, or one of the schedule that was sooner, has opened what only the ERP knows',
    async () => {
      const { items } = await ponte<{ items: { opened: string[] }[] }>('sweep', 'report');
      const opened = items.flatMap((report) => report.opened);
      return [neverOpened, spooled].every(({ id }) => opened.includes(id));
    },
  );
  for (const order of [during, spooled, refused, neverOpened]) {
    const { request } = await actors.inService(order);
    await actors.field.complete(request.ss, DONE);
  }

  const released = [
    ...[waits, endsLater, told, later, laterDone].map(({ order }) => order.id),
    ...[refused, during, spooled, neverOpened].map(({ id }) => id),
  ];
  for (const id of released) {
    await situationIs(id, 'Liberado');
    if (id !== laterDone.order.id) await actors.settled(id, 'Liberado');
    expect(await actors.effects(id)).toEqual(ONCE.released);
  }
  await actors.settled(cancelledLater.order.id, 'Cancelado');
  expect(await actors.effects(cancelledLater.order.id)).toEqual(ONCE.cancelled);
  expect(await actors.erp.awaiting()).toEqual([]);
});
