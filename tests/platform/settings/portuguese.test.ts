import { expect, test } from '@jest/globals';
import { inPortuguese } from '../../../platform/settings/portuguese.js';
import { loadSettings, type SettingsError } from '../../../platform/settings/settings.js';
import { settingsFile } from './settings-file.js';

test('what is wrong with settings is listed in Portuguese, too', () => {
  const file = settingsFile(
    'tenants: []\napi: { prt: 1, port: 70000 }\ndataDir: ${WHERE}\nencryption: none',
  );
  const load = () => loadSettings({ file, env: { PONTE_METRICS_PORT: 'x' } });
  let error: unknown;
  try {
    load();
  } catch (thrown) {
    error = thrown;
  }
  expect((error as SettingsError).messagePt.split('\n')).toEqual([
    `A configuração em ${file} tem 4 problemas:`,
    '  - metrics.port (PONTE_METRICS_PORT): deve ser um número inteiro de 0 a 65535',
    '  - api.prt (linha 2, coluna 8): não é um item conhecido da configuração',
    '  - api.port (linha 2, coluna 16): deve ser um número inteiro de 0 a 65535',
    '  - dataDir (linha 3, coluna 1): a variável de ambiente WHERE não está definida, ou está vazia',
  ]);
});

test.each([
  ['this unit is already used by tenants[0].id', 'este valor já está em tenants[0].id'],
  [
    'must be the word any, or a list such as ["2"], unless amrValues is a list',
    'deve ser a palavra any, ou uma lista como ["2"], a não ser que amrValues seja uma lista',
  ],
  [
    'acme.yaml, line 12: calls.open.body: is missing',
    'acme.yaml, linha 12: calls.open.body: está faltando',
  ],
  [
    'none.yaml: the file cannot be read (ENOENT)',
    'none.yaml: o arquivo não pode ser lido (ENOENT)',
  ],
  ['not valid YAML: tab as indent', 'não é YAML válido: um recuo com tabulação em vez de espaços'],
  ['a sentence: of another kind', 'a sentence: of another kind'],
])('%s', (english, portuguese) => {
  expect(inPortuguese(english)).toBe(portuguese);
});
