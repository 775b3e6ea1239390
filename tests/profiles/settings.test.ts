import { describe, expect, test } from '@jest/globals';
import { loadSettings, SettingsError } from '../../platform/settings/settings.js';
import { TENANT } from '../platform/settings/settings-file.js';
import { directoryOf } from './files.js';

/** A settings file whose tenant names these profiles, beside the files that it may name. */
function settingsWith(
  profiles: { readonly senior?: string; readonly sismetro?: string },
  files: Readonly<Record<string, string>> = {},
): string {
  const { senior = 'senior-x', sismetro = 'sismetro' } = profiles;
  const yaml = `tenants:${TENANT}`
    .replace('clientId: c }', `clientId: c, profile: ${senior} }`)
    .replace('key: k }', `key: k, profile: ${sismetro} }`);
  return `${directoryOf({ 'ponte.yaml': yaml, ...files })}/ponte.yaml`;
}

function problemsIn(file: string) {
  try {
    loadSettings({ file, env: {} });
    return [];
  } catch (error) {
    if (!(error instanceof SettingsError)) throw error;
    return error.problems;
  }
}

describe('a tenant', () => {
  test('may name a profile of its own, from where the settings are', () => {
    const file = settingsWith(
      { sismetro: './acme-sismetro.yaml' },
      { 'acme-sismetro.yaml': 'extends: sismetro\ncapabilities: { readOne: false }' },
    );
    const [tenant] = loadSettings({ file, env: {} }).tenants;
    expect(tenant?.sismetro.profile.capabilities).toMatchObject({ readOne: false, listAll: true });
    expect(Object.isFrozen(tenant?.sismetro.profile.capabilities)).toBe(true);
  });

  test('is told all that is wrong with its profiles before anything starts', () => {
    const file = settingsWith(
      { senior: './erp.yaml', sismetro: 'sismetre' },
      { 'erp.yaml': 'extends: senior-x\nrefused: (\nstates: { X: done }' },
    );
    expect(problemsIn(file)).toMatchObject([
      {
        path: 'tenants[0].senior.profile',
        line: 7,
        message: './erp.yaml, line 2: refused: Expected ")" before end of expression',
      },
      {
        path: 'tenants[0].senior.profile',
        message: expect.stringMatching(/^\.\/erp\.yaml, line 3: states\.X: must be one of/),
      },
      {
        path: 'tenants[0].sismetro.profile',
        line: 8,
        message: expect.stringMatching(/^profiles\/sismetre\.yaml: there is no such profile/),
      },
    ]);
  });

  test('cannot use a profile of the other vendor', () => {
    expect(problemsIn(settingsWith({ senior: 'sismetro' }))).toMatchObject([
      { path: 'tenants[0].senior.profile', message: expect.stringContaining("another vendor's") },
    ]);
  });
});
