/** Ponte between two real systems, Tryton and django-helpdesk, judged by the databases of both. */
import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { installedPair } from '../../sandbox/tryton-helpdesk/pair.js';
import { openByHand } from '../../sandbox/tryton-helpdesk/people.js';
import type { FlowStep } from '../../vendors/profile/flow.js';
import { ponteIn } from '../cli/support/ponte.js';
import { startPair, type Pair } from './support.js';
import type { Tap } from './tap.js';

const folder = installedPair();

let pair: Pair;

beforeAll(async () => {
  if (folder) pair = await startPair(folder);
});
afterAll(() => pair?.close());

const DONE = 'Limpeza feita.';
const GIVEN_UP = 'Cancelado: o cliente desistiu.';

const PROCESSED = 'processing draft';

/** `npm run test:real` plays all of it, `npm run test:all` what only these systems show. */
const testWhole = process.env['PONTE_TEST_REAL'] === 'all' ? test : () => {};

/** A new sale, quoted. Returns its id. */
async function quoted(description = 'Câmara fria'): Promise<number> {
  const id = await pair.ana.draft(description);
  await pair.ana.quote(id);
  return id;
}

/** One sale in the given state, one ticket, and one note that names it, in both databases. */
function expectOnce(id: number, state: string): void {
  const { sales, notes, tickets } = pair.truth();
  expect(sales.get(id)).toBe(state);
  expect(tickets.get(id)).toHaveLength(1);
  const [ticket] = tickets.get(id)!;
  const link = `${pair.fieldTap.url}/tickets/${ticket}/`;
  expect(notes.get(id)).toEqual([`SS ${ticket} aberta na plataforma Helpdesk. Detalhes: ${link}`]);
}

const twelve = Array.from({ length: 12 }, (_, at) => at + 1);
/** Each id before or after the one that it begins. */
const MIXED = [10, 1, 12, 2, 11, 3, 4, 9, 8, 5, 7, 6];

