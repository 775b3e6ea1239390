import { describe, expect, test } from '@jest/globals';
import { loadSeniorXProfile, loadSismetroProfile } from '../../vendors/profile/load.js';
import { createSeniorX } from '../../vendors/senior-x/client.js';
import { createSismetro } from '../../vendors/sismetro/client.js';
import { VendorError } from '../../vendors/vendor-error.js';
import { anOpening } from '../support/order.js';
import { json, useHttp, useVendor } from '../vendors/vendor-server.js';
import { mine, seniorXAt, sismetroAt } from './files.js';

/**
 * Faults as public APIs really report them. A single `failure` in a profile recognizes them for every call of both
 * vendors, without code.
 */

/** Faults inside a 500 (SOAP), rate limits as 403 and 425 with the seconds in the text, "no records" as an error, 404 as gone. */
const FAILURE = `failure: |
  (
    $seconds := $number($match(words, /(?:em|in) ([0-9]+) (?:segundos|seconds)/)[0].groups[0]);
    status in [403, 425] and $exists($seconds) ? { "after": $seconds } :
    status = 500 and $exists(body.fault.business) ? { "is": "refused", "words": body.fault.business } :
    status = 500 and body.fault.code = 'BUSY' ? 'again' :
    status = 400 and body.codigo = 'NENHUM_REGISTRO' ? 'empty' :
    status = 404 and body.motivo = 'REMOVIDO' ? 'not-found' :
    status = 402 ? 'quota' :
    status = 200 and body.ok = false ? { "is": "refused", "words": body.texto } :
    status = 409 and body.motivo = 'SESSAO' ? 'credentials'
  )
`;

const vendor = useVendor((_, response) => json(response, 200, {}));
const http = useHttp();

/** Removes the shipped profile's words, so that the test's own are the only ones. */
const OWN = {
  'senior-x': `extends: senior-x
auth: none
headers: { authorization: null, client_id: null }
calls: { readOrder: { failure: null } }
`,
  sismetro: `extends: sismetro
auth: none
headers: { unit: null, key: null }
calls: { findByReference: { failure: null }, readOne: { failure: null }, listAll: { failure: null }, equipmentSearch: { failure: null } }
`,
};

const senior = (yaml = OWN['senior-x'] + FAILURE) =>
  createSeniorX(
    {
      ...seniorXAt(vendor.url),
      profile: loadSeniorXProfile(...mine(yaml)),
    },
    { http },
  );

const sismetro = (yaml = OWN.sismetro + FAILURE) =>
  createSismetro(
    { ...sismetroAt(vendor.url), profile: loadSismetroProfile(...mine(yaml)) },
    { http },
  );

const READS: Record<string, () => Promise<unknown>> = {
  'ERP: readOrder': () => senior().readOrder('o-1'),
  'ERP: listAwaiting': () => senior().listAwaiting(1),
  'field service: findByReference': () => sismetro().findServiceRequests('acme/o-1'),
  'field service: readOne': () => sismetro().readServiceRequest('5'),
  'field service: listAll': () => sismetro().listServiceRequests(1),
  'field service: equipmentSearch': () => sismetro().searchEquipment('x', 1),
};

/** The outcome of a call: the meaning of its failure, or `none` if the profile reads the answer as "nothing there". */
async function outcomeOf(call: () => Promise<unknown>) {
  try {
    const result = await call();
    const isNone =
      result === undefined ||
      (Array.isArray(result) && result.length === 0) ||
      (typeof result === 'object' && Object(result).items?.length === 0);
    return isNone ? 'none' : 'something';
  } catch (error) {
    if (!(error instanceof VendorError)) throw error;
    const { meaning, retryAfterMs, words } = error;
    return retryAfterMs === undefined ? `${meaning}: ${words}` : `${meaning} in ${retryAfterMs}`;
  }
}

type Fault = readonly [name: string, status: number, body: unknown, write: RegExp, read: RegExp];

