import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { call, SENIOR, SISMETRO, startTestApi, type TestApi } from '../support/api.js';

/** Inbound bodies that are a form or plain text. Temporal is unavailable, so accepted deliveries are spooled. */

const ERP = `extends: senior-x
inbound:
  content: form
  order: |
    {
      "id": id, "number": numero, "branch": { "code": filial }, "equipment": { "id": patrimonio },
      "items": [[servico].{ "service": { "code": $ }, "quantity": 1, "price": 10 }]
    }
`;

const FIELD = `extends: sismetro
inbound:
  content: text
  completed: |
    ($fields := $split(text, ';'); { "ss": $fields[0], "externalReference": $fields[1] })
`;

let api: TestApi;
const home = mkdtempSync(join(tmpdir(), 'ponte-content-'));

beforeAll(async () => {
  const profiles = { senior: join(home, 'senior.yaml'), sismetro: join(home, 'sismetro.yaml') };
  writeFileSync(profiles.senior, ERP);
  writeFileSync(profiles.sismetro, FIELD);
  api = await startTestApi({ profiles });
});

afterAll(() => api?.close());

const send = (path: string, body: string | Buffer, headers: Record<string, string>) =>
  call(api.url + path, { method: 'POST', headers, body: body as string });
const open = (body: string | Buffer, type = 'application/x-www-form-urlencoded') =>
  send('/serviceOrder/open', body, { ...SENIOR, 'content-type': type });
const completed = (body: string | Buffer, type = 'text/plain; charset=iso-8859-1') =>
  send('/serviceOrder/completed', body, { ...SISMETRO, 'content-type': type });

describe('a form', () => {
  test.each(['servico=S-1', 'servico=S-1&servico=Manuten%C3%A7%C3%A3o+2'])(
    'is read as its fields: %s',
    async (services) => {
      const id = `f-${services.length}`;
      expect(await open(`id=${id}&numero=0012&filial=1&patrimonio=9001&${services}`)).toMatchObject(
        {
          status: 202,
          body: { result: 'spooled', order: { id, number: '0012' } },
        },
      );
    },
  );

  test('that makes no order is parked', async () => {
    expect(await open('')).toMatchObject({ status: 422, body: { parked: expect.any(String) } });
    expect(await open('__proto__=1&constructor=2')).toMatchObject({ status: 422 });
  });

  test('in another encoding, or of another type, is refused', async () => {
    expect((await open(Buffer.from('id=ção', 'latin1'))).status).toBe(400);
    expect((await open('{}', 'application/json')).status).toBe(415);
  });

  test('is not what the guard reads', async () => {
    expect(
      (
        await send('/serviceOrder/guard', 'a=1', {
          ...SENIOR,
          'content-type': 'application/x-www-form-urlencoded',
        })
      ).status,
    ).toBe(415);
  });
});

describe('a text', () => {
  test('is read in its encoding', async () => {
    const answer = await completed(Buffer.from('0099;acme/t-1;ção', 'latin1'));
    expect(answer).toMatchObject({ status: 202, body: { result: 'spooled' } });
  });

  test('that makes no callback is parked', async () => {
    expect(await completed('')).toMatchObject({ status: 422 });
  });

  test('in an unknown encoding, or of another type, is refused', async () => {
    expect((await completed('1;acme/t-1', 'text/plain; charset=klingon')).status).toBe(400);
    expect((await completed('1;acme/t-1', 'application/json')).status).toBe(415);
  });
});
