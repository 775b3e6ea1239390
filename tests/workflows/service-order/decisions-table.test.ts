import { readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import { seemsEligible } from '../../../api/operators/bulk/selection.js';
import { textsInEnglish } from '../../../console/i18n/texts-en.js';
import { textsInPortuguese } from '../../../console/i18n/texts-pt.js';
import { ATTENTION_CODES, type AttentionCode, type Phase } from '../../../domain/lifecycle.js';
import { DECISIONS, type DecisionName } from '../../../domain/decisions.js';
import {
  allowedDecisions,
  decisionRefusal,
} from '../../../workflows/service-order/rules/decisions.js';
import { type OrderState, isSettled } from '../../../workflows/service-order/state.js';
import { attentionOf } from '../../../workflows/service-order/rules/questions.js';
import {
  asking,
  byOperator,
  contradiction,
  decided,
  OPENED,
  orderWith,
  type What,
  type Facts,
} from './orders.js';

/** The words of the table "state × decision" in each language. */
const WORDS = {
  when: {
    'less than an hour': 'young',
    'an hour or more': 'old',
    'at any time': 'any',
    'menos de uma hora': 'young',
    'uma hora ou mais': 'old',
    'a qualquer hora': 'any',
  },
  ss: {
    none: 'none',
    'from Sismetro': 'own',
    linked: 'linked',
    'any or none': 'any',
    nenhuma: 'none',
    'da Sismetro': 'own',
    vinculada: 'linked',
    'qualquer ou nenhuma': 'any',
  },
  asks: {
    nothing: 'nothing',
    'anything else': 'else',
    'anything or nothing': 'any',
    nenhuma: 'nothing',
    'qualquer outra': 'else',
    'qualquer ou nenhuma': 'any',
  },
  cell: {
    yes: 'yes',
    'if absent': 'if absent',
    '–': 'no',
    sim: 'yes',
    'se ausente': 'if absent',
  },
} as const;

type Meaning<K extends keyof typeof WORDS> = (typeof WORDS)[K][keyof (typeof WORDS)[K]];
type Cell = Meaning<'cell'>;

interface Row {
  readonly phases: readonly string[];
  readonly when: Meaning<'when'>;
  readonly ss: Meaning<'ss'>;
  readonly asks: Meaning<'asks'> | readonly string[];
  readonly cells: Readonly<Record<string, Cell>>;
}

function meaning<K extends keyof typeof WORDS>(kind: K, words: string): Meaning<K> {
  const known: Readonly<Record<string, string>> = WORDS[kind];
  if (!Object.hasOwn(known, words)) throw new Error(`${kind} cannot be "${words}"`);
  return known[words] as Meaning<K>;
}

/** The codes named in a cell; empty if there are none. */
const codesIn = (cell: string) => [...cell.matchAll(/`([^`]+)`/g)].map(([, code]) => code!);

/** A question in the list of a document: its name, code and phases, what it means, what causes it and what to do about it. */
const QUESTION =
  /^- \*\*(.+?)\*\* \(`([\w-]+)`\), \w+ (`.*?`): (.+)\n {2}- _.+?_: (.+)\n {2}- _.+?_: (.+)$/gm;

/** Returns the headings and the rows of the table whose first heading is this. */
function tableOf(markdown: string, heading: string): { headings: string[]; rows: string[][] } {
  const lines = markdown.split('\n');
  const cellsOf = (line: string) =>
    line
      .split('|')
      .slice(1, -1)
      .map((cell) => cell.trim());
  const start = lines.findIndex((line) => line.startsWith('|') && cellsOf(line)[0] === heading);
  if (start < 0) throw new Error(`no table begins with "${heading}"`);
  const end = lines.findIndex((line, i) => i > start && !line.startsWith('|'));
  const rows = lines.slice(start + 2, end < 0 ? undefined : end);
  return { headings: cellsOf(lines[start]!), rows: rows.map(cellsOf) };
}

function readDocument(file: string, firstHeading: string) {
  const markdown = readFileSync(new URL(`../../../docs/${file}`, import.meta.url), 'utf8');
  const table = tableOf(markdown, firstHeading);
  const decisions = table.headings.slice(4).flatMap(codesIn);
  const rows = table.rows.map(([phase, when, ss, asks, ...cells]): Row => {
    const codes = codesIn(asks!);
    return {
      phases: codesIn(phase!),
      when: meaning('when', when!),
      ss: meaning('ss', ss!),
      asks: codes.length > 0 ? codes : meaning('asks', asks!),
      cells: Object.fromEntries(decisions.map((name, i) => [name, meaning('cell', cells[i]!)])),
    };
  });
  const questions = [...markdown.matchAll(QUESTION)].map(([, name, code, during, ...texts]) => ({
    name: name!,
    code: code!,
    during: codesIn(during!),
    texts,
  }));
  return { decisions, rows, questions };
}

const english = readDocument('decisions.md', 'phase');
const portuguese = readDocument('decisions.pt-BR.md', 'fase');

const HOUR = 3_600_000;
const at = (ms: number) => new Date(Date.parse(OPENED) + ms).toISOString();

/** A possible order, and the time at which the allowed decisions are asked for. */
interface Situation {
  readonly state: OrderState;
  readonly now: string;
}

const SS: Record<Exclude<Meaning<'ss'>, 'any'>, Facts[]> = {
  none: [{}],
  own: [
    { ss: '7', by: 'answer' },
    { ss: '7', by: 'reference' },
  ],
  linked: [{ ss: '7', by: 'operator' }],
};

const WITH_ANY_SS = [...SS.own, ...SS.linked];

/** The SSs that an order can have in each phase. An operator may end an order before it has one. */
const SS_IN: Record<Phase, Facts[]> = {
  rehearsal: [{}],
  opening: SS.none,
  recording: WITH_ANY_SS,
  'in-service': WITH_ANY_SS,
  releasing: [...SS.none, ...WITH_ANY_SS],
  cancelling: [...SS.none, ...WITH_ANY_SS],
  released: [...SS.none, ...WITH_ANY_SS],
  cancelled: [...SS.none, ...WITH_ANY_SS],
};

/**
 * The questions that an order can ask in a phase, according to the document. Only a contradiction outlives the order's
 * end.
 */
function questionsIn(phase: Phase): Facts[] {
  const codes = english.questions
    .filter(({ during }) => during.includes(phase))
    .map(({ code }) => code as AttentionCode);
  const ended = { verdict: byOperator('completed'), contradiction: contradiction('cancelled') };
  return [
    {},
    ended,
    ...codes.flatMap((code): Facts[] => {
      if (code === 'contradiction') return phase === 'opening' ? [] : [{ attention: asking(code) }];
      if (code === 'webhook-changed')
        return [{ changes: { times: 1, unseen: { parts: ['value'], since: OPENED } } }];
      return [{ attention: asking(code) }, { attention: asking(code), ...ended }];
    }),
  ];
}

/** Every possible order, as far as it matters to the allowed decisions. */
const SITUATIONS: Situation[] = (Object.keys(SS_IN) as Phase[]).flatMap((phase) =>
  SS_IN[phase].flatMap((ss) =>
    questionsIn(phase).flatMap((question) =>
      [0, HOUR - 1, HOUR, 40 * 24 * HOUR].map((age) => ({
        state: orderWith({ phase, ...ss, ...question }),
        now: at(age),
      })),
    ),
  ),
);

function codeOf({ attention, contradiction: other, changes }: OrderState) {
  if (attention !== undefined && attention.code !== 'unavailable') return attention.code;
  if (other !== undefined) return 'contradiction';
  return attention?.code ?? (changes?.unseen && 'webhook-changed');
}

function isAbout(row: Row, { state, now }: Situation): boolean {
  const isOld = Date.parse(now) - Date.parse(state.openedAt) >= HOUR;
  const isWhen = {
    young: !isOld,
    old: isOld,
    any: true,
  };
  const isWithSs = {
    none: state.ss === undefined,
    own: state.ss !== undefined && state.ss?.by !== 'operator',
    linked: state.ss?.by === 'operator',
    any: true,
  };
  return row.phases.includes(state.phase) && isWhen[row.when] && isWithSs[row.ss];
}

/** The rows of the table that apply to this order. */
function rowsAbout(situation: Situation): Row[] {
  const code = codeOf(situation.state);
  const rows = english.rows.filter((row) => isAbout(row, situation));
  const isNamed = rows.some(({ asks }) => code !== undefined && asks.includes(code));
  return rows.filter(({ asks }) => {
    if (typeof asks !== 'string') return code !== undefined && asks.includes(code);
    return { nothing: code === undefined, else: code !== undefined && !isNamed, any: true }[asks];
  });
}

const ROWS_ABOUT = new Map(SITUATIONS.map((situation) => [situation, rowsAbout(situation)]));

const describeOrder = ({ state, now }: Situation) =>
  `${state.phase}, SS by ${state.ss?.by}, asking ${codeOf(state)} at ${now}`;

const LEAST: Record<DecisionName, What> = {
  retry: { decision: 'retry' },
  'amend-equipment': { decision: 'amend-equipment', equipment: { id: '1' } },
  'link-ss': { decision: 'link-ss', ss: '8' },
  'take-over': { decision: 'take-over' },
  release: { decision: 'release' },
  cancel: { decision: 'cancel' },
  settle: { decision: 'settle', outcome: 'released' },
};

/** What the rules say about a decision, in the words of the table. */
function ruledCell({ state, now }: Situation, name: DecisionName): Cell {
  const refusal = (confirmedAbsent: boolean) =>
    decisionRefusal(state, decided({ ...LEAST[name], ...{ confirmedAbsent } }), now);
  if (refusal(false) === undefined) return 'yes';
  return refusal(true) === undefined ? 'if absent' : 'no';
}

describe('the table of decisions (docs/decisions.md)', () => {
  test('has a column for each decision', () => {
    expect(english.decisions).toEqual(DECISIONS);
  });

  test('has exactly one row for every possible order', () => {
    const others = SITUATIONS.filter((situation) => ROWS_ABOUT.get(situation)!.length !== 1);
    expect(others.map(describeOrder)).toEqual([]);
  });

  const cells = english.rows.flatMap((row, i) =>
    DECISIONS.map((name) => [i + 1, name, row.cells[name]!, row] as const),
  );

  test.each(cells)('holds in row %d for %s: %s', (_, name, cell, row) => {
    const about = SITUATIONS.filter((situation) => ROWS_ABOUT.get(situation)!.includes(row));
    expect(about).not.toHaveLength(0);
    const others = about.filter((situation) => ruledCell(situation, name) !== cell);
    expect(others.map(describeOrder)).toEqual([]);
  });

  test('contains all decisions that are offered', () => {
    const others = SITUATIONS.filter((situation) => {
      const offered = allowedDecisions(situation.state, situation.now);
      const [row] = ROWS_ABOUT.get(situation)!;
      const expected = DECISIONS.filter((name) => row!.cells[name] !== 'no');
      return JSON.stringify(offered) !== JSON.stringify(expected);
    });
    expect(others.map(describeOrder)).toEqual([]);
  });

  test.each(['retry', 'amend-equipment', 'take-over', 'release', 'cancel'] as const)(
    'contains what lists offer in bulk: %s',
    (decision) => {
      const refused = SITUATIONS.filter(({ state, now }) => {
        const listed = {
          ...{ isRunning: !isSettled(state), phase: state.phase, openedAt: state.openedAt },
          ...{ attention: attentionOf(state), ss: state.ss?.number ?? null },
        };
        const isOffered = seemsEligible(listed, decision, Date.parse(now));
        return isOffered && !allowedDecisions(state, now).includes(decision);
      });
      expect(refused.map(describeOrder)).toEqual([]);
    },
  );

  test('offers a decision in every state except at the end', () => {
    const without = english.rows.filter(({ cells: all }) =>
      Object.values(all).every((cell) => cell === 'no'),
    );
    expect(without.map(({ phases, when }) => ({ phases, when }))).toEqual([
      { phases: ['released', 'cancelled'], when: 'any' },
    ]);
  });

  test('says the same in Portuguese', () => {
    expect(portuguese.decisions).toEqual(english.decisions);
    expect(portuguese.rows).toEqual(english.rows);
  });
});

describe('a question of an order', () => {
  test.each([
    ['English', english],
    ['Portuguese', portuguese],
  ])('is documented in %s: every code once, with meaning, cause and cure', (_, { questions }) => {
    expect(questions.map(({ code }) => code)).toEqual(ATTENTION_CODES);
    for (const { during, texts } of questions) {
      expect(during).not.toHaveLength(0);
      expect(texts).toHaveLength(3);
      for (const text of texts) expect(text).toMatch(/\w{4}/);
    }
  });

  test.each([
    ['English', english, textsInEnglish],
    ['Portuguese', portuguese, textsInPortuguese],
  ])('has the name that the console shows: %s', (_, { questions }, { code }) => {
    expect(Object.fromEntries(questions.map((question) => [question.code, question.name]))).toEqual(
      code,
    );
  });

  test('is asked in the same phases in Portuguese', () => {
    const phases = ({ questions }: typeof english) => questions.map(({ during }) => during);
    expect(phases(portuguese)).toEqual(phases(english));
  });

  test.each([
    ['English', english],
    ['Portuguese', portuguese],
  ])('can be answered by an allowed decision: %s', (_, { questions }) => {
    for (const { code, during, texts } of questions) {
      const cure = codesIn(texts[2]!);
      const possible = DECISIONS.filter((name) =>
        SITUATIONS.some(
          ({ state, now }) =>
            during.includes(state.phase) &&
            codeOf(state) === code &&
            allowedDecisions(state, now).includes(name),
        ),
      );
      const advised = DECISIONS.filter((name) => cure.includes(name));
      expect(advised).not.toHaveLength(0);
      expect(possible).toEqual(expect.arrayContaining(advised));
    }
  });
});
