import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeEach, expect, test } from '@jest/globals';
import { examineSettings } from '../../cli/doctor/settings.js';
import { writeSettings } from '../api/support/api.js';

let home: string;
beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'ponte-doctor-'));
});
/** The doctor's findings about addresses if Sismetro has this one. */
function saidOf(sismetroUrl: string) {
  const file = join(home, 'ponte.json');
  writeSettings(file, home, { sismetroUrl });
  return examineSettings(file).findings.filter(({ check }) => check === 'settings.addresses');
}

test('a vendor address without TLS is a warning for each tenant', () => {
  expect(saidOf('http://integracao.sismetro.example')).toEqual(
    ['acme', 'beta'].map((tenant) => ({
      ...{ check: 'settings.addresses', tenant, state: 'warning' },
      text: 'http://integracao.sismetro.example não usa TLS: chaves e dados de clientes passam às claras',
      cure: 'ponha https em sismetro.baseUrl',
    })),
  );
  for (const name of ['localhost', '127']) {
    expect(saidOf(`http://${name}.sismetro.example`)).toHaveLength(2); // a name that only begins like this machine's
  }
});

test.each([
  'https://integracao.sismetro.example',
  'http://127.0.0.1:8092',
  'http://localhost:8092',
])('the vendor address %s is no warning', (url) => {
  expect(saidOf(url)).toEqual([]);
});
