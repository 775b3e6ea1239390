import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { partsOf } from '../../../vendors/profile/inbound.js';
import { loadSeniorXProfile } from '../../../vendors/profile/load.js';
import { startTestApi, type TestApi } from '../support/api.js';
import { aCallback, aPayload } from '../support/bodies.js';

/**
 * What a profile reads from an inbound body: nothing, one delivery, or several. Temporal is unavailable, so accepted
 * deliveries are spooled.
 */

const SENIOR = `extends: senior-x
inbound:
  each: pedidos
  order: |
    situacao = 'RASCUNHO' ? { "ignore": "draft" } :
    situacao = 'ESTRANHO' ? { "ignore": "João da Silva" } : pedido ?? $
`;

const SISMETRO = `extends: sismetro
inbound:
  each: eventos
  completed: |
    tipo = 'nova' ? { "ignore": "not-an-end" } :
    $merge([os, { "event": $lookup({ "baixada": "completed", "estornada": "cancelled" }, tipo) ?? tipo }])
`;

let api: TestApi;
const home = mkdtempSync(join(tmpdir(), 'ponte-verdicts-'));

beforeAll(async () => {
  const profiles = { senior: join(home, 'senior.yaml'), sismetro: join(home, 'sismetro.yaml') };
  writeFileSync(profiles.senior, SENIOR);
  writeFileSync(profiles.sismetro, SISMETRO);
  api = await startTestApi({ profiles });
});

afterAll(async () => {
  await api?.close();
  rmSync(home, { recursive: true, force: true });
});

const open = (body: unknown) => api.senior('/serviceOrder/open', body);
const completed = (body: unknown) => api.sismetro('/serviceOrder/completed', body);
const counted = async (route: string, result: string) =>
  Number(
    new RegExp(`^ponte_\\w+\\{route="${route}",result="${result}"\\} (\\d+)$`, 'm').exec(
      await api.metrics(),
    )?.[1] ?? 0,
  );

describe('a body that the profile ignores', () => {
  test('is answered 200 with the reason, counted and logged', async () => {
    const before = await counted('open', 'ignored');
    const { status, body } = await open({ situacao: 'RASCUNHO', cliente: 'Maria' });
    expect({ status, body }).toEqual({ status: 200, body: { result: 'ignored', reason: 'draft' } });
    expect(await counted('open', 'ignored')).toBe(before + 1);
    expect(api.log()).toMatch(/"refusal":"draft".*"delivery ignored"|"delivery ignored".*draft/);
    expect(api.log()).not.toContain('Maria');
  });

  test('of a callback is answered in the same way', async () => {
    expect(await completed({ tipo: 'nova', os: aCallback('v-0') })).toMatchObject({
      status: 200,
      body: { result: 'ignored', reason: 'not-an-end' },
    });
  });

  test("is parked if its reason could be a person's name", async () => {
    const { status, body } = await open({ situacao: 'ESTRANHO' });
    expect(status).toBe(422);
    expect(body).toMatchObject({
      parked: expect.any(String),
      errors: [
        { path: '/ignore', message: expect.stringContaining('must be words in lower case') },
      ],
    });
    expect(api.log()).not.toContain('João');
  });
});

describe('a callback whose profile says what happened', () => {
  test.each(['baixada', 'estornada'])('%s is accepted at one URL', async (tipo) => {
    const answer = await completed({ tipo, os: aCallback(`v-${tipo}`) });
    expect(answer).toMatchObject({ status: 202, body: { result: 'spooled' } });
  });

  test('is parked if it is not a known event', async () => {
    expect(await completed({ tipo: 'sumiu', os: aCallback('v-1') })).toMatchObject({
      status: 422,
      body: { errors: [{ path: '/event' }] },
    });
  });
});

describe('a body with several deliveries', () => {
  test('has each of them processed, and reports each outcome', async () => {
    const [one, two] = [aPayload(), aPayload()];
    const { status, body } = await open({
      pedidos: [one, { pedido: two }, { situacao: 'RASCUNHO' }, aPayload({ equipment: null })],
    });
    expect(status).toBe(202);
    expect(body).toMatchObject({
      result: 'spooled',
      results: [
        { result: 'spooled', order: { id: one.id } },
        { result: 'spooled', order: { id: two.id } },
        { result: 'ignored', reason: 'draft' },
        { result: 'ignored', reason: 'no-equipment' },
      ],
    });
    const again = await open({ pedidos: [two, one] });
    expect(again).toMatchObject({ status: 200, body: { result: 'duplicate' } });
  });

  test('stores each one separately, which is read again unchanged', async () => {
    const profile = loadSeniorXProfile(join(home, 'senior.yaml'), '.');
    const found = await partsOf({ pedidos: [aPayload(), aPayload()] }, profile.inbound.each);
    if (found.kind === 'invalid') throw new Error('expected parts');
    for (const part of found.parts) {
      expect(await partsOf(part, profile.inbound.each)).toEqual({ kind: 'parts', parts: [part] });
    }
  });
});
