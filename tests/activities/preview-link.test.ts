import { expect, test } from '@jest/globals';
import { previewLink } from '../../activities/preview-link.js';
import { VendorError } from '../../vendors/vendor-error.js';
import { tenantDeps, vendorsInMemory } from '../support/vendors.js';

const KEY = { tenant: 'acme', id: 'a1', closing: 1 };

test('an SS that users deleted or merged into another one is shown, and cannot be linked', async () => {
  const vendors = vendorsInMemory();
  const request = { ss: '77', state: 'removed', status: 'EXCLUÍDA', progress: '' } as const;
  vendors.requests.set('77', request);
  const preview = previewLink(tenantDeps(vendors), { holdersOf: async () => [] });
  expect(await preview(KEY, '77')).toEqual({
    request: { ss: '77', state: 'removed', status: 'EXCLUÍDA' },
    refusal: { code: 'ss-removed', params: { ss: '77' } },
  });
});

test.each([
  [
    'refuses the call',
    { meaning: 'unreadable', status: 400, isRefusal: true, words: 'Número inválido' },
    {
      request: null,
      refusal: { code: 'ss-refused', params: { ss: '12x' } },
      words: 'Número inválido',
    },
  ],
  [
    'answers what cannot be read',
    { meaning: 'unreadable', status: 200 },
    { request: null, unread: true },
  ],
  ['does not answer', { meaning: 'again' }, { request: null, unread: true }],
  ['does not offer the call', { meaning: 'unsupported' }, { request: null }],
] as const)('an SS that could not be read because Sismetro %s', async (_, details, expected) => {
  const vendors = vendorsInMemory();
  const deps = tenantDeps(vendors);
  const readServiceRequest = async () => {
    throw new VendorError({ vendor: 'sismetro', call: 'readServiceRequest', ...details });
  };
  const preview = previewLink(
    { ...deps, sismetro: { ...deps.sismetro, readServiceRequest } },
    { holdersOf: async () => [] },
  );
  expect(await preview(KEY, '12x')).toEqual(expected);
});
