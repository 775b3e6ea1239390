import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import ts from 'typescript';
import { SCRUB_RULES } from '../../domain/scrub.js';
import { costlyText } from '../support/regex-work.js';

/** The folders of the code that reads texts of other systems. */
const FOLDERS = ['domain', 'vendors', 'api'];

/** Patterns that read only settings, which outsiders cannot write. */
const OF_SETTINGS = new Set(['/\\/+$/', '/(\\{[^{}]*\\})/']);

/** Every regular expression literal in this folder. */
function patternsIn(folder: string): string[] {
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' });
  return files
    .filter((name) => name.endsWith('.ts'))
    .flatMap((name) => {
      const found: string[] = [];
      const text = readFileSync(join(folder, name), 'utf8');
      const visit = (node: ts.Node): void => {
        if (ts.isRegularExpressionLiteral(node)) found.push(node.text);
        ts.forEachChild(node, visit);
      };
      visit(ts.createSourceFile(name, text, ts.ScriptTarget.Latest));
      return found;
    });
}

function asRegExp(literal: string): RegExp {
  const end = literal.lastIndexOf('/');
  return new RegExp(literal.slice(1, end), literal.slice(end + 1));
}

const patterns = [...new Set(FOLDERS.flatMap(patternsIn))].filter((one) => !OF_SETTINGS.has(one));

test('the scrubber’s patterns are among those that are checked', () => {
  expect(SCRUB_RULES.length).toBeGreaterThan(5);
  for (const { pattern } of SCRUB_RULES) expect(patterns).toContain(String(pattern));
});

test.each(patterns)('%s costs no more than the length of its text', (literal) => {
  expect(costlyText(asRegExp(literal))).toBeUndefined();
});

describe('the step count', () => {
  test.each([
    [/\beyJ[\w-]+(?:\.[\w-]+)+/g],
    [/[\w.%+-]{1,64}(?:@|%40)[\w-]{1,63}(?:\.[\w-]{1,63}){1,8}/gi],
    [/\b(?:[\w-]{0,40}(?:token|key))=/g],
    [/(a+)+b/],
    [/\s+$/],
  ])('finds a text that slows %s down', (pattern) => {
    expect(costlyText(pattern)).toBeDefined();
  });
});
