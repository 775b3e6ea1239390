import { describe, expect, test } from '@jest/globals';
import { type Rule, check, tally } from './checker.js';
import type {
  Attempt,
  Evidence,
  LedgerRow,
  OrderEvidence,
  Question,
  SeenIncident,
  SentEvent,
} from './evidence.js';
import { storiesOf } from './story.js';

const AT = '2026-11-25T10:00:00.000Z';
const LATER = '2026-11-25T10:00:09.000Z';
const MUCH_LATER = '2026-11-25T10:20:00.000Z';
const LINK = 'http://sismetro/printSS.php?os=7&token=t';

const attempt = (answer: string, change: Partial<Attempt> = {}): Attempt => ({
  sentAt: AT,
  at: AT,
  copy: 1,
  api: 'api 1',
  status: 200,
  answer,
  ...change,
});

const sent = (what: SentEvent['what'], ...answers: string[]): SentEvent => ({
  what,
  attempts: answers.map((answer, at) => attempt(answer, { copy: at + 1 })),
});

const row = (
  vendor: LedgerRow['vendor'],
  call: string,
  change: Partial<LedgerRow> = {},
): LedgerRow => ({
  at: AT,
  vendor,
  call,
  status: 200,
  fault: null,
  twists: [],
  effect: null,
  ss: null,
  ...change,
});

const OPENED = row('sismetro', 'open', { status: 201, effect: 'opened', ss: '7' });
const LOOKED = row('sismetro', 'findByReference');
const RELEASED = row('senior-x', 'updateOrderStatusIntegration', { effect: 'released' });
const CANCELLED = row('senior-x', 'cancelOrders', { effect: 'cancelled' });
const SS = { ss: '7', status: 'ENCERRADA', link: LINK, openedAt: AT };

/** An order whose service was completed and reported once, without any fault. */
const completed: OrderEvidence = {
  id: 'one',
  number: '1001',
  events: [sent('webhook', 'accepted', 'duplicate'), sent('completed', 'accepted', 'duplicate')],
  serviceRequests: [SS],
  erp: { status: 'LIBERADO', observations: [`SS 7 aberta. Detalhes: ${LINK}`], moves: [] },
  workflow: { status: 'COMPLETED', phase: 'released' },
  ledger: [OPENED, row('senior-x', 'addObservation', { effect: 'observed' }), RELEASED],
  incidents: [],
  questions: [],
  decisions: [],
};

const cancelled: OrderEvidence = {
  ...completed,
  id: 'two',
  events: [sent('webhook', 'spooled', 'accepted'), sent('cancelled', 'spooled')],
  serviceRequests: [{ ...SS, status: 'CANCELADA' }],
  erp: { ...completed.erp, status: 'CANCELADO' },
  workflow: { status: 'COMPLETED', phase: 'cancelled' },
  ledger: [OPENED, CANCELLED],
};

const inService: OrderEvidence = {
  ...completed,
  id: 'three',
  events: [sent('webhook', 'accepted')],
  serviceRequests: [{ ...SS, status: 'ABERTA' }],
  erp: { ...completed.erp, status: 'AGUARDANDO_INTEGRACAO' },
  workflow: { status: 'RUNNING', phase: 'in-service' },
  ledger: [OPENED],
};

const incident = (kind: SeenIncident['kind'], key = `${kind}/7`): SeenIncident => ({
  ...{ kind, key, subjects: [] },
});

/** Sismetro reported both ends; the first one was applied. */
const contradicted: OrderEvidence = {
  ...completed,
  id: 'four',
  events: [...completed.events, sent('cancelled', 'already-settled')],
  workflow: { status: 'COMPLETED', phase: 'released', attention: 'informou o cancelamento depois' },
  incidents: [incident('late-contradiction')],
};

/** The answer to the first opening was lost; the second attempt looked, and found the SS. */
const answerLost: OrderEvidence = {
  ...completed,
  id: 'five',
  ledger: [{ ...OPENED, status: null, fault: 'answer-lost' }, LOOKED, RELEASED],
  erp: { ...completed.erp, observations: Array(2).fill(completed.erp.observations[0]) as string[] },
};

const evidence = (...orders: OrderEvidence[]): Evidence => ({
  unexplained: [],
  orders,
  spools: [{ api: 'api 1', depth: 0 }],
  parked: [],
  held: [],
  incidents: [],
  wereKeysRefused: false,
  kills: [],
});

const asked = (code: Question['code']): Question => ({ code, problem: 'Por quê?', since: LATER });

