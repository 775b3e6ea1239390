import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, test } from '@jest/globals';

const root = join(import.meta.dirname, '../..');
const { scripts } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as {
  readonly scripts: Readonly<Record<string, string>>;
};
const documents = [
  ...readdirSync(root),
  ...readdirSync(join(root, 'docs'), { encoding: 'utf8', recursive: true }).map((name) =>
    join('docs', name),
  ),
].filter((name) => name.endsWith('.md'));

/** The targets of a document's links, except in code and to other sites. */
function linksOf(document: string): string[] {
  const text = readFileSync(join(root, document), 'utf8')
    .replaceAll(/^```[\s\S]*?^```/gm, '')
    .replaceAll(/`[^`]*`/g, '');
  return [...text.matchAll(/\]\(([^)\s]+)\)/g)]
    .map(([, target]) => target!)
    .filter((target) => !/^[a-z]+:/.test(target));
}

/** The anchors that GitHub-like hosts create for a document's headings. */
const anchorsOf = (path: string) =>
  [...readFileSync(path, 'utf8').matchAll(/^#+ (.+)$/gm)].map(([, heading]) =>
    heading!
      .toLowerCase()
      .replaceAll(/[^\p{L}\p{N}\s_-]/gu, '')
      .trim()
      .replaceAll(' ', '-'),
  );

describe('a document', () => {
  test.each(documents)('has no broken link: %s', (document) => {
    const broken = linksOf(document).filter((link) => {
      const [path = '', anchor] = link.split('#');
      const target = path === '' ? join(root, document) : join(root, dirname(document), path);
      if (!existsSync(target)) return true;
      return anchor !== undefined && target.endsWith('.md') && !anchorsOf(target).includes(anchor);
    });
    expect(broken).toEqual([]);
  });

  test.each(documents)('names no npm script that does not exist: %s', (document) => {
    const named = readFileSync(join(root, document), 'utf8').matchAll(/\bnpm run ([\w:]+)/g);
    const unknown = Array.from(named, ([, name]) => name!).filter((name) => !(name in scripts));
    expect(unknown).toEqual([]);
  });
});

describe('a comment', () => {
  const FOLDERS = ['activities', 'api', 'bench', 'cli', 'console', 'domain', 'platform', 'sandbox'];
  const MORE = ['scripts', 'tests', 'texts', 'vendors', 'worker', 'workflows', 'docs', 'profiles'];
  const filesIn = (folder: string) =>
    readdirSync(join(root, folder), { encoding: 'utf8', recursive: true }).map((name) =>
      join(folder, name),
    );
  const files = [...readdirSync(root), ...[...FOLDERS, ...MORE].flatMap(filesIn)];

  test('names no source file that does not exist', () => {
    const dead = files
      .filter((file) => /\.(ts|tsx|mjs|cjs)$/.test(file))
      .flatMap((file) => {
        const comments =
          readFileSync(join(root, file), 'utf8').match(/^\s*(\/\/|\/?\*).*$/gm) ?? [];
        return Array.from(
          comments.join('\n').matchAll(/(?<![>\w/])[\w./-]+\.(?:ts|tsx|mjs)\b/g),
          ([named]) => [file, named.replace(/^(\.{1,2}\/)+/, '')],
        );
      })
      .filter(([, named]) => !files.some((file) => `/${file}`.endsWith(`/${named}`)));
    expect(dead).toEqual([]);
  });
});

describe('the decisions of the design', () => {
  const pages = readdirSync(join(root, 'docs/adr')).filter((name) => name !== 'README.md');

  test('have a number each', () => {
    const numbers = pages.map((name) => name.slice(0, 4));
    expect(numbers.toSorted()).toEqual([...new Set(numbers)].toSorted());
  });

  test('are all in the index', () => {
    const listed = linksOf(join('docs', 'adr', 'README.md'));
    expect(listed.toSorted()).toEqual(pages.toSorted());
  });
});
