import { expect, test } from '@jest/globals';
import { previewLink } from '../../activities/preview-link.js';
import { tenantDeps, vendorsInMemory } from '../support/vendors.js';

const KEY = { tenant: 'acme', id: 'a1', closing: 1 };

test('an SS that users deleted or merged into another one is shown, and cannot be linked', async () => {
  const vendors = vendorsInMemory();
  const request = { ss: '77', state: 'removed', status: 'EXCLUÍDA', progress: '' } as const;
  vendors.requests.set('77', request);
  const preview = previewLink(tenantDeps(vendors), { holdersOf: async () => [] });
  expect(await preview(KEY, '77')).toEqual({
    request: { ss: '77', state: 'removed', status: 'EXCLUÍDA' },
    refusal:
      'Na Sismetro, a SS 77 foi excluída ou mesclada em outra. Vincule a SS em que o serviço continua.',
  });
});