const FAULTS: readonly Fault[] = [
  [
    'a business fault in a 500',
    500,
    { fault: { business: 'Pedido bloqueado' } },
    /^refused: Pedido bloqueado/,
    /^unreadable: Pedido bloqueado/,
  ],
  ['a busy server in a 500', 500, { fault: { code: 'BUSY' } }, /^again/, /^again/],
  ['any other 500', 500, { fault: {} }, /^uncertain/, /^again/],
  [
    'a rate limit as 403',
    403,
    { erro: 'Tente em 17 segundos' },
    /^again in 17000$/,
    /^again in 17000$/,
  ],
  ['a rate limit as 425', 425, 'Retry in 90 seconds', /^again in 90000$/, /^again in 90000$/],
  ['any other 403', 403, { erro: 'sem acesso' }, /^credentials/, /^credentials/],
  [
    '"no records" as an error',
    400,
    { codigo: 'NENHUM_REGISTRO', texto: 'sem registros' },
    /^not-found/,
    /^none$/,
  ],
  ['404 as gone', 404, { motivo: 'REMOVIDO' }, /^not-found/, /^none$/],
  ['any other 404', 404, { message: 'no route' }, /^refused/, /^unreadable/],
  ['a paid plan that is used up', 402, {}, /^quota/, /^quota/],
  [
    'a no in a 200',
    200,
    { ok: false, texto: 'Sem saldo' },
    /^refused: Sem saldo/,
    /^unreadable: Sem saldo/,
  ],
  ['a log-in that is over as 409', 409, { motivo: 'SESSAO' }, /^credentials/, /^credentials/],
];

describe.each(FAULTS)('%s', (_, status, body, write, read) => {
  test('is classified in an answer to a write and to a read', async () => {
    vendor.answer = (__, response) =>
      typeof body === 'string'
        ? void response.writeHead(status, { 'content-type': 'text/plain' }).end(body)
        : json(response, status, body);
    expect(await outcomeOf(() => sismetro().openServiceRequest(...anOpening()))).toMatch(write);
    expect(await outcomeOf(() => senior().readOrder('o-1'))).toMatch(read);
    expect(vendor.received).toHaveLength(2);
  });
});

test.each(Object.keys(READS))('a failure may mean that there is nothing: %s', async (name) => {
  vendor.answer = (_, response) => json(response, 404, { motivo: 'REMOVIDO' });
  expect(await outcomeOf(READS[name]!)).toBe('none');
  vendor.answer = (_, response) => json(response, 400, { codigo: 'NENHUM_REGISTRO' });
  expect(await outcomeOf(READS[name]!)).toBe('none');
});

describe('a failure of one call', () => {
  const withFailureOf = (base: 'senior-x' | 'sismetro', call: string) =>
    `${OWN[base].replace(/calls: .*\n/, '')}failure: |\n  'quota'\ncalls: { ${call}: { failure: "'credentials'" } }`;

  test.each(['open', 'findByReference', 'readOne', 'listAll', 'equipmentSearch'])(
    'of the field service is evaluated before the general one: %s',
    async (call) => {
      const client = sismetro(withFailureOf('sismetro', call));
      const calls: Record<string, () => Promise<unknown>> = {
        open: () => client.openServiceRequest(...anOpening()),
        findByReference: () => client.findServiceRequests('acme/o-1'),
        readOne: () => client.readServiceRequest('5'),
        listAll: () => client.listServiceRequests(1),
        equipmentSearch: () => client.searchEquipment('x', 1),
      };
      for (const [name, make] of Object.entries(calls)) {
        expect(await outcomeOf(make)).toMatch(name === call ? /^credentials/ : /^quota/);
      }
    },
  );

  test.each(['addObservation', 'releaseOrder', 'cancelOrder', 'readOrder', 'listAwaiting'])(
    'of the ERP is evaluated before the general one: %s',
    async (call) => {
      const client = senior(withFailureOf('senior-x', call));
      const calls: Record<string, () => Promise<unknown>> = {
        addObservation: () => client.addObservation('o-1', 'x'),
        releaseOrder: () => client.releaseOrder('o-1'),
        cancelOrder: () => client.cancelOrder('o-1'),
        readOrder: () => client.readOrder('o-1'),
        listAwaiting: () => client.listAwaiting(1),
      };
      for (const [name, make] of Object.entries(calls)) {
        expect(await outcomeOf(make)).toMatch(name === call ? /^credentials/ : /^quota/);
      }
    },
  );
});
