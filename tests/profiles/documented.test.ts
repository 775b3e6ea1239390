import { readFileSync } from 'node:fs';
import { expect, test } from '@jest/globals';
import { loadSismetroProfile } from '../../vendors/profile/load.js';
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
  expect(examples).toHaveLength(20);
  for (const example of examples) expect(problemsOf(example)).toEqual([]);
});

test('the date in docs/profiles.md is reordered', async () => {
  const example = examples.find((text) => text.includes('$fromMillis')) ?? '';
  const { rows } = loadSismetroProfile('a.yaml', directoryOf({ 'a.yaml': example }));
  expect(await rows.serviceRequest({ numero: 9, abertura: '24/11/2026 10:00' })).toMatchObject({
    ss: 9,
    openedAt: '2026-11-24 10:00',
  });
});
