import { describe, expect, test } from '@jest/globals';
import { DEFAULT_SYSTEMS, inNamesOf } from '../../domain/systems.js';

describe('a sentence about the two systems', () => {
  const systems = { erp: 'Bling', fieldService: 'Field Control' };

  test.each([
    ['SS 7 aberta na Sismetro.', 'SS 7 aberta na plataforma Field Control.'],
    ['O Senior X recusou a liberação.', 'O sistema Bling recusou a liberação.'],
    [
      'Resposta à Sismetro nem ao Senior X',
      'Resposta à plataforma Field Control nem ao sistema Bling',
    ],
    ['Esta Sismetro não permite', 'Esta plataforma Field Control não permite'],
    ['Na Sismetro, a SS', 'Na plataforma Field Control, a SS'],
    ['Senior X e Sismetro', 'Bling e Field Control'],
    ['Pedido fechado (Senior X)', 'Pedido fechado (Bling)'],
    ['confere com o de Senior X', 'confere com o de Bling'],
    ['confira sismetro.unit', 'confira sismetro.unit'],
  ])('reads well with other names: %s', (sentence, renamed) => {
    expect(inNamesOf(systems, sentence)).toBe(renamed);
    expect(inNamesOf(DEFAULT_SYSTEMS, sentence)).toBe(sentence);
  });

  test('is renamed once, whatever the names contain', () => {
    const names = { erp: 'Sismetro ERP $&', fieldService: 'Sismetro' };
    expect(inNamesOf(names, 'do Senior X à Sismetro')).toBe(
      'do sistema Sismetro ERP $& à Sismetro',
    );
  });
});
