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

/** The reference of a profile with this text, and its folder: the arguments with which it is loaded. */
export const mine = (yaml: string) => ['mine.yaml', directoryOf({ 'mine.yaml': yaml })] as const;

/** Settings of a client whose calls go to this address. */
export const sismetroAt = (url: string) => ({
  ...{ baseUrl: url, readUrl: url, unit: '484', key: 'k3y-of-the-unit' },
  ...{ linkHosts: [], timeZone: 'UTC' },
});
export const seniorXAt = (url: string) =>
  ({ tenant: 'acme', branches: 'all', baseUrl: url, dialect: 'gateway' }) as const;

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
