import { describe, expect, test } from '@jest/globals';
import { plainMarkdown } from '../../domain/markdown.js';

describe('what a vendor or a caller chose', () => {
  test.each([...'\\`*_{}[]<>()#!|~'])('is never Markdown: %s', (sign) => {
    expect(plainMarkdown(`${sign}7${sign}`)).toBe(`\\${sign}7\\${sign}`);
  });

  test.each([
    ['https://example.com/a', 'https\\://example.com/a'],
    ['WWW.example.com', 'WWW\\.example.com'],
  ])('is no link, although it looks like one: %s', (address, shown) => {
    expect(plainMarkdown(address)).toBe(shown);
  });

  test('stays as it is otherwise', () => {
    expect(plainMarkdown('Pedido 12.3-A/7: filial 1')).toBe('Pedido 12.3-A/7: filial 1');
  });
});
