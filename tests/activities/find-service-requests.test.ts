import { describe, expect, test } from '@jest/globals';
import type { ApplicationFailure } from '@temporalio/common';
import {
  findInList,
  findServiceRequests,
  readOwnedRequest,
} from '../../activities/find-service-requests.js';
import type { Words } from '../../domain/call-faults.js';
import { orderReference } from '../../domain/ids.js';
import { sayWords } from '../../texts/catalogue.js';
import { en } from '../../texts/en/index.js';
import { pt } from '../../texts/pt/index.js';
import type { ServiceRequestView } from '../../vendors/sismetro/sismetro.js';
import { tenantDeps, vendorsInMemory } from '../support/vendors.js';

const KEY = { tenant: 'acme', id: 'o-1', closing: 1 };
const TODAY = '2026-11-20T12:00:00Z';

const UNREADABLE = 'unreadable';

const row = (reference: string, openedAt: string): ServiceRequestView => ({
  ...{ ss: '7', status: '', progress: '', state: 'open' },
  ...{ reference, openedAt },
});

/** Reads a list whose pages have these rows, newest first. */
function listOf(...pages: (readonly (ServiceRequestView | typeof UNREADABLE)[])[]) {
  const vendors = vendorsInMemory();
  const listServiceRequests = async (page: number) => {
    const rows = pages[page - 1]!;
    const items = rows.filter((each) => each !== UNREADABLE);
    const unreadableRows = rows.length - items.length;
    return {
      ...{ items, page, totalPages: pages.length, unreadableRows },
      ...(unreadableRows > 0 && {
        firstUnreadable: rows.indexOf(UNREADABLE),
        firstProblem: { en: '/ss must be a number', pt: '/ss deve ser um número' },
      }),
    };
  };
  return findInList(
    tenantDeps({ ...vendors, sismetro: { ...vendors.sismetro, listServiceRequests } }),
  );
}

/** Reads a list with one SS a page, newest first. */
const pageOf = (...rows: ServiceRequestView[]) => listOf(...rows.map((each) => [each]));

test('the list is read back to when the first SS of the order may have been opened', async () => {
  const read = pageOf(
    row('acme/o-2', '2026-11-20T10:00:00Z'),
    row(orderReference(KEY), '2026-11-17T10:00:00Z'),
    row('acme/o-3', '2026-11-10T10:00:00Z'),
    row('acme/o-4', '2026-11-01T10:00:00Z'),
  );
  expect(await read(KEY, 1, TODAY)).toMatchObject({ found: [], isLast: true });
  const firstAt = '2026-11-16';
  expect(await read(KEY, 1, TODAY, firstAt)).toMatchObject({ found: [], isLast: false });
  expect(await read(KEY, 2, TODAY, firstAt)).toMatchObject({ found: [{ ss: '7' }], isLast: false });
  expect(await read(KEY, 3, TODAY, firstAt)).toMatchObject({ found: [], isLast: true });
});

test('a row that cannot be read makes the list unclear, but not if it is old', async () => {
  const recent = row('acme/o-2', '2026-11-20T12:30:00Z');
  const old = row('', '2026-11-17T10:00:00Z');
  const read = listOf([recent, UNREADABLE, old], [old, UNREADABLE]);
  await expect(read(KEY, 1, TODAY, '2026-11-16')).rejects.toThrow('rows that may be ours');
  expect(await read(KEY, 2, TODAY, '2026-11-16')).toMatchObject({ found: [], isLast: true });
});

test('the newest row, if it cannot be read, makes the list unclear', async () => {
  const read = listOf([UNREADABLE, row('acme/o-2', '2026-11-10T10:00:00Z'), UNREADABLE]);
  await expect(read(KEY, 1, TODAY)).rejects.toThrow('rows that may be ours');
});

test('an old SS that people opened without a reference does not make the list unclear', async () => {
  const read = pageOf(row('', '2026-11-17T10:00:00Z'), row('acme/o-2', '2026-11-10T10:00:00Z'));
  expect(await read(KEY, 1, TODAY, '2026-11-16')).toMatchObject({ found: [], isLast: false });
});

test('an SS that people opened by hand is not ours, but may be linked', async () => {
  const vendors = vendorsInMemory();
  const recent = '2026-11-20T12:30:00Z';
  const strangers = { ...row('', recent), isReferenceWhole: true };
  vendors.requests.set('7', strangers);
  const whose = async () => (await readOwnedRequest(tenantDeps(vendors))(KEY, '7')).kind;
  expect(await whose()).toBe('unknown');
  expect(await pageOf(strangers)(KEY, 1, TODAY)).toMatchObject({ found: [], isLast: true });
  vendors.requests.set('7', row('acme/o-2', recent));
  expect(await whose()).toBe('anothers');
});

describe('an operator reads why a look says nothing, each in their language,', () => {
  const recent = '2026-11-20T12:30:00Z';
  const view = (ss: string, reference: string) => ({ ...row(reference, recent), ss });
  const wordsOf = async (look: Promise<unknown>) => {
    const error = await look.catch((caught: unknown) => caught);
    const [{ words }] = (error as ApplicationFailure).details as [{ words: Words }];
    return [en.callFaults, pt.callFaults].map((faults) => sayWords(faults, words));
  };

  test('without what people wrote', async () => {
    const list = listOf([view('7', ''), view('8', 'Maria'), view('9', 'acme/o'), view('10', '')]);
    expect(await wordsOf(list(KEY, 1, TODAY))).toEqual([
      'in the list, these may be of this order: SS 7 (without a reference), 8 (with another text in place of the reference), 9 (with another reference) and 1 more',
      'na lista, podem ser deste pedido: SS 7 (sem referência), 8 (com outro texto no lugar da referência), 9 (com outra referência) e mais 1',
    ]);
  });

  test('with the field of a row that cannot be read', async () => {
    const list = listOf([UNREADABLE, view('7', '')]);
    expect(await wordsOf(list(KEY, 1, TODAY))).toEqual([
      'in the list, these may be of this order: SS 7 (without a reference); a row of the list cannot be read: /ss must be a number',
      'na lista, podem ser deste pedido: SS 7 (sem referência); uma linha da lista não pode ser lida: /ss deve ser um número',
    ]);
  });

  test('if the look by reference shows other SSs', async () => {
    const vendors = vendorsInMemory();
    const sismetro = { ...vendors.sismetro, findServiceRequests: async () => [view('7', '')] };
    expect(await wordsOf(findServiceRequests(tenantDeps({ ...vendors, sismetro }))(KEY))).toEqual([
      'the look by our reference shows only SSs that do not carry it: SS 7 (without a reference)',
      'a procura pela nossa referência mostra só SS que não a têm: SS 7 (sem referência)',
    ]);
  });
});