const decided = (decision: string, at = LATER) => ({ decision, at });

const moved = (what: string, status: string) => ({ at: AT, what, status });

function withoutAttention(order: OrderEvidence): OrderEvidence {
  const { status, phase } = order.workflow!;
  return { ...order, workflow: { status, phase } };
}

const rulesBrokenBy = (seen: Evidence) => [...new Set(check(seen).map(({ rule }) => rule))];

test('a run in which everything held reports nothing', () => {
  const seen = evidence(completed, cancelled, inService, contradicted, answerLost);
  expect(check(seen)).toEqual([]);
});

describe('an incident', () => {
  const REOPENED = { ...SS, status: 'ABERTA', endedAs: 'ENCERRADA' };
  const changed = sent('webhook-changed', 'duplicate');
  const late: OrderEvidence = {
    ...completed,
    events: [...completed.events, changed],
    ledger: [OPENED, { ...RELEASED, at: LATER }],
  };

  test.each<[string, OrderEvidence, Rule[]]>([
    ['that a callback after the end calls for', contradicted, []],
    [
      'about an SS that was reopened',
      { ...contradicted, events: completed.events, serviceRequests: [REOPENED] },
      [],
    ],
    [
      'about a change that nobody answered',
      { ...late, incidents: [incident('late-contradiction', 'webhook-changed/one')] },
      [],
    ],
    ['that is missing after a callback', { ...contradicted, incidents: [] }, ['missing-incident']],
    [
      'that is missing after the SS was reopened',
      { ...completed, serviceRequests: [REOPENED] },
      ['missing-incident'],
    ],
    ['that is missing after a change', late, ['missing-question']],
    [
      'without a second SS',
      { ...completed, incidents: [incident('double-ss')] },
      ['unjustified-incident'],
    ],
    [
      'without any other end',
      { ...completed, incidents: [incident('late-contradiction')] },
      ['unjustified-incident'],
    ],
    [
      'without a change',
      { ...completed, incidents: [incident('late-contradiction', 'webhook-changed/one')] },
      ['unjustified-incident'],
    ],
    [
      'about an SS that its order explains',
      { ...completed, incidents: [incident('unexplained-ss')] },
      ['unjustified-incident'],
    ],
  ])('%s is judged correctly', (_, order, rules) => {
    expect(rulesBrokenBy(evidence(withoutAttention(order)))).toEqual(rules);
  });

  test('of the tenant needs a cause in the run', () => {
    const seen = { ...evidence(completed), incidents: [incident('credentials')] };
    expect(rulesBrokenBy(seen)).toEqual(['unjustified-incident']);
    expect(rulesBrokenBy({ ...seen, wereKeysRefused: true })).toEqual([]);
  });
});

const GONE = { ...SS, status: null };
const BILLED_BY_PEOPLE = {
  ...completed.erp,
  status: 'FATURADO',
  moves: [moved('billed', 'FATURADO')],
};

