/** The compiler compares the languages; these tests call every text with values. */
import { describe, expect, test } from '@jest/globals';
import type { Finding, ParkedBecause } from '../../domain/findings.js';
import type { Incident } from '../../domain/incidents.js';
import { ATTENTION_CODES, ERP_SITUATIONS, STEPS } from '../../domain/lifecycle.js';
import type { Refusal } from '../../domain/questions.js';
import { say, sayIncident, sayQuestion } from '../../texts/catalogue.js';
import { textsIn, type Texts } from '../../texts/texts.js';
import { everyQuestion, PARAMS, questionOf } from '../support/said.js';

/** Letters and words that hardly any Portuguese sentence lacks, and that do not exist in English. */
const PORTUGUESE = /[ãõçáéíóúâêô]|\b(?:um|uma|os|da|na|em|que|com|para|pedido|sem|foi|ao)\b/i;

const order = 'a1~2';
const vendor = 'sismetro';
const INCIDENTS: readonly Incident[] = [
  { kind: 'credentials', params: { vendor } },
  { kind: 'quota', params: { vendor: 'senior-x' } },
  { kind: 'double-ss', params: { order, own: '7', other: '8' } },
  { kind: 'unexplained-ss', params: { order } },
  { kind: 'unexplained-ss', params: { order, ss: '7', settled: true } },
  { kind: 'late-contradiction', params: { order, outcome: 'released', state: 'removed' } },
  { kind: 'late-contradiction', params: { order, outcome: 'cancelled', ss: '7', state: 'open' } },
  { kind: 'late-contradiction', params: { order, outcome: 'released', changed: ['value'] } },
  { kind: 'many-missing', params: {} },
  { kind: 'many-reopened', params: {} },
  { kind: 'slow-queue', params: { vendor } },
  { kind: 'slow-queue', params: { vendor, perMinute: 5 } },
];

test('a second SS says which one to cancel, and what happens if nobody does', () => {
  const params = { order, own: '7', other: '8' };
  const said = sayIncident(textsIn('pt').incidents, { kind: 'double-ss', params });
  // it may have been cancelled since the sweep saw it
  expect(said).toContain('mostrou também a SS 8');
  expect(said).toContain('cancele na Sismetro a SS 8, que sobra, se ainda estiver aberta');
  expect(said).toContain('enquanto as duas valerem, o serviço pode ser feito duas vezes');
  // Sismetro announces that it was cancelled
  expect(said).toContain('o pedido pode perguntar pelo fim da SS 8');
});

const PARKED: readonly ParkedBecause[] = [
  { code: 'unreadable', params: { route: 'open' } },
  { code: 'not-fetched', params: { code: 'unknown-branch', params: { branch: '3' } } },
];

const FINDINGS: readonly Finding[] = [
  { code: 'question', params: { ...questionOf('reopened'), situation: 'unknown' } },
  { code: 'incident', params: INCIDENTS[2]! },
];

/** Texts of the catalogue that need no values, and those of functions that work without any. */
function* plain(value: unknown): Generator<string> {
  if (typeof value === 'string') yield value;
  else if (typeof value === 'object' && value !== null)
    for (const part of Object.values(value)) yield* plain(part);
}

function* said(texts: Texts): Generator<string> {
  for (const asked of everyQuestion())
    for (const step of STEPS)
      for (const situation of ERP_SITUATIONS)
        yield sayQuestion(texts.questions, { ...asked, step, situation });
  for (const code of Object.keys(texts.refusals) as Refusal['code'][]) {
    const params = { decision: 'retry', phase: 'cancelling', ss: '7', end: 'completed' };
    yield say(texts.refusals, { code, params });
  }
  for (const incident of INCIDENTS) yield sayIncident(texts.incidents, incident);
  for (const because of PARKED) yield say(texts.parked, because);
  for (const finding of FINDINGS) yield say(texts.findings, finding);
  for (const count of [1, 2])
    for (const text of [
      ...Object.values(texts.bulk.warnings),
      ...[texts.bulk.mayHaveSs, texts.bulk.unseen, texts.bulk.closedAgain],
    ])
      yield (text as (count: number, outcome: string) => string)(count, 'released');
  for (const why of ['Refused', 'timeout', 'unexpected'] as const)
    yield texts.history.failed(texts.history.steps.openServiceRequest.failed, why);
  const { language: _, ...rest } = texts;
  yield* plain(rest);
}

describe.each(['pt', 'en'] as const)('the catalogue in %s', (language) => {
  const all = [...said(textsIn(language))];

  test('leaves no value out of its words', () => {
    expect(all.length).toBeGreaterThan(1_000);
    expect(all.filter((text) => /undefined|\[object|NaN/.test(text))).toEqual([]);
  });

  test('is in one language', () => {
    if (language === 'en') expect(all.filter((text) => PORTUGUESE.test(text))).toEqual([]);
    else expect(all.filter((text) => /\b(?:the|is|was|order|has)\b/i.test(text))).toEqual([]);
  });
});

test('a question names the SSs that are its values', () => {
  for (const language of ['pt', 'en'] as const)
    for (const asked of everyQuestion()) {
      const text = sayQuestion(textsIn(language).questions, { ...asked, step: 'opening' });
      for (const name of ['ss', 'ended', 'otherSs'] as const) {
        const ss = (asked.params as { readonly [name]?: string })[name];
        const isUnnamed = name === 'otherSs' && 'ended' in asked.params;
        if (ss !== undefined && !isUnnamed) expect(text).toContain(`SS ${ss}`);
      }
    }
  expect(Object.keys(PARAMS).toSorted()).toEqual([...ATTENTION_CODES].toSorted());
});
