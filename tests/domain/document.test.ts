import { expect, test } from '@jest/globals';
import { documentOf } from '../../domain/document.js';

test.each([
  ['529.982.247-25', '52998224725'],
  [' 529 982 247 25 ', '52998224725'],
  ['013.455.230-08', '01345523008'],
  ['1345523008', '01345523008'],
  ['12.345.678/0001-95', '12345678000195'],
  ['1234567000195', '01234567000195'],
  ['12.ABC.345/01DE-35', '12ABC34501DE35'],
  ['12abc34501de35', '12ABC34501DE35'],
  ['５２９９８２２４７２５', '52998224725'],
])('%j is the document %s', (written, document) => {
  expect(documentOf(written)).toBe(document);
});

test.each(['', 'ISENTO', '12345678', '12.ABC.345/01DE-3X', '123456789012345'])(
  '%j is not a document',
  (written) => {
    expect(documentOf(written)).toBeUndefined();
  },
);
