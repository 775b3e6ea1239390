import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from '@jest/globals';
import { inPortuguese } from '../../../vendors/profile/says.js';
import { loadSettings, SettingsError } from '../../../platform/settings/settings.js';
import type { Settings } from '../../../platform/settings/types.js';

/** A tenant with only the required settings, for the list of `tenants:`. */
export const TENANT = `
  - id: acme
    name: Acme Climatização
    inbound:
      senior: { unit: "484", keys: [key-of-senior], allowFrom: any, signature: none }
      sismetro: { unit: "485", keys: [key-of-sismetro], allowFrom: any, signature: none }
    senior: { baseUrl: https://api.senior.com.br, tenantName: acme-com-br, accessKey: a, secret: s, clientId: c }
    sismetro: { baseUrl: https://integracaog7.api.sismetro.com, unit: "484", key: k }
    branches: { "1": { integration: true } }`;

/** Settings with only what is required. `encryption` is last, so that the tenant begins in line 2. */
export const MINIMAL = `tenants:${TENANT}\nencryption: none`;

export function settingsFile(yaml: string): string {
  const file = join(mkdtempSync(join(tmpdir(), 'ponte-settings-')), 'ponte.yaml');
  writeFileSync(file, yaml);
  return file;
}

export function load(yaml: string, env: Record<string, string> = {}): Settings {
  return loadSettings({ file: settingsFile(yaml), env });
}

/** The problems of a file, one line each: `path (line or variable): message`. Each must have a text in Portuguese, too. */
export function problemsOf(yaml: string, env: Record<string, string> = {}): string[] {
  try {
    load(yaml, env);
  } catch (error) {
    if (!(error instanceof SettingsError)) throw error;
    const { problems } = error;
    expect(problems.filter(({ message }) => inPortuguese(message) === message)).toEqual([]);
    return problems.map(({ path, line, variable, message }) =>
      [path, `(${variable ?? line}):`, message].filter(Boolean).join(' '),
    );
  }
  return [];
}
