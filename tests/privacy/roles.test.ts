/** A name in every free text that exists, and who reads it: each answer to a `GET` and each list, as each role. */
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { failure } from '../../activities/vendor-failures.js';
import { createOpenApiDocument } from '../../api/openapi/document.js';
import { FailureType } from '../../domain/failures.js';
import { aPayload } from '../api/support/bodies.js';
import { eventually } from '../support/eventually.js';
import { startPrivacyWorld, type PrivacyWorld } from './world.js';

/** Where a name is planted, and which. No name is a part of another word. */
const PLANTED = {
  customer: 'Zuleica',
  document: '529.982.247-25',
  phone: '98765-4321',
  email: 'caixa@plantado.example',
  city: 'Pomerode',
  address: 'Jabuticabeiras',
  observation: 'Girassolina',
  equipment: 'Evaristo',
  'amended equipment': 'Aldegunda',
  service: 'Ofelina',
  technician: 'Terencio',
  conclusion: 'Filomena',
  cancellation: 'Belarmino',
  decision: 'Hortencia',
  'bulk decision': 'Leocadia',
  'words of a vendor': 'Evandrina',
  'a parked body': 'Gumercindo',
  'a discarded one': 'Astrogilda',
} as const;
type Place = keyof typeof PLANTED;

/** What people wrote or vendors said, which those read who decide. */
const FOR_OPERATORS: readonly Place[] = [
  ...(['decision', 'bulk decision', 'words of a vendor', 'a discarded one'] as const),
  ...(['equipment', 'amended equipment', 'service'] as const),
];

const REFUSED = 9;

let world: PrivacyWorld;
const ids: string[] = [];
const bodies: string[] = [];
const bulks: string[] = [];

const orderOf = (number: number) =>
  aPayload({
    number,
    customer: {
      ...{ code: '901', name: `${PLANTED.customer} Quirino`, cnpjCpf: PLANTED.document },
      ...{ phone: `(47) ${PLANTED.phone}`, email: PLANTED.email, city: PLANTED.city },
      address: `Rua das ${PLANTED.address}, 77`,
    },
    observation: `Falar com ${PLANTED.observation}`,
    equipment: { description: `Adega de ${PLANTED.equipment}` },
    items: [
      {
        service: { code: 'S-10', description: `Limpeza na casa de ${PLANTED.service}` },
        ...{ quantity: 1, price: 350 },
      },
    ],
  });

beforeAll(async () => {
  const words = `Cliente ${PLANTED['words of a vendor']} bloqueada`;
  let lastSs = 4_711_000;
  world = await startPrivacyWorld({
    readRequestNow: async () => {
      throw failure(FailureType.Unreadable, 'sismetro.readOne: unreadable', { words });
    },
    openServiceRequest: async ({ order }: { order: { number: string } }) => {
      if (order.number === String(REFUSED)) {
        throw failure(FailureType.Refused, 'sismetro.open: refused', { words, status: 422 });
      }
      const ss = String((lastSs += 1));
      return { kind: 'opened', ss, link: 'https://br.sismetro.com/x', noted: 'yes' };
    },
  });
  const opened = async (number: number) => {
    const payload = orderOf(number);
    expect((await world.senior({ payload })).status).toBe(202);
    ids.push(payload.id);
    return payload.id;
  };
  const done = { technician: `${PLANTED.technician} Vieira` };
  for (const [number, event, told] of [
    [1, 'completed', { ...done, conclusion: `Cozinha de ${PLANTED.conclusion} limpa` }],
    [2, 'cancelled', { ...done, reason: `${PLANTED.cancellation} desistiu` }],
  ] as const) {
    const id = await opened(number);
    await world.inPhase(id, 'in-service');
    const callback = { externalReference: `acme/${id}`, ...told };
    expect((await world.sismetro(event, callback)).status).toBe(202);
    await world.inPhase(id, event === 'completed' ? 'released' : 'cancelled');
  }
  const refused = await opened(REFUSED);
  const waits = await opened(REFUSED); // stays with its question
  const decide = (id: string, body: object) =>
    world.root('POST', `/orders/acme/${id}/decisions`, body);
  for (const id of [refused, waits]) {
    await eventually('the order asks', async () => {
      const { body } = await world.root('GET', `/orders/acme/${id}`);
      return body['attention'] !== null;
    });
  }
  const reason = `Combinado com ${PLANTED.decision}`;
  const equipment = { description: `Freezer de ${PLANTED['amended equipment']}` };
  const amended = await decide(waits, { decision: 'amend-equipment', reason, equipment });
  expect(amended.status).toBeLessThan(300);
  await eventually('the order asks again', async () => {
    const { body } = await world.root('GET', `/orders/acme/${waits}`);
    return body['attention'] !== null && JSON.stringify(body).includes(equipment.description);
  });
  const settled = { decision: 'settle', outcome: 'cancelled', reason };
  expect((await decide(refused, settled)).status).toBeLessThan(300);
  await world.inPhase(refused, 'cancelled');

  for (const name of [PLANTED['a parked body'], PLANTED['a discarded one']]) {
    const body = {
      ...aPayload({ number: 77, branch: undefined }),
      observation: `Falar com ${name}`,
    };
    const answer = await world.senior({ payload: body });
    expect(answer.status).toBe(422);
    bodies.push(String(answer.body['parked']));
  }
  await eventually('both are parked', async () => {
    const { body } = await world.root('GET', '/parked');
    return (body['items'] as unknown[]).length === 2;
  });
  const discard = { reason: `${PLANTED['a discarded one']} desistiu` };
  const discarded = await world.root('POST', `/parked/${bodies[1]}/discard`, discard);
  expect(discarded.status).toBeLessThan(300);
  await eventually('all orders are listed', async () => {
    const { body } = await world.root('GET', '/orders');
    return (body['items'] as unknown[]).length === 4;
  });
  const bulk = await world.root('POST', '/bulk-decisions', {
    ...{ decision: 'retry', orders: [{ tenant: 'acme', id: waits }], expected: 1 },
    reason: `Combinado com ${PLANTED['bulk decision']}`,
  });
  expect(bulk.status).toBe(202);
  bulks.push(String(bulk.body['id']));
});