(folder ? describe : describe.skip)('Tryton and django-helpdesk', () => {
  test('the sales 1 to 12, in mixed order and beside tickets of strangers, get one ticket each and the end of their service', async () => {
    const { ana, joana } = pair;
    const { sismetro: page } = pair.stack.urls;
    await openByHand(page, 'Impressora sem papel');
    await openByHand(page, 'Lâmpada queimada', 'pedido 1');
    await openByHand(page, 'Porta emperrada', 'acme');
    const strangers = (await joana.tickets()).map((ticket) => ticket.id);
    expect(strangers).toHaveLength(3);
    for (const id of twelve) expect(await ana.draft(`Equipamento ${id}`)).toBe(id);
    for (const id of MIXED) await ana.quote(id);
    const ticketOf = new Map<number, number>();
    for (const id of twelve) ticketOf.set(id, await pair.inService(id));

    await joana.close(strangers[1]!, 'Trocada.');
    const isCancelled = (id: number) => id % 3 === 0;
    const isSilent = (id: number) => id % 4 === 0; // no webhook: only the sweep sees it
    for (const id of MIXED) {
      const close = isSilent(id) ? joana.closeSilently : joana.close;
      await close(ticketOf.get(id)!, isCancelled(id) ? GIVEN_UP : DONE);
    }
    for (const id of twelve) await pair.settled(id);
    for (const id of twelve) expectOnce(id, isCancelled(id) ? 'cancelled' : PROCESSED);
    expect(await pair.parked()).toEqual([]);
  });

  test('`ponte profile test --flow` reads everything that both systems have answered', async () => {
    const [ticket] = (await pair.joana.tickets()).filter(({ id }) => id > 3);
    const order = {
      ...{ id: '1', number: '1', branch: { code: '1' }, equipment: { description: 'Câmara fria' } },
      items: [{ service: { code: 'S-10' }, quantity: 1, price: 350 }],
    };
    const { erpTap: erp, fieldTap: field } = pair;
    const asked = { sale: '"_timestamp"],{}', list: '["state","=","quotation"]' };
    const home = samplesIn({
      'open-1': order,
      'completed-2': { ticket, queue_slug: 'campo', followup_id: 7 },
      'answers/login': answerTo(erp, 'common.db.login'),
      'answers/listAwaiting': answerTo(erp, 'sale.sale.search_read', asked.list),
      'answers/listAwaiting.total': answerTo(erp, 'sale.sale.search_count'),
      'answers/readOrder': answerTo(
        erp,
        'sale.sale.search_read',
        '["id","=",1]',
        '"invoice_state"',
      ),
      'answers/readOrder.notes': answerTo(erp, 'ir.note.search_read', 'sale.sale,1"'),
      'answers/addObservation': answerTo(erp, 'ir.note.create'),
      'answers/releaseOrder': answerTo(erp, 'sale.sale.confirm'),
      'answers/releaseOrder.sale': answerTo(erp, 'sale.sale.search_read', asked.sale),
      'answers/releaseOrder.process': answerTo(erp, 'sale.sale.process'),
      'answers/cancelOrder': answerTo(erp, 'sale.sale.cancel'),
      'answers/cancelOrder.sale': answerTo(erp, 'sale.sale.search_read', asked.sale),
      'answers/open': answerTo(field, 'POST /api/tickets/'),
      'answers/readOne': ticket,
      'answers/listAll': answerTo(field, 'GET /api/tickets/?', 'page_size=100'),
      'answers/listAll.first': answerTo(field, 'GET /api/tickets/?', 'page_size=1 '),
    });
    const ponte = ponteIn({ cwd: home, env: {} });
    const ran = await ponte(
      '--json',
      'profile',
      'test',
      'tryton',
      'django-helpdesk',
      '--flow',
      '.',
    );
    const steps = JSON.parse(ran.stdout) as readonly FlowStep[];
    expect(steps.filter(({ verdict }) => verdict === 'failed')).toEqual([]);
    const unseen = steps.filter(({ verdict }) => verdict === 'not-seen').map(({ name }) => name);
    // the helpdesk sends everything to one address
    expect([ran.code, unseen]).toEqual([0, ['opened', 'cancelled']]);
  });

  describe.each([
    [
      'Tryton',
      () => ({ tap: pair.erpTap, service: pair.stack.seniorX }),
      ['ir.note.create', 'sale.sale.confirm', 'sale.sale.process'],
    ],
    [
      'the helpdesk',
      () => ({ tap: pair.fieldTap, service: pair.stack.sismetro }),
      ['POST /api/tickets/'],
    ],
  ] as const)('killed in the midst of a call, %s', (_, system, calls) => {
    /** Kills the server at the next such call: before it came, while it works on it, or before its answer is there. */
    function killAt(words: string, moment: Moment): void {
      const { tap, service } = system();
      tap.next(words, async (pass) => {
        const passing = moment === 'before' ? undefined : pass().catch(() => undefined);
        if (moment === 'after') await passing;
        else if (moment !== 'before') await new Promise((resolve) => setTimeout(resolve, moment));
        await service.kill('SIGKILL');
        await service.start();
        return undefined;
      });
    }

    test.each(momentsOf(calls))(
      'leaves one ticket, one note and one end: %s, %s',
      async (words, moment) => {
        const id = await pair.ana.draft('Câmara fria');
        killAt(words, moment);
        await pair.ana.quote(id);
        const ticket = await pair.inService(id);
        await pair.joana.close(ticket, DONE);
        await pair.settled(id);
        expect(system().tap.isDone()).toBe(true);
        expectOnce(id, PROCESSED);
      },
    );
  });

  test('a session that Tryton has forgotten is replaced', async () => {
    const logins = () =>
      pair.erpTap.calls.filter(({ body }) => body.includes('common.db.login')).length;
    const before = logins();
    pair.forgetSessions();
    const id = await quoted();
    await pair.joana.close(await pair.inService(id), DONE);
    await pair.settled(id);
    expectOnce(id, PROCESSED);
    expect(logins()).toBeGreaterThan(before);
  });

  test('a sale that its user saves at the moment of the release is released after it, with what she wrote', async () => {
    const id = await quoted();
    const ticket = await pair.inService(id);
    pair.erpTap.next('sale.sale.confirm', async (pass) => {
      await pair.ana.write(id, 'Cobrar na entrega');
      const answer = await pass();
      expect(answer.body.toString()).toContain('ConcurrencyException');
      return answer;
    });
    await pair.joana.close(ticket, DONE);
    await pair.settled(id);
    expectOnce(id, PROCESSED);
    expect(await pair.ana.sale(id)).toMatchObject({ comment: 'Cobrar na entrega' });
  });

  testWhole(
    'a note does not make the sale that its user has open stale, a release does',
    async () => {
      const id = await quoted();
      const seen = await pair.ana.sale(id);
      const ticket = await pair.inService(id);
      await pair.ana.write(id, 'Ligar antes', seen);
      const seenAgain = await pair.ana.sale(id);
      await pair.joana.close(ticket, DONE);
      await pair.settled(id);
      await expect(pair.ana.write(id, 'Ligar depois', seenAgain)).rejects.toThrow(
        'ConcurrencyException',
      );
      expectOnce(id, PROCESSED);
    },
  );

  testWhole(
    'a quotation that is taken back at the moment of the release asks, and is released once an operator says so',
    async () => {
      const id = await quoted();
      const ticket = await pair.inService(id);
      pair.erpTap.next('sale.sale.confirm', async (pass) => {
        await pair.ana.takeBack(id);
        return pass();
      });
      await pair.joana.close(ticket, DONE);
      const { attention } = await pair.told(id, 'asks', (told) => told.attention !== null);
      expect(attention).toMatchObject({ code: 'reopened' });
      expectOnce(id, 'draft');
      await pair.ana.quote(id);
      const retry = { decision: 'retry', reason: 'Cotada de novo.' };
      await pair.ponte.decide(String(id), retry, 'cotada-de-novo');
      await pair.settled(id);
      expectOnce(id, PROCESSED);
    },
  );

  testWhole(
    'an end of which no webhook tells, since Ponte could not be reached, is found by the sweep',
    async () => {
      const id = await quoted();
      const ticket = await pair.inService(id);
      await pair.stack.apis[0]!.kill();
      await expect(pair.joana.close(ticket, DONE)).rejects.toThrow(); // a page of an error; the ticket is closed
      await pair.stack.apis[0]!.start();
      await pair.settled(id);
      expectOnce(id, PROCESSED);
    },
  );
});

