import type { Access } from '../alternate-profile/access.js';
import {
  Unauthorized,
  type Answer,
  type Asked,
  type Json,
  type Route,
} from '../alternate-profile/front.js';
import { awaitingPath, refusalOf, type AskErp } from './erp-access.js';

/**
 * Bling, API v3: the calls of profiles/bling.yaml, answered by the stand-in behind it. Ids of orders are the stand-in's
 * (UUIDs); Bling's are numbers.
 */

const CALLS_A_SECOND = 3;

/** The situations of orders, by the stand-in's names. */
const SITUATIONS: Readonly<Record<string, number>> = {
  ABERTO: 6,
  AGUARDANDO_INTEGRACAO: 15,
  LIBERADO: 24,
  FATURADO: 9,
  CANCELADO: 12,
};

const failed = (status: number, type: string, description: string, more = {}): Answer => ({
  status,
  body: { error: { type, message: description, description, ...more } },
});

export const INVALID_TOKEN = failed(401, 'invalid_token', 'The access token is invalid');
const LIMIT_REACHED = failed(
  429,
  'TOO_MANY_REQUESTS',
  'O limite de requisições por segundo foi atingido, tente novamente mais tarde.',
  { limit: CALLS_A_SECOND, period: 'second' },
);
const UNKNOWN = failed(404, 'RESOURCE_NOT_FOUND', 'O recurso requisitado não foi encontrado');
const refused = (words: string) =>
  failed(400, 'VALIDATION_ERROR', 'Não foi possível salvar a venda', {
    fields: [{ code: 49, msg: words, element: 'situacao', namespace: 'VENDAS' }],
  });

/** What events and lists show of an order. */
const headOf = (order: Json): Json => ({
  id: order.id,
  numero: order.number,
  data: order.issueDate,
  total: 0,
  contato: { id: order.customer?.code ?? 0 },
  loja: { id: Number(order.branch?.code) },
});

const orderOf = (order: Json): Json => ({
  ...headOf(order),
  situacao: { id: SITUATIONS[order.status], valor: 1 },
  contato: {
    id: order.customer?.code ?? 0,
    nome: order.customer?.name,
    tipoPessoa: 'J',
    numeroDocumento: order.customer?.cnpjCpf,
  },
  observacoes:
    order.equipment === undefined
      ? ''
      : order.equipment.id
        ? `Equipamento: ${order.equipment.id}`
        : `Equipamento novo: ${order.equipment.description}`,
  observacoesInternas: order.observations?.map(({ text }: Json) => text).join('\n') ?? '',
  itens: order.items?.map((item: Json) => ({
    id: item.id,
    codigo: item.service.code,
    descricao: item.service.description,
    unidade: item.unit,
    quantidade: item.quantity,
    valor: item.price,
  })),
});

/** A thin event: the head of an order, and its situation. The stand-in sends one when the order begins to await. */
export const eventOf = ({ eventId, payload }: Json): Json => ({
  eventId,
  date: new Date().toISOString(),
  version: 'v1',
  event: 'order.updated',
  companyId: 'd4475854366a36c86a37e792f9634a51',
  data: { ...headOf(payload), situacao: { id: SITUATIONS['AGUARDANDO_INTEGRACAO'], valor: 0 } },
});

export function blingRoutes(access: Access, ask: AskErp): Route[] {
  const calls: number[] = [];
  let asked = 0;
  /**
   * Checks the token, and the limit of the account. Another program of the customer spends it, too, before each seventh
   * call: whether ours alone reach it depends on how fast the machine is.
   */
  const route = (method: string, path: string, serves: NonNullable<Route['serves']>): Route => ({
    method,
    path: new RegExp(`^/Api/v3/${path}$`),
    serves(call, behind) {
      access.keysBehind(call);
      const now = Date.now();
      calls.splice(0, calls.length, ...calls.filter((at) => at > now - 1_000), now);
      asked += 1;
      const isSpent = calls.length > CALLS_A_SECOND || asked % 7 === 0;
      return isSpent ? LIMIT_REACHED : serves(call, behind);
    },
  });
  const done = (answer: Answer, body?: Json): Answer => {
    const words = refusalOf(answer);
    if (words !== undefined) return refused(words);
    if (answer.status !== 200) return answer;
    return body === undefined ? { status: 204 } : { status: 200, body };
  };
  const pathOf = ({ path: [id] }: Asked) => `entities/order/${encodeURIComponent(id!)}`;

  return [
    { method: 'POST', path: /^\/Api\/v3\/oauth\/token$/, serves: access.renew },
    route('GET', 'pedidos/vendas', async ({ query }, behind) => {
      if (query.get('idsSituacoes[]') !== '15') throw new Unauthorized();
      const size = Number(query.get('limite'));
      const answer = await ask(behind, awaitingPath(Number(query.get('pagina')), size));
      return answer.status === 200
        ? { status: 200, body: { data: answer.body.contents.map(headOf) } }
        : answer;
    }),
    route('GET', 'pedidos/vendas/([^/]+)', async (asked, behind) => {
      const answer = await ask(behind, pathOf(asked));
      if (answer.status === 404) return UNKNOWN;
      return answer.status === 200 ? { status: 200, body: { data: orderOf(answer.body) } } : answer;
    }),
    // the whole order; here only its notes can change, and only by more lines
    route('PUT', 'pedidos/vendas/([^/]+)', async (asked, behind) => {
      const { path, body } = asked;
      const now = await ask(behind, pathOf(asked));
      if (now.status !== 200) return now.status === 404 ? UNKNOWN : now;
      const before = orderOf(now.body).observacoesInternas;
      const after = String(body.observacoesInternas);
      if (!after.startsWith(before)) throw new Error('the notes of a person were lost');
      const observation = after.slice(before === '' ? 0 : before.length + 1);
      const sent = { id: path[0], observation };
      return done(await ask(behind, 'addObservation', sent), { data: { id: path[0] } });
    }),
    route('PATCH', 'pedidos/vendas/([^/]+)/situacoes/(24|12)', async ({ path: [id, to] }, behind) =>
      done(
        await (to === '24'
          ? ask(behind, 'updateOrderStatusIntegration', { id })
          : ask(behind, 'cancelOrders', { ids: [id] })),
      ),
    ),
  ];
}
