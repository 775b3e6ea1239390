import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from '@jest/globals';
import { inPortuguese } from '../../vendors/profile/says.js';
import { problemText, ProfileError } from '../../vendors/profile/error.js';
import { loadProfile } from '../../vendors/profile/load.js';

/** Creates a directory with these files. */
export function directoryOf(files: Readonly<Record<string, string>>): string {
  const directory = mkdtempSync(join(tmpdir(), 'ponte-profiles-'));
  for (const [name, text] of Object.entries(files)) writeFileSync(join(directory, name), text);
  return directory;
}

/** All problems of a profile, one line each. Each must have a text in Portuguese, too. */
export function problemsOf(yaml: string, others: Readonly<Record<string, string>> = {}): string[] {
  try {
    loadProfile('./mine.yaml', directoryOf({ 'mine.yaml': yaml, ...others }));
    return [];
  } catch (error) {
    if (!(error instanceof ProfileError)) throw error;
    const { problems } = error;
    expect(problems.filter(({ message }) => inPortuguese(message) === message)).toEqual([]);
    return problems.map(problemText);
  }
}