describe('the checker names a broken guard', () => {
  const again = { ...OPENED, ss: '8' };

  test.each<[guard: string, order: OrderEvidence, named: Rule[]]>([
    [
      'look before an SS is opened again',
      {
        ...completed,
        serviceRequests: [SS, { ...SS, ss: '8', status: 'ABERTA' }],
        ledger: [{ ...OPENED, status: null, fault: 'answer-lost' }, again, RELEASED],
      },
      ['opened-twice', 'opened-blindly'],
    ],
    [
      'look, even if the first attempt has opened nothing',
      { ...completed, ledger: [{ ...OPENED, status: 500, effect: null }, OPENED, RELEASED] },
      ['opened-blindly'],
    ],
    [
      'the first decision wins',
      {
        ...completed,
        events: [...completed.events, sent('cancelled', 'accepted')],
        erp: { ...completed.erp, status: 'CANCELADO' },
        workflow: { status: 'COMPLETED', phase: 'cancelled' },
        ledger: [OPENED, CANCELLED],
      },
      ['first-decision', 'stuck'],
    ],
    [
      'the first decision wins, and is not followed by the second',
      { ...completed, ledger: [OPENED, RELEASED, CANCELLED] },
      ['settled-twice'],
    ],
    [
      'a settled order is not settled again',
      { ...completed, ledger: [OPENED, RELEASED, RELEASED] },
      ['settled-twice'],
    ],
    [
      'the spool keeps a webhook',
      {
        id: 'lost',
        number: '1002',
        events: [sent('webhook', 'spooled')],
        serviceRequests: [],
        erp: { status: 'AGUARDANDO_INTEGRACAO', observations: [], moves: [] },
        ledger: [],
        incidents: [],
        questions: [],
        decisions: [],
      },
      ['spooled-lost'],
    ],
    [
      'the spool keeps a callback',
      { ...inService, serviceRequests: [SS], events: [sent('completed', 'spooled')] },
      ['not-settled', 'spooled-lost', 'stuck'],
    ],
    [
      'equal webhooks open one order',
      { ...completed, events: [sent('webhook', 'accepted', 'accepted')] },
      ['webhook-taken-twice'],
    ],
    [
      'an accepted callback counts',
      { ...inService, serviceRequests: [SS], events: [sent('completed', 'accepted')] },
      ['not-settled', 'callback-lost', 'stuck'],
    ],
    [
      'a lost callback is recovered',
      { ...inService, serviceRequests: [SS] },
      ['not-settled', 'stuck'],
    ],
    [
      'an accepted webhook opens an order',
      { ...inService, serviceRequests: [], workflow: { status: 'RUNNING', phase: 'in-service' } },
      ['order-lost'],
    ],
    [
      'nothing is settled while the service continues',
      { ...inService, erp: { ...inService.erp, status: 'LIBERADO' } },
      ['first-decision'],
    ],
    [
      'the observations contain the SS',
      { ...completed, erp: { ...completed.erp, observations: [] } },
      ['observation'],
    ],
    [
      'the observations contain no other SS',
      { ...completed, erp: { ...completed.erp, observations: [`SS 8: ${LINK}`] } },
      ['observation'],
    ],
    [
      'no order is stuck',
      { ...completed, workflow: { status: 'RUNNING', phase: 'releasing' } },
      ['stuck'],
    ],
    [
      'a settled order asks only if it was contradicted',
      { ...completed, workflow: { ...completed.workflow!, attention: 'SS desconhecida' } },
      ['unjustified-question'],
    ],
    [
      'one look that finds nothing proves nothing after an answer that was lost',
      {
        ...completed,
        ledger: [{ ...OPENED, status: null, effect: null }, LOOKED, OPENED, RELEASED],
      },
      ['opened-blindly'],
    ],
    [
      'an SS that is gone is asked about',
      { ...cancelled, serviceRequests: [GONE], events: [sent('webhook', 'accepted')] },
      ['missing-question'],
    ],
    [
      'a change that users made in the ERP against the service is asked about',
      { ...completed, erp: BILLED_BY_PEOPLE, serviceRequests: [{ ...SS, status: 'CANCELADA' }] },
      ['missing-question'],
    ],
    [
      'nothing is sent to the ERP against the end that users gave',
      {
        ...completed,
        erp: BILLED_BY_PEOPLE,
        ledger: [OPENED, { ...CANCELLED, at: MUCH_LATER, effect: null, status: 409 }],
      },
      ['against-people'],
    ],
    [
      'an order that users ended does not keep waiting',
      { ...inService, erp: BILLED_BY_PEOPLE },
      ['stuck'],
    ],
    [
      'other items are asked about',
      { ...inService, events: [...inService.events, sent('webhook-changed', 'duplicate')] },
      ['missing-question'],
    ],
    [
      'a good delivery is not refused',
      {
        ...completed,
        events: [
          ...completed.events,
          { what: 'completed', attempts: [attempt('…', { status: 422 })] },
        ],
      },
      ['refused'],
    ],
  ])('such as "%s"', (_guard, order, named) => {
    expect(rulesBrokenBy(evidence(order))).toEqual(named);
  });

  test.each<[string, Partial<Evidence>, Rule]>([
    ['the spools run empty', { spools: [{ api: 'api 2', depth: 3 }] }, 'spool-not-empty'],
    ['nothing is parked', { parked: ['nenhum pedido'] }, 'parked'],
    ['no callback is left looking for its order', { held: ['callback/acme/ss/7'] }, 'still-held'],
    ['no closing starts by itself', { unexplained: ['one~2'] }, 'unexplained-closing'],
  ])('such as "%s"', (_guard, change, named) => {
    expect(rulesBrokenBy({ ...evidence(completed), ...change })).toEqual([named]);
  });
});

/**
 * Each case: an order with something that the vendors did or received that justifies the question, and the same order
 * without it.
 */