afterAll(() => world?.close());

interface Schema {
  readonly $ref?: string;
  readonly type?: string;
  readonly pattern?: string;
  readonly format?: string;
  readonly enum?: unknown;
  readonly const?: unknown;
  readonly anyOf?: readonly Schema[];
  readonly oneOf?: readonly Schema[];
  readonly allOf?: readonly Schema[];
  readonly items?: Schema;
  readonly properties?: Readonly<Record<string, Schema>>;
}
interface Operation {
  readonly security?: readonly Record<string, unknown>[];
  readonly requestBody?: {
    readonly content: Readonly<Record<string, { readonly schema: Schema }>>;
  };
}
const DOCUMENT = createOpenApiDocument();
const PATHS = Object.entries(DOCUMENT.paths ?? {}) as [string, Record<string, Operation>][];

/** Every address that an operator can `GET`, of each order, body and bulk decision, so that future ones are read as well. */
const addresses = () =>
  PATHS.flatMap(([template, { get }]) => {
    if (!get?.security?.some((scheme) => 'bearer' in scheme)) return [];
    const path = template.replace('{tenant}', 'acme');
    const [, wing = ''] = path.split('/');
    const values = { parked: bodies, 'bulk-decisions': bulks }[wing] ?? ids;
    return path.includes('{id}') ? values.map((id) => path.replace('{id}', id)) : [path];
  });

/** All that an operator reads, by address; lists of one tenant need it. */
async function readAs(name: string): Promise<Map<string, string>> {
  const answers = new Map<string, string>();
  const ask = async (method: string, path: string, body?: object) => {
    const answer = await fetch(world.url + path, {
      method,
      headers: {
        authorization: `Bearer token-of-${name}`,
        ...(body && { 'content-type': 'application/json' }),
      },
      ...(body && { body: JSON.stringify(body) }),
    });
    answers.set(`${method} ${path} ${answer.status}`, await answer.text());
  };
  for (const path of addresses()) await ask('GET', `${path}?tenant=acme`);
  await ask('GET', '/orders?tenant=acme&view=attention');
  await ask('POST', '/orders/search', { q: PLANTED.customer });
  await ask('POST', '/orders/search.csv', { tenant: 'acme' });
  return answers;
}

/** The places whose name a text contains. */
const placesIn = (text: string) =>
  (Object.keys(PLANTED) as Place[]).filter((place) => text.includes(PLANTED[place]));

/** What an operator reads beyond what they may, by address. */
const readBeyond = (answers: Map<string, string>, allowed: readonly Place[]) =>
  [...answers].flatMap(([address, text]) => {
    const beyond = placesIn(text).filter((place) => !allowed.includes(place));
    return beyond.length === 0 ? [] : [[address, beyond]];
  });

