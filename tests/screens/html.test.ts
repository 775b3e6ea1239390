import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { Html, html, linkified } from '../../sandbox/kit/screens/html.js';
import { decimal, moment, money } from '../../sandbox/kit/screens/format.js';

describe('a template', () => {
  test('escapes text in elements and in attributes', () => {
    const evil = `"><script>alert('x')</script>&`;
    expect(html`<p title="${evil}">${evil}</p>`.text).toBe(
      '<p title="&quot;&gt;&lt;script&gt;alert(&#39;x&#39;)&lt;/script&gt;&amp;">' +
        '&quot;&gt;&lt;script&gt;alert(&#39;x&#39;)&lt;/script&gt;&amp;</p>',
    );
  });

  test('never turns text into markup, and keeps the text unchanged', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        const { text: written } = html`<b>${text}</b>`;
        const inside = written.slice('<b>'.length, -'</b>'.length);
        expect(inside).not.toMatch(/[<>"']/);
        expect(unescape(inside)).toBe(text);
      }),
    );
  });

  test('inserts HTML unchanged, joins lists, and leaves out what is absent', () => {
    const items = ['a', '<b>'].map((text) => html`<i>${text}</i>`);
    expect(html`<b>${items}${undefined}${null}${false}${0}</b>`.text).toBe(
      '<b><i>a</i><i>&lt;b&gt;</i>0</b>',
    );
  });

  test('refuses a value in an attribute without quotes', () => {
    expect(() => html`<input value=${'x onfocus=alert(1)'} />`).toThrow('without quotes');
  });
});

describe('links within text', () => {
  test('are made of web addresses; everything else stays text', () => {
    const text = 'SS 1 <aberta>. Detalhes: http://h/printSS.php?os=1&token="><img src=x>';
    expect(linkified(text).text).toBe(
      'SS 1 &lt;aberta&gt;. Detalhes: ' +
        '<a href="http://h/printSS.php?os=1&amp;token=">http://h/printSS.php?os=1&amp;token=</a>' +
        '&quot;&gt;&lt;img src=x&gt;',
    );
  });

  test('are not made of an address that would run a script', () => {
    expect(linkified('javascript:alert(1) data:text/html,x')).toEqual(
      new Html('javascript:alert(1) data:text/html,x'),
    );
  });
});

describe('numbers and times in Brazilian style', () => {
  test.each([
    ['1', 1],
    ['2,5', 2.5],
    ['2.5', 2.5],
    ['1.234,56', 1234.56],
    ['', undefined],
    ['dez', undefined],
    ['1,2,3', undefined],
  ])('%s', (text, number) => {
    expect(decimal(text)).toBe(number);
  });

  test('money and time of São Paulo', () => {
    expect(money(123456)).toBe('R$\u00A01.234,56');
    expect(moment('2026-11-24T13:00:05.000Z')).toBe('24/11/2026 10:00:05');
  });
});

const SIGNS: Readonly<Record<string, string>> = {
  '&amp;': '&',
  '&lt;': '<',
  '&gt;': '>',
  '&quot;': '"',
  '&#39;': "'",
};

const unescape = (text: string) =>
  text.replace(/&(?:amp|lt|gt|quot|#39);/g, (entity) => SIGNS[entity]!);
