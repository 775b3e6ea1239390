import { expect, test } from '@jest/globals';
import { confirmEnd, readEnd } from '../../activities/confirm-end.js';
import { orderReference } from '../../domain/ids.js';
import type { ServiceEnd } from '../../domain/lifecycle.js';
import { createLogger } from '../../platform/logging.js';
import type { Incidents } from '../../platform/temporal/incidents.js';
import { VendorError } from '../../vendors/vendor-error.js';
import { createTenants } from '../../worker/tenants.js';
import { load, MINIMAL } from '../platform/settings/settings-file.js';
import { tenantDeps, vendorsInMemory } from '../support/vendors.js';

const KEY = { tenant: 'acme', id: 'a1', closing: 1 };
const OTHER = { ...KEY, id: 'a2' };

/** Whether the end of an SS counts that two closings have: its number was repeated, or an operator mistook it. */
async function confirmed(
  reference: string,
  { isAsked = true, by, closedAt }: Held,
  holders = [KEY, OTHER],
) {
  const vendors = vendorsInMemory();
  const shows = { ss: '77', state: 'completed', status: 'ENCERRADA', progress: '' } as const;
  vendors.requests.set('77', { ...shows, reference, ...(closedAt && { closedAt }) });
  const confirms = { completed: isAsked, cancelled: isAsked };
  const confirm = confirmEnd(
    { ...tenantDeps(vendors), confirms },
    { holdersOf: async () => holders },
  );
  return confirm(KEY, { ss: '77', by }, 'completed');
}

interface Held {
  readonly isAsked?: boolean;
  readonly closedAt?: string;
  readonly by: 'answer' | 'operator';
}

test.each([
  ['and proves nothing', '', { by: 'answer' }, 'anothers'],
  ['and shows our reference', orderReference(KEY), { by: 'answer' }, 'shown'],
  ['and is not asked: the operator linked it', '', { by: 'operator', isAsked: false }, 'anothers'],
  ['and is not asked: Sismetro answered it', '', { by: 'answer', isAsked: false }, 'not-asked'],
] as const)('an SS that another order has, too, %s', async (_, reference, held, expected) => {
  expect((await confirmed(reference, held)).kind).toBe(expected);
});

test('an SS that no other order has settles its own', async () => {
  expect(await confirmed('', { by: 'answer' }, [KEY])).toMatchObject({ kind: 'shown' });
  expect((await confirmed('', { by: 'operator', isAsked: false }, [])).kind).toBe('not-asked');
});

test('an end is shown with its date, if the SS has one', async () => {
  const endedAt = '2026-11-24T12:00:00.000Z';
  const held = { by: 'answer', closedAt: endedAt } as const;
  expect(await confirmed(orderReference(KEY), held)).toMatchObject({ kind: 'shown', endedAt });
});

test.each([
  ['', ['completed', 'cancelled']],
  ['confirmCompletion: false', ['cancelled']],
  ['confirmCancellation: false', ['completed']],
])(
  'a worker looks at the SS for each end, unless the settings say otherwise: %s',
  async (flag, expected) => {
    const [settings] = load(MINIMAL.replace('name: Acme', `${flag}\n    name: Acme`)).tenants;
    const tenant = createTenants({
      http: {
        call: () =>
          Promise.reject(new VendorError({ vendor: 'sismetro', call: 'x', meaning: 'again' })),
        close: async () => {},
      },
      logger: createLogger('test', { level: 'silent' }),
      observersOf: () => [],
      restoredAt: undefined,
      isRehearsal: () => false,
      incidents: {} as Incidents, // this call makes none
      keeperOf: () => () => undefined as never,
    })(settings!);
    const isRead = (end: ServiceEnd) =>
      readEnd(tenant, { holdersOf: async () => [] }, KEY, { ss: '77', by: 'answer' }, end).then(
        ({ kind }) => kind !== 'not-asked',
        () => true,
      );
    const read = [];
    for (const end of ['completed', 'cancelled'] as const) if (await isRead(end)) read.push(end);
    expect(read).toEqual(expected);
  },
);
