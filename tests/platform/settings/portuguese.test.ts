import { expect, test } from '@jest/globals';
import { loadSettings, type SettingsError } from '../../../platform/settings/settings.js';
import { MINIMAL, settingsFile } from './settings-file.js';

/** What is wrong with a file, in Portuguese: a line each. */
function saidOf(file: string, env: Record<string, string> = {}): string[] {
  try {
    loadSettings({ file, env });
  } catch (error) {
    return (error as SettingsError).messagePt.split('\n');
  }
  return [];
}

test('what is wrong with settings is listed in Portuguese, too', () => {
  const file = settingsFile(
    'tenants: []\napi: { prt: 1, port: 70000 }\ndataDir: ${WHERE}\nencryption: none',
  );
  expect(saidOf(file, { PONTE_METRICS_PORT: 'x' })).toEqual([
    `A configuração em ${file} tem 4 problemas:`,
    '  - metrics.port (PONTE_METRICS_PORT): deve ser um número inteiro de 0 a 65535',
    '  - api.prt (linha 2, coluna 8): não é um item conhecido da configuração',
    '  - api.port (linha 2, coluna 16): deve ser um número inteiro de 0 a 65535',
    '  - dataDir (linha 3, coluna 1): a variável de ambiente WHERE não está definida, ou está vazia',
  ]);
});

test('a profile that is wrong is named with its file in Portuguese, too', () => {
  const file = settingsFile(MINIMAL.replace('key: k }', 'key: k, profile: ./none.yaml }'));
  expect(saidOf(file).at(-1)).toContain('none.yaml: o arquivo não pode ser lido (ENOENT)');
});
