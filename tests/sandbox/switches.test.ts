/** The switches of both stand-ins: each can be set, and docs/doubles.md explains every kind. */
import { readFileSync } from 'node:fs';
import { expect, test } from '@jest/globals';
import { FAULT_KINDS } from '../../sandbox/kit/faults.js';
import { SENIOR_X_KINDS } from '../../sandbox/senior-x/kinds.js';
import { SWITCHES as SENIOR_X } from '../../sandbox/senior-x/screens/switches.js';
import { SISMETRO_KINDS } from '../../sandbox/sismetro/kinds.js';
import { SWITCHES as SISMETRO } from '../../sandbox/sismetro/screens/switches.js';
import { visitorOf } from '../screens/visitor.js';
import { closingAfterEach, openSs, seniorX, sismetro } from './support.js';

const opened = closingAfterEach();

const VENDORS = [
  ['Senior X', SENIOR_X, seniorX],
  ['Sismetro', SISMETRO, sismetro],
] as const;

test.each(VENDORS)(
  '%s sets a rule for every switch of the screen, once or for good',
  async (_name, groups, start) => {
    const { url, user } = opened(await start());
    const { post, page } = visitorOf(url);
    const presets = groups.flatMap((group) => group.presets);
    expect(new Set(presets.map(({ id }) => id)).size).toBe(presets.length);
    for (const { id, rule } of presets) {
      for (const [times, wanted] of [
        ['uma-vez', 1],
        ['sempre', undefined],
      ] as const) {
        const answer = await post(`/telas/falhas/${id}/${times}`, {});
        expect([id, answer.status]).toEqual([id, 303]);
        const { rules } = (await user('GET', '/_sandbox/faults')).body;
        const [armed] = rules.filter(({ name }: { name: string }) => name === id);
        expect(armed).toMatchObject({ ...rule, name: id, fired: 0 });
        expect(armed.times).toBe(wanted);
      }
    }
    const shown = await (await page('/telas/falhas')).text();
    for (const { text } of presets) expect(shown.split(text).length).toBeGreaterThan(2);
  },
);

test('a switch ends after the next call, or when it is switched off', async () => {
  const { url, user, vendor } = opened(await sismetro());
  const { post } = visitorOf(url);
  await post('/telas/falhas/fora-do-ar/uma-vez', {});
  await post('/telas/falhas/sem-referencia/sempre', {});
  expect((await openSs(vendor)).status).toBe(503);
  expect((await openSs(vendor)).status).toBe(201);
  expect((await post('/telas/falhas/sem-referencia/desligar', {})).status).toBe(303);
  expect((await post('/telas/falhas/sem-referencia/desligar', {})).status).toBe(404);
  const { rules } = (await user('GET', '/_sandbox/faults')).body;
  expect(rules).toMatchObject([{ name: 'fora-do-ar', fired: 1, spent: true }]);
});

test('docs/doubles.md describes every kind, and no other', () => {
  const text = readFileSync(new URL('../../docs/doubles.md', import.meta.url), 'utf8');
  const tables = text.split('\n\n').filter((block) => block.startsWith('| kind '));
  const documented = tables.flatMap((table) =>
    [...table.matchAll(/^\| `([a-z-]+)`/gm)].map(([, kind]) => kind),
  );
  const kinds = [...FAULT_KINDS, ...[...SISMETRO_KINDS, ...SENIOR_X_KINDS].map(({ kind }) => kind)];
  expect(new Set(documented)).toEqual(new Set(kinds));
});