describe('a question is justified only by what happened', () => {
  const refusal = row('sismetro', 'open', { fault: 'refusal' });
  const lost = row('sismetro', 'open', { status: null, fault: 'answer-lost' });
  const ofStranger = { ...sent('completed', '…'), ss: '99' };
  const both = [...inService.events, sent('completed', 'accepted'), sent('cancelled', 'accepted')];

  test.each<[Question['code'], Partial<OrderEvidence>]>([
    ['refused', { ledger: [refusal, OPENED] }],
    [
      'maybe-opened',
      {
        ledger: [lost, LOOKED, LOOKED, lost, OPENED],
        decisions: [decided('confirmed-absent', AT)],
      },
    ],
    ['look-unreadable', { ledger: [{ ...LOOKED, fault: 'malformed' }, OPENED] }],
    [
      'several-ss',
      {
        serviceRequests: [
          ...inService.serviceRequests,
          { ...inService.serviceRequests[0]!, ss: '8', isUnasked: true },
        ],
      },
    ],
    ['foreign-ss', { events: [...inService.events, ofStranger] }],
    ['link-unconfirmed', { decisions: [decided('link-ss', AT)] }],
    ['contradiction', { events: both }],
    [
      'contradiction',
      { events: completed.events, ledger: [{ ...OPENED, twists: ['number-of-another'] }] },
    ],
    [
      'erp-moved',
      {
        erp: {
          ...inService.erp,
          moves: [moved('cancelled', 'CANCELADO'), moved('reclosed', 'AGUARDANDO_INTEGRACAO')],
        },
      },
    ],
    [
      'reopened',
      {
        erp: {
          ...inService.erp,
          moves: [moved('reopened', 'ABERTO'), moved('reclosed', 'AGUARDANDO_INTEGRACAO')],
        },
      },
    ],
    [
      'no-effect',
      {
        ledger: [
          OPENED,
          { ...RELEASED, effect: null, fault: 'no-effect' },
          { ...RELEASED, effect: null, fault: 'no-effect' },
          { ...RELEASED, effect: null, fault: 'answer-lost', status: null },
        ],
      },
    ],
    ['webhook-changed', { events: [...inService.events, sent('webhook-changed', 'duplicate')] }],
    ['closed-again', { isClosedAgain: true }],
  ])('if it is %s', (code, cause) => {
    const questions = [asked(code)];
    const unjustified = (order: OrderEvidence) =>
      rulesBrokenBy(evidence(order)).includes('unjustified-question');
    expect(unjustified({ ...inService, ...cause, questions })).toBe(false);
    expect(unjustified({ ...inService, questions })).toBe(true);
  });

  test('if it is maybe-opened after one lost answer, and a worker was killed since', () => {
    const order = {
      ...inService,
      ledger: [lost, LOOKED, LOOKED],
      questions: [asked('maybe-opened')],
    };
    const unjustified = (kills: string[]) =>
      check({ ...evidence(order), kills }).some(({ rule }) => rule === 'unjustified-question');
    expect(unjustified(['2026-11-25T09:00:00.000Z', MUCH_LATER])).toBe(true);
    expect(unjustified(['2026-11-25T10:00:05.000Z'])).toBe(false);
  });

  test('if it is ss-unknown, and users deleted the SS that a callback named', () => {
    const events = [...inService.events, sent('cancelled', 'spooled')];
    const questions = [{ ...asked('ss-unknown'), since: MUCH_LATER }];
    const unjustified = (serviceRequests: OrderEvidence['serviceRequests']) =>
      rulesBrokenBy(evidence({ ...inService, events, questions, serviceRequests })).includes(
        'unjustified-question',
      );
    expect(unjustified([GONE, SS])).toBe(false);
    expect(unjustified([SS])).toBe(true);
  });

  test('if it is ss-missing, and Sismetro showed nothing the last two times that the SS was read', () => {
    const read = row('sismetro', 'findBySs');
    const hidden = { ...read, twists: ['look-empty'] };
    const unjustified = (...reads: LedgerRow[]) =>
      rulesBrokenBy(
        evidence({ ...inService, ledger: [OPENED, ...reads], questions: [asked('ss-missing')] }),
      ).includes('unjustified-question');
    expect(unjustified(read, hidden, hidden)).toBe(false);
    expect(unjustified(hidden, hidden, read)).toBe(true);
    expect(unjustified(hidden)).toBe(true);
  });

  test('if it is not-confirmed after the promised patience', () => {
    const order = { ...inService, events: [...inService.events, sent('completed', 'accepted')] };
    const at = (since: string) => ({ ...order, questions: [{ ...asked('not-confirmed'), since }] });
    expect(rulesBrokenBy(evidence(at(LATER)))).toContain('unjustified-question');
    expect(rulesBrokenBy(evidence(at(MUCH_LATER)))).not.toContain('unjustified-question');
  });
});

