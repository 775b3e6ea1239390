/** The api speaks Portuguese; the console has the English of everything that it can say. */
import { readdirSync, readFileSync } from 'node:fs';
import { expect, jest, test } from '@jest/globals';
import ts from 'typescript';
import {
  bulkEffect,
  bulkWarnings,
  choiceText,
  WAITS,
} from '../../api/operators/orders/decision-texts.js';
import { cureOf } from '../../api/operators/causes/cures.js';
import {
  CHANGE_UNANSWERED,
  callbackText,
  decisionText,
  failureText,
  MARKED_TEXT,
  STEPS,
} from '../../api/operators/orders/timeline-texts.js';
import { inEnglish } from '../../console/i18n/in-english.js';
import { FailureType } from '../../domain/failures.js';
import {
  ATTENTION_CODES,
  DECISIONS,
  ERP_SITUATIONS,
  SERVICE_STATES,
  STEPS as STEP_NAMES,
  type Phase,
} from '../../domain/lifecycle.js';
import { changedText } from '../../platform/temporal/order-content.js';
import { BULK_DECISIONS } from '../../workflows/bulk-decision/messages.js';
import { changedUnanswered, unexplained } from '../../workflows/incident/rules.js';
import * as texts from '../../workflows/service-order/texts.js';
import { failedPart, NO_ANSWER, readFailure } from '../../workflows/sweep/texts.js';

const ENDS = ['completed', 'cancelled'] as const;
const STATES = [...SERVICE_STATES, 'not-found'] as const;
const PHASES: Phase[] = [
  'rehearsal',
  'opening',
  'in-service',
  'releasing',
  'cancelling',
  'released',
  'cancelled',
];
const SWEPT = [
  ...['sweepServiceRequests', 'sweepServiceRequest', 'openAwaiting', 'listTurn'],
  ...['compareWithErp', 'openNewClosings', 'reportManyReopened'],
];
const MEANINGS = [
  ...['refused', 'not-found', 'again', 'uncertain', 'unreadable', 'credentials', 'quota'],
];
const SS = '1287593';
const KEY = { tenant: 'acme', id: 'a1' };

/** Words that hardly any Portuguese sentence lacks, and that English does not have. */
const PORTUGUESE = /[ãõçáéíóúâêô]|\b(?:um|uma|os|da|na|em|que|com|para|pedido|sem|foi|ao)\b/i;

