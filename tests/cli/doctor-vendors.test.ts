import { join } from 'node:path';
import { afterEach, describe, expect, test } from '@jest/globals';
import { examineVendors } from '../../cli/doctor/vendors.js';
import { createHttp } from '../../vendors/http.js';
import { directoryOf } from '../profiles/files.js';
import { load, MINIMAL } from '../platform/settings/settings-file.js';
import { json, startVendor, type VendorServer } from '../vendors/vendor-server.js';

const http = createHttp({ timeoutMs: 5_000 });
let vendor: VendorServer | undefined;
afterEach(() => vendor?.close());

/** What the doctor finds at a Sismetro with these SSs in its list. */
async function examined(rows: readonly object[]) {
  vendor = await startVendor(({ path }, response) =>
    json(response, 200, {
      valid: true,
      resultList: path.includes('/listAll')
        ? rows.map((row, at) => ({ idSs: at + 1, ...row }))
        : [],
      totalPages: rows.length > 0 ? 1 : 0,
    }),
  );
  const { url } = vendor;
  const [tenant] = load(
    MINIMAL.replace('https://api.senior.com.br', 'http://127.0.0.1:1').replace(
      'baseUrl: https://integracaog7.api.sismetro.com',
      `baseUrl: "${url}", readUrl: "${url}"`,
    ),
  ).tenants;
  return examineVendors(tenant!, { http });
}

const statesOf = async (rows: readonly object[]) =>
  (await examined(rows)).find(({ check }) => check === 'sismetro.states');

test('a refusal has its status of HTTP: no log and no order keeps what the doctor asked', async () => {
  vendor = await startVendor((_, response) => json(response, 405, {}));
  const { url } = vendor;
  const settings = MINIMAL.replace('https://api.senior.com.br', url).replace(
    'baseUrl: https://integracaog7.api.sismetro.com',
    `baseUrl: "${url}", readUrl: "${url}"`,
  );
  const findings = await examineVendors(load(settings).tenants[0]!, { http });
  const textOf = (check: string) => findings.find((one) => one.check === check)?.text;
  expect(textOf('senior-x.login')).toMatch(/: a chamada foi recusada \(HTTP 405\)$/);
  expect(textOf('sismetro.listAll')).toMatch(/: a chamada foi recusada \(HTTP 405\)$/);
});

describe('the states of the SSs in the list', () => {
  test('are fine if the profile maps all of them', async () => {
    expect(
      await statesOf([{ status: 'ABERTA', evolucao: 'PENDENTE' }, { status: 'ENCERRADA' }]),
    ).toMatchObject({ state: 'ok' });
  });

  test('are named once each if the profile does not map them', async () => {
    const finished = { status: 'FINALIZADA', evolucao: '' };
    const finding = await statesOf([
      { status: 'ABERTA', evolucao: 'PENDENTE' },
      finished,
      finished,
      { status: 'ABERTA', evolucao: 'Em rota' },
      {},
    ]);
    expect(finding).toMatchObject({ state: 'warning', cure: expect.stringContaining('states') });
    expect(finding!.text).toBe(
      '4 de 5 SS da lista têm uma situação sem significado no perfil: FINALIZADA; ABERTA / Em rota; (vazia)',
    );
  });

  test('are named in the singular if one SS has such a state', async () => {
    const finding = await statesOf([{ status: 'FINALIZADA' }, { status: 'ENCERRADA' }]);
    expect(finding!.text).toMatch(/^1 de 2 SS da lista tem uma situação/);
    expect(finding).toMatchObject({ cure: expect.stringContaining('o que ela significa') });
  });

  test('are bounded, and show no personal data', async () => {
    const rows = Array.from({ length: 8 }, (_, at) => ({
      status: `Etapa ${at} ${'de um serviço '.repeat(10)}`,
    }));
    const { text } = (await statesOf([{ status: 'ana@acme.com.br' }, ...rows]))!;
    expect(text).not.toContain('ana@acme');
    expect(text.length).toBeLessThan(400);
    expect(text).toMatch(/; e mais 4$/);
  });

  test('are not judged by an empty list', async () => {
    const checks = (await examined([])).map(({ check }) => check);
    expect(checks).toContain('sismetro.listAll');
    expect(checks).not.toContain('sismetro.states');
  });
});

describe('an ERP without a log-in', () => {
  const login = async (status: number, body: object) => {
    vendor = await startVendor((_, response) => json(response, status, body));
    const profile =
      'extends: senior-x\nauth: none\nheaders: { authorization: null, client_id: null }';
    const directory = directoryOf({ 'erp.yaml': profile });
    const yaml = MINIMAL.replace(
      /senior: \{ baseUrl: .*\}/,
      `senior: { baseUrl: "${vendor.url}", profile: ${join(directory, 'erp.yaml')} }`,
    ).replace('https://integracaog7.api.sismetro.com', 'http://127.0.0.1:1');
    const findings = await examineVendors(load(yaml).tenants[0]!, { http });
    return findings.find(({ check }) => check === 'senior-x.login');
  };

  test('accepts our keys only if it answers with them', async () => {
    expect(await login(401, {})).toMatchObject({
      state: 'failure',
      text: expect.stringContaining('não aceitou as nossas credenciais'),
    });
    await vendor!.close();
    expect(await login(200, { contents: [], totalPages: 0 })).toMatchObject({
      state: 'ok',
      text: 'o Senior X aceita as nossas chamadas',
    });
  });
});
