import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, test } from '@jest/globals';
import { adminPortuguese } from '../../console/i18n/admin-pt.js';

const ASSETS = fileURLToPath(new URL('../../dist/console/assets/', import.meta.url));

/** The keys of react-admin's texts in its code. In a template, a group of keys is followed by `${`. */
const NAMED = /["'`](ra(?:\.\w+){2,}|ra(?:\.\w+)+\.(?=\$\{))/g;

/** The keys that templates may contain: the buttons between pages. */
const IN_TEMPLATES = ['page', 'first', 'last', 'next', 'previous'].map(
  (name) => `ra.navigation.${name}`,
);

function keysOf(words: object, path: string): string[] {
  return Object.entries(words).flatMap(([name, value]: [string, unknown]) =>
    typeof value === 'object' && value !== null
      ? keysOf(value, `${path}${name}.`)
      : [`${path}${name}`],
  );
}

test('the console has a Portuguese text for each text of react-admin that its scripts use', () => {
  const scripts = readdirSync(ASSETS).filter((name) => /^(?!english).*\.js$/.test(name));
  const text = scripts.map((name) => readFileSync(ASSETS + name, 'utf8')).join('\n');
  const found = [...text.matchAll(NAMED)].map(([, key = '']) => key);
  expect(new Set(found.filter((key) => key.endsWith('.')))).toEqual(new Set(['ra.navigation.']));
  const named = new Set([...found.filter((key) => !key.endsWith('.')), ...IN_TEMPLATES]);
  const known = new Set(keysOf(adminPortuguese, ''));
  expect(named.size).toBeGreaterThan(20);
  expect([...named].filter((key) => !known.has(key))).toEqual([]);
});