/** What functions put together. */
function* composed(): Generator<string> {
  for (const step of STEP_NAMES) {
    for (const code of ATTENTION_CODES) {
      const { meaning, advice } = cureOf({ step, code });
      yield* [meaning, advice];
    }
    yield texts.refused(step).problem;
  }
  for (const decision of DECISIONS) {
    for (const ss of [null, SS]) {
      for (const step of STEP_NAMES) {
        for (const code of ATTENTION_CODES) {
          const attention = { step, code, problem: '', since: '' };
          yield choiceText(decision, { ss, attention });
        }
      }
    }
    for (const phase of PHASES) {
      for (const hasSs of [true, false]) yield texts.refusalText(decision, phase, hasSs);
      yield texts.beingWritten(decision, phase);
    }
  }
  for (const decision of BULK_DECISIONS) {
    for (const left of [0, 1, 7]) {
      const asking = ATTENTION_CODES.map((code) => ({
        ss: code === 'refused' ? SS : null,
        attention: { step: 'opening', code, problem: '', since: '' } as const,
      }));
      const orders = Array.from({ length: left }, () => asking).flat();
      yield bulkEffect(decision, orders, { mayHaveSs: left, unseen: left, closedAgain: left });
      yield* bulkWarnings(decision, asking);
      yield* bulkWarnings(decision, orders);
    }
  }
  yield* Object.values(WAITS);
  for (const closing of [1, 2]) yield texts.closedAgain({ closing }).problem;
  for (const activity of SWEPT) {
    const reasons = MEANINGS.map((meaning) => `sismetro.list: ${meaning} (HTTP 503)`);
    for (const reason of [NO_ANSWER, 'off', ...reasons])
      for (const about of [undefined, `SS ${SS}`, 'a1'])
        yield readFailure(failedPart(activity, reason, about)).problem;
  }
  for (const question of Object.values(texts)) {
    if (typeof question === 'object' && 'problem' in question) yield question.problem;
  }
  for (const ss of [SS, undefined]) yield texts.ssUnknown(ss).problem;
  for (const state of STATES) if (state !== 'not-found') yield texts.ssEnded(SS, state).problem;
  for (const question of [texts.foreignSs, texts.linkUnconfirmed, texts.ssMissing])
    yield question(SS).problem;
  yield texts.ssMissing(SS, '77').problem;
  yield* [texts.ENDS_UNANSWERED, CHANGE_UNANSWERED];
  yield texts.severalSs([SS, '77']).problem;
  yield texts.laterClosing(SS, '77').problem;
  for (const end of ENDS) {
    for (const state of STATES) {
      yield texts.notConfirmed(end, SS, state, '77').problem;
      yield texts.notConfirmed(end, SS, state, '77', ['77']).problem;
    }
    yield texts.anothersEnd(end, SS, '77').problem;
    for (const situation of ERP_SITUATIONS) yield texts.erpMoved(end, situation).problem;
    for (const by of ['sismetro', 'operator'] as const) {
      for (const later of ENDS) yield texts.contradictionText(later, { end, by });
    }
    yield* [texts.noEffect(end).problem, texts.maybeSettled(end).problem];
    const step = end === 'completed' ? 'releasing' : 'cancelling';
    yield* [texts.erpSilent(step, true).problem, texts.erpSilent(step, false).problem];
  }
  for (const step of STEP_NAMES) yield texts.unavailable(step).problem;
  for (const situation of ['unknown', 'missing'] as const)
    yield texts.notAwaiting(situation).problem;
  for (const parts of [
    ['items'],
    ['items', 'value'],
    ['items', 'equipment', 'customer', 'branch', 'value'],
  ] as const) {
    yield changedText(parts);
    const ends = { tenant: 'acme', id: 'a1' };
    for (const ss of [SS, undefined])
      yield changedUnanswered(ends, 'released', ss, changedText(parts)).problem;
  }
  for (const closing of [
    undefined,
    { isRunning: false, phase: 'released', ss: '77' },
    { isRunning: false, phase: 'cancelled' },
  ] as const) {
    yield unexplained({ ss: SS, state: 'open' }, KEY, closing)!.problem;
  }
  for (const ss of [SS, undefined]) {
    for (const state of ['open', 'cancelled', 'removed'] as const) {
      yield unexplained({ ss, state }, KEY, { isRunning: false, phase: 'released', ss })!.problem;
    }
  }
  const results = [
    ...[
      undefined,
      { ss: SS, noted: 'yes' },
      { ss: SS, noted: 'no' },
      [],
      [{ ss: SS }],
      [{ ss: SS }, { ss: '7' }],
    ],
    ...['ours', 'anothers', 'unknown', 'not-found'].map((kind) => ({ kind })),
    ...['shown', 'not-asked', 'not-shown', 'anothers'].map((kind) => ({ kind, settled: 'yes' })),
    ...['deleted', 'unclear', 'too-many', ...ERP_SITUATIONS],
  ];
  for (const { answer, started, failed, done } of Object.values(STEPS)) {
    yield* [answer, started, `${failed}; será tentada de novo.`, ...results.map(done)];
    for (const type of [...Object.values(FailureType), 'timeout', undefined] as const) {
      const failure = { ...(type && { type }) } as Parameters<typeof failureText>[0];
      yield* [
        `${failed}: ${failureText(failure)}.`,
        `${failed}: ${failureText({ ...failure, status: 422 })}.`,
      ];
    }
  }
  for (const decision of DECISIONS) {
    for (const more of [
      {},
      { ss: SS, confirmedAbsent: true, acceptEnded: true, equipment: { id: '9001' } },
    ]) {
      for (const outcome of ['released', 'cancelled'] as const) {
        const what = decisionText({
          ss: SS,
          decision,
          by: 'ana',
          reason: '',
          requestId: '',
          outcome,
          ...more,
        });
        yield* [`Decisão: ${what}.`, `Decisão não aplicada: ${what}. Este pedido não existe.`];
      }
    }
  }
  yield `Decisão: ${MARKED_TEXT}.`;
  for (const name of ['serviceCompleted', 'serviceCancelled']) {
    for (const source of ['callback', 'sweep']) {
      for (const more of [
        {},
        { ss: SS },
        { ss: SS, occurredAt: '2026-11-24T10:00:00-03:00' },
        { ss: SS, technician: 'x', conclusion: 'x', reason: 'x' },
      ]) {
        yield callbackText(name, { source, ...more }) ?? 'Aguardando.';
      }
    }
  }
}

