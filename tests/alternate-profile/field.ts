import type { Access } from './access.js';
import type { Answer, Asked, Json, Route } from './front.js';

/** The other Sismetro: the calls of field.yaml, answered by the stand-in behind it. It has no look-up by reference. */

const STATES: Readonly<Record<string, string>> = { ENCERRADA: 'Baixada', CANCELADA: 'Estornada' };

const rowOf = (row: Json): Json => ({
  numero: row.idSs,
  pdf: row.link,
  pedidoExterno: row.externalReference,
  situacao: STATES[row.status] ?? row.status,
  etapa: row.evolucao === 'EM EXECUÇÃO' ? 'EM ROTA' : row.evolucao,
  // 2026-11-24 10:00:00 is 24/11/2026 10:00 here
  abertura: String(row.dataAbertura).replace(/^(\d+)-(\d+)-(\d+) (\d+:\d+).*$/, '$3/$2/$1 $4'),
  laudo: row.conclusao,
});

/**
 * @param access authenticates the callers
 * @param standIn returns the stand-in's address; called for each call
 * @param opened called with the reference of each requested opening
 */
export function fieldRoutes(
  access: Access,
  standIn: () => string,
  opened: (reference: string) => void,
): Route[] {
  const keysIn = access.keysBehind;
  const reading = (
    path: RegExp,
    url: (asked: Asked) => string,
    row: (row: Json) => Json,
  ): Route => ({
    method: 'GET',
    path,
    means: (asked) => ({ url: `${standIn()}${url(asked)}`, headers: keysIn(asked) }),
    tells: ({ status, body }) =>
      status === 200
        ? { status, body: { paginas: body.totalPages, dados: body.resultList.map(row) } }
        : { status, body },
  });
  return [
    {
      method: 'POST',
      path: /^\/api\/oauth\/token$/,
      serves: access.renew,
    },
    {
      method: 'POST',
      path: /^\/api\/v2\/solicitacoes$/,
      means: (asked) => ({
        url: `${standIn()}/serviceOrder/open`,
        headers: {
          ...keysIn(asked),
          'idempotency-key': String(asked.headers['x-chave-unica']),
        },
        body: openingOf(asked.body),
      }),
      tells: ({ status, body }): Answer => {
        if (status === 200 || status === 201)
          return { status: 200, body: { sucesso: true, protocolo: 1 } };
        return status === 400
          ? { status: 200, body: { sucesso: false, mensagem: body.message ?? body.mensagem } }
          : { status, body };
      },
      asked: ({ body }) => opened(body.pedidoExterno),
    },
    {
      method: 'GET',
      path: /^\/consulta\/v2\/solicitacoes\/([^/]+)$/,
      means: (asked) => ({
        url: `${standIn()}/SS/findBySs?ss=${asked.path[0]}`,
        headers: keysIn(asked),
      }),
      tells: ({ status, body }) => {
        if (status !== 200) return { status, body };
        const [row] = body.resultList;
        return {
          status,
          body: row === undefined ? { sucesso: false, mensagem: 'não há' } : { dados: rowOf(row) },
        };
      },
    },
    reading(
      /^\/consulta\/v2\/solicitacoes$/,
      ({ query }) => `/SS/listAll?page=${query.get('pagina')}`,
      rowOf,
    ),
    reading(
      /^\/consulta\/v2\/patrimonios$/,
      ({ query }) =>
        `/equipment/search?query=${encodeURIComponent(query.get('texto') ?? '')}&page=${query.get('pagina')}`,
      (row) => ({ codigo: row.idPatrimonio, nome: row.descricao, etiqueta: row.tag }),
    ),
  ];
}

const openingOf = (body: Json): Json => ({
  externalReference: body.pedidoExterno,
  orderNumber: body.pedido,
  branch: body.filial,
  requester: { name: body.cliente },
  equipment:
    body.patrimonio === undefined ? { description: body.novoPatrimonio } : { id: body.patrimonio },
  description: body.itens.map(({ nome }: Json) => nome).join('\n'),
  services: body.itens.map(({ servico, nome, quantidade }: Json) => ({
    code: servico,
    description: nome,
    quantity: quantidade,
  })),
  openedAt: body.abertura,
});
