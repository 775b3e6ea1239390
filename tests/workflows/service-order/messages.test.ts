import { describe, expect, test } from '@jest/globals';
import { ATTENTION_CODES } from '../../../domain/lifecycle.js';
import { DECISIONS } from '../../../domain/decisions.js';
import {
  contradictionSeen,
  decide,
  DECISION_REFUSED,
  endExpected,
  isDecision,
  isExpectedEndSeen,
  isSeenContradiction,
  isServiceEvent,
  previewLink,
  SERVICE_ORDER,
  serviceSignal,
  status,
} from '../../../workflows/service-order/messages.js';
import { questionOf } from '../../support/said.js';

/** Values that are not objects, or have none of the expected fields. */
const SHAPELESS = [undefined, null, true, 7, 'text', [], ['callback'], {}, () => undefined];

test('the names that other programs and histories use are unchanged', () => {
  expect(SERVICE_ORDER).toBe('serviceOrder');
  expect(DECISION_REFUSED).toBe('DecisionRefused');
  const messages = [contradictionSeen, decide, endExpected, previewLink, status];
  expect(messages.map(({ name }) => name)).toEqual([
    'contradictionSeen',
    'decide',
    'endExpected',
    'previewLink',
    'status',
  ]);
});

test.each([
  ['opened', 'serviceOpened'],
  ['completed', 'serviceCompleted'],
  ['cancelled', 'serviceCancelled'],
] as const)('a callback of the event %s reaches the order as %s', (event, name) => {
  expect(serviceSignal(event).name).toBe(name);
});

describe('the expected end of an SS', () => {
  test('is read if it names the SS and a time', () => {
    expect(isExpectedEndSeen({ ss: '7', at: '2026-12-01T12:00:00.000Z' })).toBe(true);
  });

  test.each([
    ...SHAPELESS,
    ...[{ ss: '', at: '2026-12-01' }, { ss: '7', at: 'soon' }, { ss: '7' }],
    // times that no search attribute holds: the order could never publish itself again
    ...['+275760-09-13T00:00:00.000Z', '-000001-01-01', '9999-12-31', '0000-01-01'].map((at) => ({
      ss: '7',
      at,
    })),
  ])('is not read out of %p', (value) => {
    expect(isExpectedEndSeen(value)).toBe(false);
  });
});

describe('a report of Sismetro', () => {
  const TEXTS = ['ss', 'link', 'eventId', 'occurredAt', 'technician', 'conclusion', 'reason'];

  test.each(['callback', 'sweep'])('is read if it comes by the %s', (source) => {
    expect(isServiceEvent({ source })).toBe(true);
    const full = Object.fromEntries(TEXTS.map((field) => [field, 'text']));
    expect(isServiceEvent({ source, ...full, ofTomorrow: 1 })).toBe(true);
  });

  test.each(SHAPELESS)('is not read out of %p', (value) => {
    expect(isServiceEvent(value)).toBe(false);
  });

  test('is not read out of a list that has its fields', () => {
    expect(isServiceEvent(Object.assign([], { source: 'callback' }))).toBe(false);
  });

  test.each([undefined, null, '', 'operator', 1])('is not read with the source %p', (source) => {
    expect(isServiceEvent({ source, ss: '7' })).toBe(false);
  });

  test.each(TEXTS)('is not read if its %s is not text', (field) => {
    for (const value of [null, 7, true, {}, ['7']]) {
      expect(isServiceEvent({ source: 'callback', [field]: value })).toBe(false);
    }
    expect(isServiceEvent({ source: 'callback', [field]: undefined })).toBe(true);
  });

  test.each(TEXTS)('may have a blank %s, unless it is the number', (field) => {
    expect(isServiceEvent({ source: 'callback', [field]: '' })).toBe(field !== 'ss');
  });
});

