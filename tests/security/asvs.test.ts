import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, test } from '@jest/globals';

const ROOT = join(import.meta.dirname, '../..');
const read = (file: string) => readFileSync(join(ROOT, file), 'utf8');

const VERDICTS = ['met', 'partly', 'not met', 'n/a'];

interface Line {
  readonly ids: readonly string[];
  readonly what: string;
  readonly verdict: string;
  readonly where: string;
}

interface Assessment {
  readonly lines: readonly Line[];
  /** The files that `[name][]` and `[words][name]` refer to. */
  readonly files: ReadonlyMap<string, string>;
}

function assessmentIn(text: string): Assessment {
  const lines = text
    .split('\n')
    .filter((line) => /^\| \d/.test(line))
    .map((line) => {
      const [ids = '', what = '', verdict = '', where = '', ...rest] = line
        .slice(1, -1)
        .split('|')
        .map((cell) => cell.trim());
      if (rest.length > 0) throw new Error(`a line with a bar too many: ${line}`);
      return { ids: ids.split(', '), what, verdict, where };
    });
  const files = [...text.matchAll(/^\[([^\]]+)\]: (\S+)$/gm)];
  return { lines, files: new Map(files.map(([, name, path]) => [name!, path!])) };
}

/** The names of the files that a text refers to. */
const namesIn = (text: string) =>
  [...text.matchAll(/\[([^\]]+)\]\[([^\]]*)\]/g)].map(([, words, name]) => name || words!);

/** The errors of an assessment, as texts. */
function faultsOf({ lines, files }: Assessment, required: readonly string[]): string[] {
  const given = lines.flatMap(({ ids }) => ids);
  return [
    ...required.filter((id) => !given.includes(id)).map((id) => `${id} is missing`),
    ...given.filter((id) => !required.includes(id)).map((id) => `${id} is no requirement`),
    ...given.filter((id, at) => given.indexOf(id) !== at).map((id) => `${id} stands twice`),
    ...lines.flatMap(({ ids, what, verdict, where }) => [
      ...(VERDICTS.includes(verdict) ? [] : [`${ids[0]} has no verdict: ${verdict}`]),
      ...(what && where ? [] : [`${ids[0]} says nothing`]),
      ...namesIn(where)
        .filter((name) => !files.has(name))
        .map((name) => `${ids[0]} names ${name}, which leads nowhere`),
    ]),
  ];
}

describe('the assessment', () => {
  const text = read('docs/asvs.md');
  const levels = read('tests/security/asvs-5.0.txt').trim().split('\n');
  const required = levels.map((line) => line.split(' ')[0]!);
  const assessment = assessmentIn(text);

  test('lists each requirement of levels 1 and 2 once, with a verdict and a place', () => {
    expect(required).toHaveLength(253); // the standard has 345; 92 apply only to level 3
    expect(faultsOf(assessment, required)).toEqual([]);
  });

  test.each([
    ['a requirement is left out', (line: string) => (line.startsWith('| 1.1.1 ') ? '' : line)],
    ['one is made up', (line: string) => line.replace('| 1.1.1 |', '| 1.1.9 |')],
    ['one is listed twice', (line: string) => line.replace('| 1.1.2 |', '| 1.1.1, 1.1.2 |')],
    ['a verdict is another word', (line: string) => line.replace('| met |', '| yes |')],
    ['a place is unknown', (line: string) => line.replace('[ssrf.test.ts][]', '[x.test.ts][]')],
  ])('is rejected if %s', (_name, change) => {
    const changed = text.split('\n').map(change).join('\n');
    expect(faultsOf(assessmentIn(changed), required)).not.toEqual([]);
  });

  test('calls nothing met without a file that shows it, or a note of who is responsible', () => {
    const bare = assessment.lines.filter(
      ({ verdict, where }) =>
        verdict === 'met' &&
        namesIn(where).length === 0 &&
        !/\]\(#|proxy|Node|React|none/.test(where),
    );
    expect(bare).toEqual([]);
  });

  const mutants = JSON.parse(read('tests/security/mutants.json')) as {
    readonly line: string;
    readonly file: string;
    readonly text: string;
    readonly instead: string;
    readonly test: string;
  }[];

  /** The test files that a line names. */
  const testsIn = ({ where }: Line) =>
    namesIn(where)
      .map((name) => join('docs', assessment.files.get(name)!))
      .filter((file) => file.endsWith('.test.ts'));

  test('calls a line met by a test only if the test fails on broken code', () => {
    const broken = new Set(mutants.map(({ line }) => line));
    const unproven = assessment.lines
      .filter((line) => line.verdict === 'met' && testsIn(line).length > 0)
      .filter(({ ids }) => !ids.some((id) => broken.has(id)));
    expect(unproven.map(({ ids, where }) => [ids, where])).toEqual([]);
  });

  test('names the tests that fail on broken code', () => {
    const testsOf = (id: string) =>
      assessment.lines
        .filter(({ ids, verdict }) => ids.includes(id) && verdict !== 'n/a')
        .flatMap(testsIn);
    for (const { line, test } of mutants)
      expect([line, testsOf(line)]).toEqual([line, expect.arrayContaining([test])]);
  });

  test('has no planted break whose code is gone, or that changes nothing', () => {
    const stale = mutants.filter(
      ({ file, text, instead }) => text === instead || read(file).split(text).length !== 2,
    );
    expect(stale).toEqual([]);
  });

  test('says what is missing for each gap', () => {
    const gaps = assessment.lines.filter(({ verdict }) => ['partly', 'not met'].includes(verdict));
    expect(gaps.length).toBeGreaterThan(0);
    for (const { where } of gaps) expect(where.length).toBeGreaterThan(40);
  });
});