const FOLDERS = [
  ...['api/auth', 'api/operators', 'api/inbound', 'activities', 'platform/temporal'],
  ...['workflows/service-order', 'workflows/incident'],
];

/** Whole sentences in the code, with a number in place of each value. */
function* written(): Generator<string> {
  const files = FOLDERS.flatMap((folder) =>
    readdirSync(folder, { recursive: true, encoding: 'utf8' })
      .filter((name) => name.endsWith('.ts'))
      .map((name) => `${folder}/${name}`),
  );
  for (const file of files) {
    const source = ts.createSourceFile(
      file,
      readFileSync(file, 'utf8'),
      ts.ScriptTarget.Latest,
      true,
    );
    const found: string[] = [];
    const visit = (node: ts.Node): void => {
      if (ts.isStringLiteral(node) || ts.isNoSubstitutionTemplateLiteral(node))
        found.push(node.text);
      else if (ts.isTemplateExpression(node)) {
        found.push(
          node.head.text + node.templateSpans.map(({ literal }) => `7${literal.text}`).join(''),
        );
      }
      ts.forEachChild(node, visit);
    };
    visit(source);
    yield* found.filter((text) => /^\p{Lu}.*[.?]$/su.test(text) && PORTUGUESE.test(text));
  }
}

/** Calls of regular expressions for one text of 2,000 characters: each pattern for each of its parts. */
const MOST_CALLS = 500_000;

/** Sentences with parts that are Portuguese themselves: `composed` has them whole. Or they never reach the console. */
const NOT_HERE = [
  /^(?:A Ponte enviou 7|A Sismetro informou|O pedido (?:deveria|pode já|7 foi)|O Senior X enviou|Há mais de quatro horas (?:o Senior X|7)|Nenhuma SS foi aberta)/,
  /^(?:SS 7 aberta|Situação do pedido no Senior X: 7|A SS 7 já está 7)/,
  /^(?:Decisão: 7|The event)/,
  // the api has English of its own for these
  /^(?:O seu papel|Esta janela|Você saiu|Tente novamente)/,
  // current details in the Web UI of Temporal
  /(?:O faturamento está bloqueado|aguarda que um operador o assuma)\.$/,
  /^(?:Liberando o pedido|Pedido liberado para|Cancelando o pedido|Pedido cancelado no)/,
];

test('everything that functions compose has an English form', () => {
  const lacking = [...new Set(composed())].filter((text) => {
    const english = inEnglish(text);
    return english === undefined || PORTUGUESE.test(english);
  });
  expect(lacking).toEqual([]);
});

test('every sentence in the code has an English form', () => {
  const lacking: string[] = [];
  for (const text of written()) {
    if (inEnglish(text) === undefined && !NOT_HERE.some((known) => known.test(text)))
      lacking.push(text);
  }
  expect(lacking).toEqual([]);
});

test('what is not one of our texts stays as it is', () => {
  expect(inEnglish('Equipamento não cadastrado')).toBeUndefined();
  expect(inEnglish('A SS citada não existe na Sismetro. Ligue para o João.')).toBeUndefined();
});

test.each([
  (at: number) => `nome${at} e cpf, `,
  () => 'o valor e o valor, ',
  (at: number) => `a${at} de a e a, `,
  (at: number) => `Decisão: a${at}; `,
  (at: number) => `A SS ${at}, a SS 7. `,
])('a foreign text that resembles ours does not take exponential time: %s', (part) => {
  const text = Array.from({ length: 400 }, (_, at) => part(at))
    .join('')
    .slice(0, 2_000);
  const { exec } = RegExp.prototype;
  let calls = 0;
  const counted = jest.spyOn(RegExp.prototype, 'exec').mockImplementation(function (
    this: RegExp,
    of,
  ) {
    calls += 1;
    // stops a search that would not end
    if (calls > MOST_CALLS) throw new Error('too many calls');
    return exec.call(this, of);
  });
  try {
    inEnglish(text);
  } finally {
    counted.mockRestore();
  }
});
