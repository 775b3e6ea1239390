import type { Book, Journey } from './book.js';

/** The answer of a stub: status and JSON. */
export type Answer = readonly [status: number, body: unknown];

interface Asked {
  readonly book: Book;
  readonly body: Readonly<Record<string, unknown>>;
  /** The order that the call is about; undefined if it is about none, or not known. */
  readonly journey: Journey | undefined;
}

const NOTHING: Answer = [404, { message: 'unknown' }];
const TOKEN = JSON.stringify({ access_token: 't', refresh_token: 'r', expires_in: 604_800 });
const EMPTY_LIST: Answer = [200, { totalPages: 0, totalElements: 0, contents: [] }];

const idOf = (reference: unknown) => String(reference).replace(/^.*?\//, '');

const found = (journey: Journey | undefined): Answer => {
  if (journey?.ss === undefined) return [200, { valid: false, resultList: [] }];
  const isDone = journey.doneAt !== undefined;
  const row = {
    idSs: journey.ss,
    link: linkOf(journey.ss),
    status: isDone ? 'ENCERRADA' : 'ABERTA',
    evolucao: isDone ? 'CONCLUÍDO' : 'AGUARDANDO AGENDAMENTO',
    dataAbertura: '2026-11-24 10:00:00',
    descricaoSs: journey.description,
  };
  return [200, { valid: true, resultList: [row] }];
};

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
  listAll: () => [200, { valid: true, totalPages: '0', resultList: [] }],
  addObservation: (asked) => noted(asked, 'observed'),
  updateOrderStatusIntegration: (asked) => noted(asked, 'released'),
  readOrder: ({ journey }) => orderRead(journey),
  order: () => EMPTY_LIST,
};

export function answer(book: Book, path: string, body: Readonly<Record<string, unknown>>): Answer {
  const url = new URL(path, 'http://localhost');
  const [last = '', list] = url.pathname.split('/').reverse();
  const call = list === 'order' ? 'readOrder' : last;
  const { searchParams: query } = url;
  const reference = body['externalReference'] ?? query.get('reference');
  const named = 'id' in body ? String(body['id']) : idOf(reference);
  const journey =
    book.findBySs(Number(query.get('ss'))) ?? book.find(call === 'readOrder' ? last : named);
  journey?.calls.push(call);
  return CALLS[call]?.({ book, body, journey }) ?? NOTHING;
}