/** The texts of a schema by name, except those whose form leaves no room for a name. */
function textsIn(schema: Schema, name = ''): string[] {
  const { $ref, anyOf = [], oneOf = [], allOf = [], items, properties = {} } = schema;
  if ($ref !== undefined) {
    const named = DOCUMENT.components?.schemas?.[$ref.split('/').at(-1)!];
    return textsIn(named as Schema, name);
  }
  const isFree = ['pattern', 'format', 'enum', 'const'].every((bound) => !(bound in schema));
  return [
    ...(schema.type === 'string' && isFree ? [name] : []),
    ...[...anyOf, ...oneOf, ...allOf, ...(items ? [items] : [])].flatMap((one) =>
      textsIn(one, name),
    ),
    ...Object.entries(properties).flatMap(([field, one]) => textsIn(one, field)),
  ];
}

/** Where each free text of a request is planted. */
const PLACES: Record<string, Place | readonly Place[]> = {
  name: 'customer',
  cnpjCpf: 'document',
  ...{ phone: 'phone', email: 'email', city: 'city', address: 'address' },
  observation: ['observation', 'a parked body'],
  description: ['equipment', 'amended equipment', 'service'],
  ...{ technician: 'technician', conclusion: 'conclusion' },
  reason: ['cancellation', 'decision', 'bulk decision', 'a discarded one'],
};

/** Texts that name a thing, and no person. */
const NAMES_OF_THINGS = [
  ...['id', 'ids', 'number', 'ss', 'order', 'orderId', 'event', 'eventId', 'tenant'],
  ...['code', 'branch', 'equipment', 'unit', 'externalReference', 'version', 'cursor', 'said'],
];
/** What is searched for, the colleague who takes care, and what opens a session; none of it is an answer's. */
const OF_THE_CALLER = ['q', 'customer', 'document', 'assignee', 'target', 'token'];

describe('a name in a free text', () => {
  test('is planted in each text that a request may have', () => {
    const bodies = PATHS.filter(([path]) => path !== '/codec/decode').flatMap(([, item]) =>
      Object.values(item).flatMap(({ requestBody }) =>
        Object.values(requestBody?.content ?? {}).flatMap(({ schema }) => textsIn(schema)),
      ),
    );
    const known = [...Object.keys(PLACES), ...NAMES_OF_THINGS, ...OF_THE_CALLER];
    expect([...new Set(bodies)].toSorted()).toEqual(known.toSorted());
    const places = [...Object.values(PLACES).flat(), 'words of a vendor'];
    expect(places.toSorted()).toEqual(Object.keys(PLANTED).toSorted());
  });

  test('is looked for in each answer that an operator may get', async () => {
    const answers = [...(await readAs('root')).keys()];
    const isRead = (template: string) => {
      const address = new RegExp(`^GET ${template.replaceAll(/\{\w+\}/g, '[^?]+')}\\?.* 200$`);
      return answers.some((answer) => address.test(answer));
    };
    const unread = PATHS.filter(([, { get }]) => get?.security?.some((one) => 'bearer' in one))
      .map(([template]) => template)
      .filter((template) => !isRead(template));
    expect(unread).toEqual(['/sweeps/{id}']); // none has run
  });

  test.each([
    ['a viewer', 'vera', []],
    ['an operator', 'ana', FOR_OPERATORS],
  ] as const)('is read by %s only where the role decides with it', async (_who, name, allowed) => {
    const answers = await readAs(name);
    const answered = [...answers.keys()].filter((address) => address.endsWith(' 200'));
    expect(answered.length).toBeGreaterThan(15);
    expect(readBeyond(answers, allowed)).toEqual([]);
  });

  test('is there to be found: an operator who decides reads the words, and one who may reveal all', async () => {
    const read = [...(await readAs('ana')).values()].join('\n');
    expect(placesIn(read)).toEqual(
      expect.arrayContaining(['decision', 'words of a vendor', 'amended equipment']),
    );
    const revealed = [read];
    const reveal = async (path: string) => {
      const { status, body } = await world.as('rui')('POST', path, { reason: 'conferência' });
      expect(status).toBe(200);
      revealed.push(JSON.stringify(body));
    };
    for (const id of ids) await reveal(`/orders/acme/${id}/payloads/reveal`);
    await reveal(`/parked/${bodies[0]}/reveal`);
    const { body } = await world.root('GET', '/audit?tenant=acme&limit=200');
    revealed.push(JSON.stringify(body));
    expect(placesIn(revealed.join('\n')).toSorted()).toEqual(Object.keys(PLANTED).toSorted());
  });

  test('is in no log line, whoever wrote, decided or read', async () => {
    await readAs('root');
    expect(world.log()).toContain('/orders/search.csv');
    expect(placesIn(world.log())).toEqual([]);
  });
});
