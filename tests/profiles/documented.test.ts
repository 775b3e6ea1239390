import { readFileSync } from 'node:fs';
import { expect, test } from '@jest/globals';
import { explainAnswer } from '../../vendors/profile/explain-call.js';
import { explainBody } from '../../vendors/profile/explain.js';
import {
  loadProfile,
  loadSeniorXProfile,
  loadSismetroProfile,
} from '../../vendors/profile/load.js';
import { explainCall } from './explained.js';
import { directoryOf, problemsOf } from './files.js';

const examples = [
  ...readFileSync('docs/profiles.md', 'utf8').matchAll(/^( *)```yaml\n([^]*?)```/gm),
]
  .map(([, indent = '', block = '']) => block.replaceAll(new RegExp(`^${indent}`, 'gm'), ''))
  .filter((block) => /^(extends|auth|failure|calls|rows|inbound):/m.test(block))
  .map((block) => {
    const vendor = block.includes('order:') ? 'senior-x' : 'sismetro';
    return block.includes('extends:') ? block : `extends: ${vendor}\n${block}`;
  });

test('the examples of docs/profiles.md are profiles', () => {
  expect(examples).toHaveLength(21);
  for (const example of examples) expect(problemsOf(example)).toEqual([]);
});

test.each(['docs/connect-another-system.md', 'docs/connect-another-system.pt-BR.md'])(
  'the profiles of %s read a situation of the customer as the one that waits',
  async (guide) => {
    const files = Object.fromEntries(
      [...readFileSync(guide, 'utf8').matchAll(/```yaml\n# (\S+\.yaml)\n([^]*?)```/g)].map(
        ([, name = '', yaml = '']) => [name, yaml],
      ),
    );
    expect(Object.keys(files)).toEqual(['padaria-bling.yaml', 'padaria-field.yaml']);
    const directory = directoryOf(files);
    expect(() => loadProfile('padaria-field.yaml', directory)).not.toThrow();
    const profile = loadSeniorXProfile('padaria-bling.yaml', directory);

    const event = (situacao?: object) => ({ event: 'order.updated', data: { id: 7, situacao } });
    const awaiting = { kind: 'thin', orderId: '7' };
    expect(await explainBody(profile, event({ id: 483 }))).toEqual(awaiting);
    expect(await explainBody(profile, event())).toEqual(awaiting);
    for (const id of [6, 15, 24]) {
      const reading = await explainBody(profile, event({ id }));
      expect(reading).toEqual({ kind: 'ignored', reason: 'not-awaiting' });
    }
    const order = {
      ...{ id: 7, numero: 12, situacao: { id: 483 }, observacoes: 'Equipamento: 9001' },
      contato: { nome: 'Padaria' },
      itens: [{ codigo: 'S', quantidade: 1, valor: 3 }],
    };
    const text = JSON.stringify({ data: order });
    expect(
      await explainAnswer(profile, 'fetchOrder', { status: 200, headers: {}, text }, '7'),
    ).toMatchObject({
      result: { status: 'awaiting-integration', order: { kind: 'order', order: { id: '7' } } },
    });
    const urls = await Promise.all(
      ['listAwaiting', 'releaseOrder'].map((call) => explainCall(profile, call, { orderId: '7' })),
    );
    expect(urls.map(({ url }) => url)).toEqual([
      expect.stringContaining('&idsSituacoes%5B%5D=483'),
      expect.stringMatching(/\/7\/situacoes\/24$/),
    ]);
  },
);

test('the date in docs/profiles.md is reordered', async () => {
  const example = examples.find((text) => text.includes('$fromMillis')) ?? '';
  const { rows } = loadSismetroProfile('a.yaml', directoryOf({ 'a.yaml': example }));
  expect(await rows.serviceRequest({ numero: 9, abertura: '24/11/2026 10:00' })).toMatchObject({
    ss: 9,
    openedAt: '2026-11-24 10:00',
  });
});