describe('a reported contradiction', () => {
  const codes = ['foreign-ss', 'erp-moved', 'reopened', 'ss-missing', 'webhook-changed'];

  test.each(ATTENTION_CODES)('is read only with codes from outside the order: %s', (code) => {
    expect(isSeenContradiction(questionOf(code))).toBe(codes.includes(code));
  });

  test.each(SHAPELESS)('is not read out of %p', (value) => {
    expect(isSeenContradiction(value)).toBe(false);
  });

  test.each([undefined, null, 7, ['service'], {}, { wanted: 'opening' }])(
    'is not read with the values %p',
    (params) => {
      expect(isSeenContradiction({ code: 'erp-moved', params })).toBe(false);
    },
  );

  test.each([
    ['foreign-ss', {}],
    ['ss-missing', { ss: '7', otherSs: 8 }],
    ['reopened', {}],
    ['webhook-changed', { parts: ['price'] }],
    ['webhook-changed', { parts: 'value' }],
    ['webhook-changed', { parts: ['value'], now: { valueCents: '1' } }],
    ['webhook-changed', { parts: ['branch'], now: { branch: 2 } }],
    ['webhook-changed', { parts: ['branch'], now: 2 }],
  ])('of the code %s is not read with the values %j', (code, params) => {
    expect(isSeenContradiction({ code, params })).toBe(false);
  });

  test.each([
    [undefined, true],
    ['billed', true],
    ['elsewhere', false],
    [null, false],
  ])('is read with the situation %p: %p', (situation, isRead) => {
    const seen = { ...questionOf('erp-moved'), situation };
    expect(isSeenContradiction(seen)).toBe(isRead);
  });

  test('is not read out of a list that has its fields', () => {
    const list = Object.assign([], { ...questionOf('erp-moved') });
    expect(isSeenContradiction(list)).toBe(false);
  });
});

describe('a decision', () => {
  const signed = { reason: 'conferido', by: 'ana', requestId: 'request 1' };
  /** The minimal input of each decision. */
  const LEAST = {
    retry: {},
    'amend-equipment': { equipment: { id: '9001' } },
    'link-ss': { ss: '8' },
    'take-over': {},
    release: {},
    cancel: {},
    settle: { outcome: 'released' },
  };
  const reads = (decision: string, facts: object) => isDecision({ ...signed, decision, ...facts });

  test.each(DECISIONS)('is read if it is complete: %s', (decision) => {
    expect(reads(decision, LEAST[decision])).toBe(true);
  });

  test.each(DECISIONS)('is read only with reason, operator and request id: %s', (decision) => {
    for (const field of Object.keys(signed)) {
      for (const value of [undefined, null, 7, {}]) {
        expect(reads(decision, { ...LEAST[decision], [field]: value })).toBe(false);
      }
    }
  });

  test.each([...SHAPELESS, 'ignore', 'Retry', ''])('is not read with the name %p', (decision) => {
    expect(isDecision({ ...signed, decision })).toBe(false);
  });

  test.each(SHAPELESS)('is not read out of %p', (value) => {
    expect(isDecision(value)).toBe(false);
  });

  test('is not read out of a list that has its fields', () => {
    expect(isDecision(Object.assign([], { ...signed, decision: 'retry' }))).toBe(false);
  });

  test.each([{ id: '9001' }, { description: 'Chiller' }])(
    'amends the equipment to %p',
    (equipment) => {
      expect(reads('amend-equipment', { equipment })).toBe(true);
    },
  );

  test.each([...SHAPELESS, { id: 9001 }, { description: null }])(
    'does not amend the equipment to %p',
    (equipment) => {
      expect(reads('amend-equipment', { equipment })).toBe(false);
    },
  );

  test.each([undefined, null, '', 8])('does not link the SS %p', (ss) => {
    expect(reads('link-ss', { ss })).toBe(false);
  });

  test.each([
    [undefined, true],
    ['https://br.sismetro.com/8', true],
    [null, false],
    [8, false],
  ])('links an SS with the link %p: %p', (link, expected) => {
    expect(reads('link-ss', { ss: '8', link })).toBe(expected);
  });

  test.each([
    ['released', true],
    ['cancelled', true],
    ['completed', false],
    ['', false],
    [undefined, false],
  ])('settles the order as %p: %p', (outcome, expected) => {
    expect(reads('settle', { outcome })).toBe(expected);
  });

  test.each([
    ['retry', 'confirmedAbsent'],
    ['amend-equipment', 'confirmedAbsent'],
    ['link-ss', 'acceptEnded'],
  ] as const)('%s accepts a confirmation only as true or false: %s', (decision, flag) => {
    for (const value of [undefined, true, false]) {
      expect(reads(decision, { ...LEAST[decision], [flag]: value })).toBe(true);
    }
    for (const value of ['false', 'true', 1, 0, null, {}]) {
      expect(reads(decision, { ...LEAST[decision], [flag]: value })).toBe(false);
    }
  });
});
