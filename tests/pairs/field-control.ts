import { randomUUID } from 'node:crypto';
import {
  Unauthorized,
  type Answer,
  type Behind,
  type Json,
  type Route,
  type Asked,
} from '../alternate-profile/front.js';

/** Field Control: the calls of profiles/field-control.yaml, answered by the stand-in behind it. It keeps customers itself. */

export const FIELD_CONTROL_KEY = randomUUID();

/** Ids are base64 of the number and the account's. */
export const idOf = (ss: number | string) => Buffer.from(`${ss}:52025`).toString('base64');
const numberIn = (id: string) => Buffer.from(id, 'base64').toString().split(':')[0]!;

const TASK: Readonly<Record<string, string>> = {
  ENCERRADA: 'done',
  CANCELADA: 'canceled',
};

/** The plain text of a description, as it was sent. */
const plain = (html: string) =>
  html
    .replace(/<br \/>/g, '\n')
    .replace(/&#(\d+);/g, (_, code) => String.fromCodePoint(Number(code)))
    .replace(/<[^>]*>/g, '');

const instant = (local: string) => new Date(`${local.replace(' ', 'T')}-03:00`).toISOString();

const orderOf = (row: Json): Json => ({
  id: idOf(row.idSs),
  link: row.link,
  archived: row.status === 'EXCLUÍDA',
  identifier: row.externalReference,
  description: row.descricaoSs === undefined ? undefined : plain(row.descricaoSs),
  createdAt: row.dataAbertura && instant(row.dataAbertura),
  customer: { id: idOf(1) },
  service: { id: idOf(1) },
});

const taskOf = (row: Json): Json => ({
  id: idOf(`9${row.idSs}`),
  status: TASK[row.status] ?? (row.evolucao === 'EM EXECUÇÃO' ? 'started' : 'scheduled'),
  statusDescription: row.conclusao ? plain(row.conclusao) : null,
  completedAt: row.dataEncerramento ? instant(row.dataEncerramento) : null,
  archived: false,
  order: { id: idOf(row.idSs) },
});

/** What Field Control sends when a task ends. */
export const eventOf = (callback: Json, end: string): Json => ({
  id: callback.eventId,
  event: end === 'completed' ? 'task-completed' : 'task-canceled',
  data: {
    status: end === 'completed' ? 'done' : 'canceled',
    completedAt: callback.occurredAt,
    statusDescription: callback.conclusion ?? callback.reason,
    employee: { name: callback.technician },
    order: {
      id: callback.ss === undefined ? undefined : idOf(callback.ss),
      identifier: callback.externalReference,
    },
  },
});

const listed = (items: Json[], totalCount = items.length): Answer => ({
  status: 200,
  body: { items, totalCount },
});

/** The value of a filter such as `identifier:"acme/1"`. */
const filterIn = ({ query }: Asked) => /^(\w+):"(.*)"$/.exec(query.get('q') ?? '') ?? [];

/**
 * @param standIn returns the stand-in's address; called for each call
 * @param keys returns what the stand-in's callers must show
 */
export function fieldControlRoutes(
  standIn: () => string,
  keys: () => Record<string, string>,
): Route[] {
  const customers: Json[] = [];
  const route = (
    method: string,
    path: string,
    serves: (asked: Asked, behind: Behind) => Answer | Promise<Answer>,
  ): Route => ({
    method,
    path: new RegExp(`^/${path}$`),
    serves(asked, behind) {
      if (asked.headers['x-api-key'] !== FIELD_CONTROL_KEY) throw new Unauthorized();
      return serves(asked, behind);
    },
  });
  const ask = (behind: Behind, path: string, body?: Json) =>
    behind({ url: `${standIn()}${path}`, headers: keys(), body });
  const read = async (
    { path: [id] }: Asked,
    behind: Behind,
    shown: (row: Json) => Answer,
  ): Promise<Answer> => {
    const answer = await ask(behind, `/SS/findBySs?ss=${numberIn(id!)}`);
    if (answer.status !== 200) return answer;
    const [row] = answer.body.resultList;
    return row === undefined ? { status: 404, body: { message: 'Not Found' } } : shown(row);
  };

  return [
    route('GET', 'customers', (asked) => {
      const [, field, value] = filterIn(asked);
      const name = field === 'name' ? 'name' : 'documentNumber';
      return listed(customers.filter((customer) => customer[name] === value));
    }),
    route('POST', 'customers', ({ body }) => {
      if (!body.name) return { status: 422, body: { message: 'name is required' } };
      const customer = { ...body, id: idOf(customers.length + 1) };
      customers.push(customer);
      return { status: 201, body: customer };
    }),
    route('GET', 'services', () => listed([{ id: idOf(1), name: 'Manutenção', duration: 60 }])),
    route('POST', 'orders', async ({ body }, behind) => {
      const customer = customers.find(({ id }) => id === body.customer?.id);
      if (customer === undefined || body.service?.id === undefined || body.tasks.length === 0) {
        return { status: 422, body: { message: 'customer, service and tasks are required' } };
      }
      const lines: string[] = body.description.split('\n');
      const after = (start: string) =>
        lines.find((line) => line.startsWith(start))?.slice(start.length);
      const id = after('Equipamento: ');
      const answer = await ask(behind, '/serviceOrder/open', {
        ...{ externalReference: body.identifier, orderNumber: after('Pedido '), branch: '1' },
        requester: { name: customer.name, document: customer.documentNumber },
        equipment: id === undefined ? { description: after('Equipamento novo: ') } : { id },
        description: body.description,
        services: lines.flatMap((line) => {
          const [, quantity, description, code] = /^(\S+) × (.*) \((.*)\)$/.exec(line) ?? [];
          return code === undefined ? [] : [{ code, description, quantity: Number(quantity) }];
        }),
        openedAt: `${body.tasks[0].scheduling.date}T12:00:00-03:00`,
      });
      if (answer.status === 200 || answer.status === 201) {
        const { ss, link } = answer.body;
        return { status: 201, body: { ...body, id: ss && idOf(ss), link, tasks: undefined } };
      }
      const { status, body: said } = answer;
      return status === 400
        ? { status: 422, body: { message: said.message ?? said.mensagem } }
        : answer;
    }),
    route('GET', 'orders', async (asked, behind) => {
      const [, field, reference = ''] = filterIn(asked);
      if (field !== 'identifier') return { status: 400, body: { message: 'unknown filter' } };
      const wanted = new URLSearchParams({ reference });
      const answer = await ask(behind, `/serviceOrder/findByReference?${wanted.toString()}`);
      return answer.status === 200 ? listed(answer.body.resultList.map(orderOf)) : answer;
    }),
    route('GET', 'orders/([^/]+)', (asked, behind) =>
      read(asked, behind, (row) => ({ status: 200, body: orderOf(row) })),
    ),
    route('GET', 'orders/([^/]+)/tasks', (asked, behind) =>
      read(asked, behind, (row) => listed([taskOf(row)])),
    ),
    route('GET', 'equipments', async (asked, behind) => {
      const { query } = asked;
      const page = 1 + Number(query.get('offset')) / Number(query.get('limit'));
      const wanted = new URLSearchParams({ query: filterIn(asked)[2] ?? '', page: String(page) });
      const answer = await ask(behind, `/equipment/search?${wanted.toString()}`);
      if (answer.status !== 200) return answer;
      const { resultList, totalPages } = answer.body;
      const items = resultList.map((row: Json) => ({
        id: idOf(row.idPatrimonio),
        number: row.idPatrimonio,
        name: row.descricao,
        qrCode: row.tag,
      }));
      return listed(items, totalPages * Number(query.get('limit')));
    }),
  ];
}
