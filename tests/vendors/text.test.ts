import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { plainText } from '../../vendors/text.js';

const part = fc.constantFrom(
  ...'aé1 >&"\'/=\n\r\t\u00a0\u200b\u2028\u0000\u000b\ud83d',
  '  ',
  'amp;',
  '</p>',
);
const text = fc.array(part, { maxLength: 12 }).map((parts) => parts.join(''));

test('a text without HTML is read as if it had some', () => {
  fc.assert(
    fc.property(text, (given) => {
      expect(plainText(given, 100)).toBe(plainText(`${given}<b></b>`, 100));
    }),
    { numRuns: 2_000 },
  );
});
