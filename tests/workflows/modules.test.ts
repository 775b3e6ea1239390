import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from '@jest/globals';
import ts from 'typescript';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));

/**
 * All workflows of a worker share their modules (`preloadModules` in scripts/bundle-workflows.mjs), so a variable of a
 * module would leak from one order to another, and a replay would differ.
 */
test('no module of the workflows keeps a variable', () => {
  const found = ['workflows', 'domain', 'texts'].flatMap((folder) =>
    readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' })
      .filter((file) => file.endsWith('.ts'))
      .flatMap((file) => variablesOf(join(folder, file))),
  );
  expect(found).toEqual([]);
});

test.each(['let a = 1;', 'const a = new Map();', 'const a = [];', 'const a: string[] = [];'])(
  'a variable of a module is found: %s',
  (source) => {
    expect(variablesIn('a.ts', source)).toHaveLength(1);
  },
);

const variablesOf = (file: string) => variablesIn(file, readFileSync(join(ROOT, file), 'utf8'));

/** The variables of a module: what may be assigned, and containers that are not read-only. */
const variablesIn = (file: string, source: string): string[] =>
  ts
    .createSourceFile(file, source, ts.ScriptTarget.Latest)
    .statements.filter(ts.isVariableStatement)
    .filter(({ declarationList }) => {
      const isConst = (declarationList.flags & ts.NodeFlags.Const) !== 0;
      return !isConst || declarationList.declarations.some(isContainer);
    })
    .map(({ pos, end }) => `${file}: ${source.slice(pos, end).trim().split('\n').at(-1)}`);

function isContainer({ type, initializer }: ts.VariableDeclaration): boolean {
  if (initializer === undefined || (type && nameOf(type).startsWith('Readonly'))) return false;
  if (ts.isNewExpression(initializer))
    return /^(Weak)?(Map|Set)$|^Array$/.test(nameOf(initializer.expression));
  return ts.isArrayLiteralExpression(initializer) && initializer.elements.length === 0;
}

const nameOf = (node: ts.Node): string => {
  if (ts.isTypeReferenceNode(node)) return nameOf(node.typeName);
  return ts.isIdentifier(node) ? node.text : '';
};