describe.each(['SECURITY.md', 'docs/asvs.md'])('%s', (document) => {
  const text = read(document);
  const targets = [
    ...[...text.matchAll(/\]\(([^)]+)\)/g)].map(([, target]) => target!),
    ...assessmentIn(text).files.values(),
  ].filter((target) => !/^(https:|#)/.test(target));

  test('names only files that exist', () => {
    expect(targets.length).toBeGreaterThan(20);
    const absent = targets.filter(
      (target) => !existsSync(join(ROOT, dirname(document), target.split('#')[0]!)),
    );
    expect(absent).toEqual([]);
  });

  test('defines no name that it does not use, and uses none that it does not define', () => {
    const defined = [...assessmentIn(text).files.keys()];
    expect(namesIn(text).filter((name) => !defined.includes(name))).toEqual([]);
    expect(defined.filter((name) => !namesIn(text).includes(name))).toEqual([]);
  });

  test('is linked from the pages that readers start from', () => {
    const name = document.replace('docs/', '');
    for (const from of ['README.md', 'README.pt-BR.md', 'docs/deploy.md']) {
      expect(read(from)).toContain(name);
    }
  });
});

describe('the shipped code', () => {
  const FOLDERS = [
    'activities',
    'api',
    'cli',
    'console',
    'domain',
    'platform',
    'vendors',
    'worker',
  ];
  const sources = [...FOLDERS, 'workflows']
    .flatMap((folder) =>
      readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' }).map((file) =>
        join(folder, file),
      ),
    )
    .filter((file) => /\.tsx?$/.test(file) && !file.includes('node_modules'));

  test.each([
    ['runs code that is text', /\beval\(|new Function\(/],
    ['writes HTML past React', /dangerouslySetInnerHTML|\.innerHTML/],
    ['uses a broken hash', /createH(?:ash|mac)\(['"](?!sha256)/],
    ['compares only part of a digest', /timingSafeEqual\([^;]*\b(?:slice|subarray)\(/],
    [
      'uses a cipher other than AES-256-GCM',
      /create(?:Ciph|Deciph)eriv\((?!CIPHER,)|\bCIPHER = (?!'aes-256-gcm';|'AES-256-GCM';)/,
    ],
    ['uses random values from outside the CSPRNG', /Math\.random/],
    ['trusts invalid certificates', /rejectUnauthorized:\s*false|NODE_TLS_REJECT/],
    // `fork` starts Node only: evaluation-process.ts, with our own file
    [
      'starts other programs',
      /(?<!import \{ fork, type ChildProcess \} from ')node:child_process|\bexecPath\b/,
    ],
  ])('never %s', (_name, pattern) => {
    expect(sources.length).toBeGreaterThan(200);
    expect(sources.filter((file) => pattern.test(read(file)))).toEqual([]);
  });
});
