import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { call, SENIOR, SISMETRO, startTestApi, type TestApi } from '../api/support/api.js';
import { aCallback } from '../api/support/bodies.js';
import { directoryOf } from '../profiles/files.js';
import { anOpening } from '../support/order.js';
import { failureOf, startVendor, type VendorServer } from '../vendors/vendor-server.js';
import { createHttp, type Http } from '../../vendors/http.js';
import { loadSismetroProfile } from '../../vendors/profile/load.js';
import { createSismetro } from '../../vendors/sismetro/client.js';

/** Hostile XML, in a vendor's answer and in an inbound body. Temporal is unavailable, so accepted deliveries are spooled. */

const LAUGHS = Array.from({ length: 9 }, (_, n) => `<!ENTITY l${n + 1} "${`&l${n};`.repeat(10)}">`);

const ROW = '<os><numero>7</numero></os>';

/** Documents that must not be read. Each but the last would say that SS 7 was opened. */
const HOSTILE: readonly (readonly [string, string | Buffer])[] = [
  [
    'billion laughs',
    `<!DOCTYPE a [<!ENTITY l0 "ha">${LAUGHS.join('')}]><os><numero>7</numero><x>&l9;</x></os>`,
  ],
  [
    'an external entity',
    '<!DOCTYPE os [<!ENTITY x SYSTEM "file:///etc/passwd">]><os><numero>7</numero><x>&x;</x></os>',
  ],
  ['an external document type', `<!DOCTYPE os SYSTEM "http://127.0.0.1:9/x.dtd">${ROW}`],
  ['a document type of no use', `<!DOCTYPE os>${ROW}`],
  ['an entity that nobody declared', '<os><numero>7</numero><x>&x;</x></os>'],
  ['deep nesting', `<os><numero>7</numero>${'<a>'.repeat(20_000)}${'</a>'.repeat(20_000)}</os>`],
  ['very many elements', `<os><numero>7</numero>${'<a/>'.repeat(55_000)}</os>`],
  ['a cut end', '<os><numero>7</numero>'],
  ['a cut tag', '<os><numero>7</numero></o'],
  ['no end of a comment', '<os><numero>7</numero><!-- '],
  ['two roots', `${ROW}${ROW}`],
  ['tags that cross', '<os><numero>7</os></numero>'],
  ['an attribute twice', '<os a="1" a="2"><numero>7</numero></os>'],
  ['a character that cannot be', '<os><numero>7</numero>&#0;</os>'],
  ['another encoding', Buffer.from('<os><numero>7</numero><x>ção</x></os>', 'latin1')],
  [
    'an encoding that is none',
    Buffer.from(`<?xml version="1.0" encoding="klingon"?>${ROW}`, 'latin1'),
  ],
  ['JSON', '{"os":{"numero":"7"}}'],
  ['nothing', ''],
];

const PROFILE = `extends: sismetro
answers: xml
failure: null
calls:
  open: { answer: '{ "ss": os.numero }' }
inbound:
  content: xml
  completed: 'aviso.{ "ss": ss, "externalReference": referencia }'
`;

describe('a vendor that answers hostile XML', () => {
  let vendor: VendorServer;
  let http: Http;
  let body: string | Buffer;

  beforeAll(async () => {
    http = createHttp();
    vendor = await startVendor((_, response) => {
      response.writeHead(200, { 'content-type': 'text/xml' });
      response.end(body);
    });
  });

  afterAll(async () => {
    await vendor.close();
    await http.close();
  });

  const open = () =>
    createSismetro(
      {
        unit: '484',
        key: 'k',
        baseUrl: vendor.url,
        readUrl: vendor.url,
        linkHosts: [],
        timeZone: 'UTC',
        profile: loadSismetroProfile('mine.yaml', directoryOf({ 'mine.yaml': PROFILE })),
      },
      { http },
    ).openServiceRequest(...anOpening());

  test('is read if its XML is harmless', async () => {
    body = ROW;
    expect(await open()).toEqual({ ss: '7' });
  });

  test.each(HOSTILE)('is not read, and its opening is uncertain: %s', async (_, document) => {
    body = document;
    const error = await failureOf(open());
    expect(error).toMatchObject({ meaning: 'uncertain', status: 200 });
    expect(error.words).not.toMatch(/passwd|root:|haha/);
  });

  test('is not read beyond a megabyte', async () => {
    body = `<os><numero>7</numero>${'x'.repeat(1_100_000)}</os>`;
    expect(await failureOf(open())).toMatchObject({ meaning: 'uncertain', status: 200 });
  });
});

describe('an inbound XML body', () => {
  const home = mkdtempSync(join(tmpdir(), 'ponte-xml-'));
  let api: TestApi;

  beforeAll(async () => {
    const profiles = { senior: join(home, 'senior.yaml'), sismetro: join(home, 'sismetro.yaml') };
    writeFileSync(profiles.senior, 'extends: senior-x');
    writeFileSync(profiles.sismetro, PROFILE);
    api = await startTestApi({ profiles });
  });

  afterAll(() => api?.close());

  const completed = (body: string | Buffer, type = 'text/xml') =>
    call(`${api.url}/serviceOrder/completed`, {
      method: 'POST',
      headers: { ...SISMETRO, 'content-type': type },
      body: body as string,
    });
  const callback = (id: string, more = '') =>
    `<?xml version="1.0"?><n:aviso xmlns:n="urn:n"><ss>0099</ss><referencia>acme/${id}</referencia>${more}</n:aviso>`;

  test.each(['text/xml', 'application/xml; charset=utf-8', 'application/soap+xml'])(
    'is accepted as %s if it is harmless',
    async (type) => {
      expect(await completed(callback(`x-${type.length}`), type)).toMatchObject({
        status: 202,
        body: { result: 'spooled' },
      });
    },
  );

  test.each(HOSTILE)('is refused, and the api keeps running: %s', async (_, document) => {
    const { status, body } = await completed(document);
    expect({ status, detail: String(body['detail']) }).toEqual({
      status: 400,
      detail: expect.stringMatching(/^The body must be XML: its? /),
    });
    expect((await call(`${api.url}/health/live`)).status).toBe(200);
  });

  test('is refused at 300 KB', async () => {
    const { status } = await completed(callback('x-1', `<x>${'x'.repeat(300_000)}</x>`));
    expect(status).toBe(413);
  });

  test.each(['application/json', 'text/html', 'application/xml-dtd'])(
    'is refused with another content type: %s',
    async (type) => {
      expect(await completed(JSON.stringify(aCallback('x-2')), type)).toMatchObject({
        status: 415,
        body: { detail: expect.stringContaining('must be XML') },
      });
    },
  );

  test('is parked if it can be read but is no callback', async () => {
    expect(await completed('<aviso><nada/></aviso>')).toMatchObject({
      status: 422,
      body: { parked: expect.any(String) },
    });
  });

  test('is refused from the other vendor, which sends JSON', async () => {
    const answer = await call(`${api.url}/serviceOrder/open`, {
      method: 'POST',
      headers: { ...SENIOR, 'content-type': 'text/xml' },
      body: '<a/>',
    });
    expect(answer).toMatchObject({
      status: 415,
      body: { detail: expect.stringContaining('JSON') },
    });
  });
});
