/** Orders whose SS must be looked for, at a Sismetro that has only its list: the SSs of others do not hold them up. */
import { describe, expect, test } from '@jest/globals';
import { orderWorkflowId } from '../../domain/ids.js';
import { startSismetro } from '../../sandbox/sismetro/app.js';
import { createHttp } from '../../vendors/http.js';
import { loadSismetroProfile } from '../../vendors/profile/load.js';
import { createSismetro } from '../../vendors/sismetro/client.js';
import { status } from '../../workflows/service-order/messages.js';
import { directoryOf } from '../profiles/files.js';
import { openBody } from '../sandbox/support.js';
import { eventually } from '../support/eventually.js';
import { useLiveServer, withTenant } from '../support/live.js';
import { anOrder } from '../support/order.js';
import { vendorsInMemory } from '../support/vendors.js';

const US = { unit: '484', key: 'sismetro-key' };

const live = useLiveServer();

interface Setting {
  /** What the profile says besides that only the list can be searched. */
  readonly facts?: string;
  /** A field of its rows that Sismetro does not show. */
  readonly lacks?: 'externalReference' | 'descricaoSs';
  /** What SSs show as a reference that people open by hand between the orders. */
  readonly strangers?: readonly string[];
}

/** Opens these orders of one tenant, one after the other, each only after a look. Returns the reads that this took. */
async function openInTurn(ids: readonly string[], { facts = '', lacks, strangers = [] }: Setting) {
  const field = await startSismetro({ dataDir: ':memory:', credentials: US });
  const http = createHttp();
  const post = (path: string, body: object) =>
    fetch(`${field.url}${path}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...US },
      body: JSON.stringify(body),
    });
  const rows = `[resultList.$sift(function($_, $name) { $name != "${lacks}" })]`;
  try {
    const profile = loadSismetroProfile(
      'list.yaml',
      directoryOf({
        'list.yaml': `extends: sismetro
capabilities: { findByReference: false${facts} }
calls:
  readOne: { answer: '{ "rows": ${rows} }' }
  listAll: { answer: '{ "rows": ${rows}, "totalPages": totalPages }' }`,
      }),
    );
    const addresses = { baseUrl: field.url, readUrl: field.url };
    const client = createSismetro(
      { ...US, ...addresses, linkHosts: [], timeZone: 'America/Sao_Paulo', profile },
      { http },
    );
    let lists = 0;
    const sismetro = {
      ...client,
      listServiceRequests: (page: number) => {
        lists += 1;
        return client.listServiceRequests(page);
      },
    };
    const { senior, close } = vendorsInMemory();
    await withTenant(live, { senior, sismetro }, async ({ id: tenant, orders }) => {
      for (const id of ids) {
        const order = close(anOrder({ tenant, id }));
        for (const text of strangers) await post('/serviceOrder/open', openBody(text));
        await orders.open(order, { lookFirst: true });
        const handle = live.client.workflow.getHandle(orderWorkflowId(order));
        await eventually(`order ${id} is in service`, async () => {
          const { phase } = await handle.query(status);
          return phase === 'in-service';
        });
      }
    });
    return lists;
  } finally {
    await field.close();
    await http.close();
  }
}

/** Ids that begin with another one come before it and after it. */
const ANY_ORDER = ['10', '1', '12', '2'];

describe('the orders of one tenant whose ids begin alike open at once, each after one look,', () => {
  test('if each SS shows our reference as the mark in its description', async () => {
    expect(await openInTurn(ANY_ORDER, { lacks: 'externalReference' })).toBe(4);
  });

  test('if the profile says that references are whole', async () => {
    const facts = ', showsReferenceWhole: true';
    expect(await openInTurn(ANY_ORDER, { facts, lacks: 'descricaoSs' })).toBe(4);
  });
});

describe('SSs that people open by hand hold no order up', () => {
  test('if the profile says that ours always show a reference', async () => {
    const facts = ', showsReferenceAlways: true';
    expect(await openInTurn(['1', '2'], { facts, strangers: [' '] })).toBe(2);
  });

  test('if it also says that references are whole, whatever people write in their place', async () => {
    const facts = ', showsReferenceAlways: true, showsReferenceWhole: true';
    const strangers = [' ', 'Troca do filtro', 'Contrato 4/2025', '4711'];
    expect(await openInTurn(['10', '1'], { facts, lacks: 'descricaoSs', strangers })).toBe(2);
  });
});
