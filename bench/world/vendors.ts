import type { Book, Journey } from './book.js';
import { orderOf } from './order.js';

/** The answer of a stub: status and JSON. */
export type Answer = readonly [status: number, body: unknown];

interface Asked {
  readonly book: Book;
  readonly body: Readonly<Record<string, unknown>>;
  /** The order that the call is about; undefined if it is about none, or not known. */
  readonly journey: Journey | undefined;
  /** Whose address was called. */
  readonly tenant: string;
  /** Which page of a list, from 1. */
  readonly page: number;
}

const NOTHING: Answer = [404, { message: 'unknown' }];
const TOKEN = JSON.stringify({ access_token: 't', refresh_token: 'r', expires_in: 604_800 });
const PAGE = 100;

const idOf = (reference: unknown) => String(reference).replace(/^.*?\//, '');

const found = (journey: Journey | undefined): Answer =>
  journey?.ss === undefined
    ? [200, { valid: false, resultList: [] }]
    : [200, { valid: true, resultList: [rowOf(journey, journey.ss)] }];

const rowOf = ({ doneAt, description }: Journey, ss: number) => ({
  idSs: ss,
  link: linkOf(ss),
  status: doneAt === undefined ? 'ABERTA' : 'ENCERRADA',
  evolucao: doneAt === undefined ? 'AGUARDANDO AGENDAMENTO' : 'CONCLUÍDO',
  dataAbertura: '2026-11-24 10:00:00',
  descricaoSs: description,
});

const linkOf = (ss: number) => `http://127.0.0.1/printSS.php?os=${ss}&token=bench`;

const noted = ({ book, journey }: Asked, happening: 'observed' | 'released'): Answer => {
  if (!journey) return NOTHING;
  book.note(journey, happening);
  return [200, { id: journey.id }];
};

/** The order as the ERP shows it: Ponte reads it before and after each release. */
function orderRead(journey: Journey | undefined): Answer {
  if (!journey) return NOTHING;
  const status = journey.releasedAt === undefined ? 'AGUARDANDO_INTEGRACAO' : 'LIBERADO';
  return [200, { id: journey.id, number: '1', status, observations: [] }];
}

/** Both vendors by the names of their calls (docs/wire.md, sections 5 and 6): no storage, no delay, no faults. */
const CALLS: Readonly<Record<string, (asked: Asked) => Answer>> = {
  loginWithKey: () => [200, { jsonToken: TOKEN }],
  refreshToken: () => [200, { jsonToken: TOKEN }],
  open({ book, body, journey }) {
    if (!journey) return NOTHING;
    journey.description = body['description'];
    const ss = book.open(journey);
    return [201, { ss, link: linkOf(ss) }];
  },
  findByReference: ({ journey }) => found(journey),
  findBySs: ({ journey }) => found(journey),
  listAll({ book, tenant, page }) {
    const { journeys, totalPages } = book.page(tenant, page, PAGE);
    const resultList = journeys.map((journey) => rowOf(journey, book.open(journey)));
    return [200, { valid: true, totalPages: String(totalPages), resultList }];
  },
  addObservation: (asked) => noted(asked, 'observed'),
  updateOrderStatusIntegration: (asked) => noted(asked, 'released'),
  readOrder: ({ journey }) => orderRead(journey),
  order({ book, tenant, page }) {
    const { journeys, totalPages } = book.page(tenant, page, PAGE);
    return [200, { totalPages, contents: journeys.map(orderOf) }];
  },
};

/** The first part of the path is the tenant. */
export function answer(book: Book, path: string, body: Readonly<Record<string, unknown>>): Answer {
  const url = new URL(path, 'http://localhost');
  const [last = '', list] = url.pathname.split('/').reverse();
  const call = list === 'order' ? 'readOrder' : last;
  const { searchParams: query } = url;
  const offset = query.get('offset');
  const reference = body['externalReference'] ?? query.get('reference');
  const named = 'id' in body ? String(body['id']) : idOf(reference);
  const journey =
    book.findBySs(Number(query.get('ss'))) ?? book.find(call === 'readOrder' ? last : named);
  journey?.calls.push(call);
  return (
    CALLS[call]?.({
      ...{ book, body, journey },
      tenant: url.pathname.split('/')[1] ?? '',
      page: offset === null ? Number(query.get('page')) : Number(offset) + 1,
    }) ?? NOTHING
  );
}
