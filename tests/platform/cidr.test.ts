import { expect, test } from '@jest/globals';
import { isAddressBlock, isWithin } from '../../platform/cidr.js';

test.each([
  ['10.0.0.7', '10.0.0.7', true],
  ['10.0.0.7', '10.0.0.8', false],
  ['10.0.0.0/8', '10.255.0.1', true],
  ['10.0.0.0/8', '11.0.0.1', false],
  ['10.0.0.0/8', '::ffff:10.1.2.3', true],
  ['2001:db8::/32', '2001:db8:1::9', true],
  ['2001:db8::/32', '2001:db9::9', false],
  ['0.0.0.0/0', '2001:db8::1', false],
  ['10.0.0.0/8', 'unknown', false],
  ['10.0.0.0/8', '10.0.0.1, 10.0.0.2', false],
])('%s contains %s: %s', (block, address, expected) => {
  expect(isAddressBlock(block)).toBe(true);
  expect(isWithin(['192.0.2.1', block], address)).toBe(expected);
});

test('an empty list contains no address, and no block contains an invalid address', () => {
  expect(isWithin([], '10.0.0.1')).toBe(false);
  expect(isWithin(['0.0.0.0/0'], undefined)).toBe(false);
});

test.each([
  '',
  'localhost',
  '10.0.0',
  '10.0.0.0/33',
  '10.0.0.0/',
  '10.0.0.0/8/8',
  '::/129',
  '10.0.0.0/-1',
  'fe80::1%eth0',
])('%p is not a block', (text) => {
  expect(isAddressBlock(text)).toBe(false);
});
