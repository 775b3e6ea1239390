import { expect, test } from '@jest/globals';
import { seal, unseal } from '../../../api/auth/cookies.js';

test('what is sealed opens only with its secret, for its purpose, and unaltered', () => {
  const secret = 'a secret of these tests, long enough to seal with';
  const sealed = seal(secret, 'session', { name: 'ana' });
  expect(unseal(secret, 'session', sealed)).toEqual({ name: 'ana' });
  expect(unseal(secret, 'sign-in', sealed)).toBeUndefined();
  expect(unseal(`${secret}!`, 'session', sealed)).toBeUndefined();
  const bytes = Buffer.from(sealed, 'base64url');
  bytes[bytes.length - 1]! ^= 1;
  expect(unseal(secret, 'session', bytes.toString('base64url'))).toBeUndefined();
});