/** When the server is killed: before the call came, some milliseconds after it began to work on it, after it has. */
type Moment = 'before' | number | 'after';

function momentsOf(calls: readonly string[]): [string, Moment][] {
  const isWhole = process.env['PONTE_TEST_REAL'] === 'all';
  if (!isWhole) return calls.slice(-1).map((call) => [call, 'after']);
  return calls.flatMap((call) =>
    (['before', 2, 6, 12, 25, 50, 'after'] as const).map((moment): [string, Moment] => [
      call,
      moment,
    ]),
  );
}

/** The latest answer to a call that contains all the words. */
function answerTo(tap: Tap, ...words: readonly string[]): unknown {
  const call = tap.calls.findLast(
    ({ method, path, body, answer }) =>
      answer !== undefined && words.every((one) => `${method} ${path} ${body}`.includes(one)),
  );
  if (call?.answer === undefined) throw new Error(`nobody asked for ${words.join()}`);
  return JSON.parse(call.answer.body.toString());
}

/** Writes the files that `--flow` reads into a new folder, and returns it. */
function samplesIn(files: Readonly<Record<string, unknown>>): string {
  const home = mkdtempSync(join(tmpdir(), 'ponte-samples-'));
  mkdirSync(join(home, 'answers'));
  for (const [name, content] of Object.entries(files)) {
    writeFileSync(join(home, `${name}.json`), JSON.stringify(content));
  }
  return home;
}