test.each([
  { status: null, fault: 'answer-lost' },
  { status: 200, fault: 'malformed' },
  { status: 200, fault: 'answer-cut' },
])('an SS that vanished before Ponte could know of it may be opened again: %j', (answer) => {
  const lost = { ...OPENED, ...answer, ss: '6' };
  const order = {
    ...completed,
    serviceRequests: [{ ...SS, ss: '6', status: null }, SS],
    ledger: [lost, LOOKED, LOOKED, OPENED, RELEASED],
  };
  const opened = (one: OrderEvidence) => rulesBrokenBy(evidence(one)).includes('opened-twice');
  expect(opened(order)).toBe(false);
  expect(
    opened({ ...order, ledger: [{ ...lost, status: 201, fault: null }, OPENED, RELEASED] }),
  ).toBe(true);
});

test('an answer that named another SS is accepted only until the service ends', () => {
  const erp = { ...inService.erp, observations: [`SS 99: ${LINK}`] };
  const ledger = [{ ...OPENED, twists: ['number-of-another'] }];
  expect(check(evidence({ ...inService, erp, ledger }))).toEqual([]);
  const ended = { ...completed, erp: { ...completed.erp, observations: erp.observations } };
  const order = { ...ended, ledger: [...ledger, RELEASED] };
  expect(rulesBrokenBy(evidence(order))).toEqual(['observation']);
  const byOperator = { ...order, decisions: [decided('release')] };
  expect(check(evidence(byOperator))).toEqual([]);
});

describe('a message about no order', () => {
  test('may be refused if it names the SS of another order', () => {
    const event = { what: 'completed' as const, attempts: [attempt('…', { status: 422 })] };
    const order = (ss: string) => ({
      ...completed,
      events: [...completed.events, { ...event, ss }],
    });
    expect(check({ ...evidence(order('99')), parked: ['SS 99'] })).toEqual([]);
    expect(rulesBrokenBy(evidence(order('7')))).toEqual(['refused']);
  });

  test('may be refused if Sismetro answered the number of its SS to another order', () => {
    const refused = { what: 'completed' as const, attempts: [attempt('…', { status: 422 })] };
    const victim = { ...completed, events: [...completed.events, { ...refused, ss: '7' }] };
    const lied = { ...OPENED, ss: '9', twists: ['number-of-another'] };
    const misled = { ...inService, serviceRequests: [{ ...SS, ss: '9', status: 'ABERTA' }] };
    expect(rulesBrokenBy(evidence(victim, misled))).toContain('refused');
    const both = evidence(victim, { ...misled, ledger: [lied] });
    expect(rulesBrokenBy({ ...both, parked: ['SS 7'] })).toEqual([]);
  });
});

test('orders that lost something, or had it done twice, are counted once each', () => {
  const lost = { ...inService, serviceRequests: [SS], events: [sent('completed', 'accepted')] };
  const doubled = { ...completed, ledger: [OPENED, { ...OPENED, ss: '8' }, RELEASED, RELEASED] };
  expect(tally(check(evidence(lost, doubled, cancelled)))).toEqual({ lost: 1, doubled: 1 });
});

test('a violation is reported with the seed and the timeline of its order', async () => {
  const later = '2026-11-25T10:00:05.000Z';
  const order = { ...completed, ledger: [OPENED, RELEASED, { ...RELEASED, at: later }] };
  const [story] = await storiesOf(42, check(evidence(order)), async (id) => [
    { at: '2026-11-25T07:00:01-03:00', text: `ponte: pedido ${id} recebido` },
  ]);
  expect(story!.split('\n').map((line) => line.trim())).toEqual([
    'seed 42, order 1001 (one): settled-twice: in the ERP it was released, then released',
    `${AT}  sismetro: open → 201, opened, SS 7`,
    `${AT}  senior-x: updateOrderStatusIntegration → 200, released`,
    `${AT}  webhook, copy 1, to api 1 → 200 accepted`,
    `${AT}  webhook, copy 2, to api 1 → 200 duplicate`,
    `${AT}  completed, copy 1, to api 1 → 200 accepted`,
    `${AT}  completed, copy 2, to api 1 → 200 duplicate`,
    '2026-11-25T07:00:01-03:00  ponte: pedido one recebido',
    `${later}  senior-x: updateOrderStatusIntegration → 200, released`,
  ]);
});
