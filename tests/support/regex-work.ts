import regexpTree from 'regexp-tree';

type Expression = NonNullable<ReturnType<typeof regexpTree.parse>['body']>;
type Assertion = Extract<Expression, { type: 'Assertion' }>;
type Quantifier = Extract<Expression, { type: 'Repetition' }>['quantifier'];

/** Continues at a position in the text; returns true if the rest matches. */
type Next = (place: number) => boolean;
/** Matches one part of a pattern from a position on, in one direction, and passes each possible end to `next`. */
type Match = (place: number, next: Next) => boolean;

/** Limit on the steps; no harmless text of these tests reaches it. */
const ENOUGH = 1_000_000;

class Enough extends Error {}

interface Work {
  /**
   * Counts how many characters a backtracking engine looks at, and how many assertions it checks, until it has searched
   * the whole text for the pattern: for all matches if it is global, else for the first. The count is the same on every
   * machine. It is infinite beyond a million.
   */
  count(text: string): number;
  /** Replaces all characters between which the pattern makes no difference by one of them: the count stays the same. */
  simplified(text: string): string;
}

function workOf(pattern: RegExp): Work {
  const tests: RegExp[] = [IN_WORD];
  let text = '';
  let steps = 0;
  const step = () => {
    steps += 1;
    if (steps > ENOUGH) throw new Enough();
  };
  const { body } = regexpTree.parse(pattern);
  const classFlags = pattern.flags.replaceAll(/[^isuv]/g, '');

  function compile(node: Expression | null, way: 1 | -1): Match {
    if (node === null) return (place, next) => next(place);
    switch (node.type) {
      case 'Char':
      case 'CharacterClass':
        return one(node, way);
      case 'Alternative': {
        const parts = node.expressions.map((part) => compile(part, way));
        return sequence(way === 1 ? parts : parts.toReversed());
      }
      case 'Disjunction': {
        const either = [compile(node.left, way), compile(node.right, way)];
        return (place, next) => either.some((match) => match(place, next));
      }
      case 'Group':
        return compile(node.expression, way);
      case 'Repetition':
        return repeated(compile(node.expression, way), node.quantifier);
      case 'Assertion':
        return asserted(node);
      default:
        if ((node as { type: string }).type === 'UnicodeProperty') return one(node, way);
        throw new Error(`cannot be counted: ${(node as { type: string }).type}`);
    }
  }

  function one(node: Expression, way: 1 | -1): Match {
    const single = new RegExp(`^(?:${regexpTree.generate(node)})$`, classFlags);
    tests.push(single);
    const known = new Map<string, boolean>();
    return (place, next) => {
      step();
      const character = text[way === 1 ? place : place - 1];
      if (character === undefined) return false;
      let fits = known.get(character);
      if (fits === undefined) known.set(character, (fits = single.test(character)));
      return fits && next(place + way);
    };
  }

  function asserted(node: Assertion): Match {
    if (node.kind === 'Lookahead' || node.kind === 'Lookbehind') {
      const match = compile(node.assertion, node.kind === 'Lookahead' ? 1 : -1);
      const wanted = node.negative !== true;
      return (place, next) => match(place, () => true) === wanted && next(place);
    }
    const isWord = (place: number) => IN_WORD.test(text[place] ?? ' ');
    const holds = {
      '^': (place: number) => place === 0,
      $: (place: number) => place === text.length,
      '\\b': (place: number) => isWord(place - 1) !== isWord(place),
      '\\B': (place: number) => isWord(place - 1) === isWord(place),
    }[node.kind];
    return (place, next) => {
      step();
      return holds(place) && next(place);
    };
  }

  const match = compile(body, 1);
  const firstAlike = new Map<string, string>();
  const alike = (character: string) => {
    const results = tests.map((one) => Number(one.test(character))).join('');
    if (!firstAlike.has(results)) firstAlike.set(results, character);
    return firstAlike.get(results)!;
  };
  const known = new Map<string, string>();
  return {
    simplified: (given) =>
      given.replaceAll(/[^]/g, (character) => {
        if (!known.has(character)) known.set(character, alike(character));
        return known.get(character)!;
      }),
    count(searched) {
      text = searched;
      steps = 0;
      try {
        for (let start = 0; start <= text.length;) {
          let end = -1;
          if (!match(start, (place) => ((end = place), true))) start += 1;
          else if (!pattern.global) break;
          else start = Math.max(end, start + 1);
        }
      } catch (error) {
        if (error instanceof Enough) return Infinity;
        throw error;
      }
      return steps;
    },
  };
}

/** What `\b` tells apart. */
const IN_WORD = /\w/;

const sequence = (parts: readonly Match[]): Match =>
  parts.reduceRight<Match>(
    (rest, part) => (place, next) => part(place, (behind) => rest(behind, next)),
    (place, next) => next(place),
  );

function repeated(match: Match, quantifier: Quantifier): Match {
  const { from, to } = boundsOf(quantifier);
  const again = (count: number, place: number, next: Next): boolean => {
    const more = () =>
      count < to &&
      match(
        place,
        (behind) => (behind !== place || count < from) && again(count + 1, behind, next),
      );
    const enough = () => count >= from && next(place);
    return quantifier.greedy ? more() || enough() : enough() || more();
  };
  return (place, next) => again(0, place, next);
}

function boundsOf(quantifier: Quantifier): { readonly from: number; readonly to: number } {
  if (quantifier.kind === 'Range') {
    return { from: quantifier.from, to: quantifier.to ?? Infinity };
  }
  return { from: quantifier.kind === '+' ? 1 : 0, to: quantifier.kind === '?' ? 1 : Infinity };
}

/** What Ponte's patterns look for, and what could slow them down if repeated. */
const PIECES = [
  ...['a', '1', 'A', '_', '-', '+', '.', ' ', '/', '?', ':', '=', '@', '%40', '"', "'", '('],
  ...['eyJ', 'key', 'token=', 'http://', 'Bearer ', 'ja foi '],
];

/** The most steps that one character may cost. */
const MOST_PER_CHARACTER = 60;

/**
 * Tries texts that repeat one or two pieces or begin with one of them. Returns a text for which the pattern costs too
 * much per character, or more per character the longer the text is. Returns undefined if there is none: as far as such
 * texts show, the pattern is linear.
 */
export function costlyText(pattern: RegExp): string | undefined {
  const long = (head: string, piece: string, length: number) =>
    `${head}${piece.repeat(Math.ceil(length / piece.length))}!`;
  const work = workOf(pattern);
  const counts = new Map<string, number>();
  const countOf = (text: string) => {
    const simple = work.simplified(text);
    if (!counts.has(simple)) counts.set(simple, work.count(simple));
    return counts.get(simple)!;
  };
  for (const head of ['', ...PIECES]) {
    for (const piece of head === '' ? PIECES : PIECES.flatMap((one) => [one, head + one])) {
      const cost = (length: number) => {
        const text = long(head, piece, length);
        return countOf(text) / text.length;
      };
      if (cost(64) <= MOST_PER_CHARACTER / 6) continue; // the cost of a bounded repetition grows up to its bound
      const [short, twice] = [cost(600), cost(1_200)];
      if (twice > MOST_PER_CHARACTER || twice > short * 1.3) return long(head, piece, 40);
    }
  }
  return undefined;
}
