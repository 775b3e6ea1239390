import { Unauthorized, type Answer, type Asked, type Json, type Route } from './front.js';

/** The other Senior X: the calls of erp.yaml, answered by the stand-in behind it. */

const BRIDGE = '/t/senior.com.br/bridge/1.0';
const ACTIONS = `${BRIDGE}/rest/vendas/servico/actions`;
const ENTITIES = `${BRIDGE}/rest/vendas/servico/entities`;

const SITUATIONS: Readonly<Record<string, string>> = {
  AGUARDANDO_INTEGRACAO: 'AGUARDA SS',
  LIBERADO: 'Liberado para faturar',
  FATURADO: 'Faturado',
  CANCELADO: 'Estornado',
};

/** Translates an order from the stand-in's fields (docs/wire.md, section 2) to those of the other ERP. */
export const orderOf = (order: Json): Json => ({
  codigo: order?.id,
  numero: order?.number,
  filial: order?.branch?.code,
  orcamento: order?.type === 'QUOTE',
  cliente: order?.customer && {
    nome: order.customer.name,
    documento: order.customer.cnpjCpf,
    fone: order.customer.phone,
    cidade: order.customer.city,
  },
  equipamento: order?.equipment && {
    patrimonio: order.equipment.id,
    descricao: order.equipment.description,
  },
  servicos: order?.items?.map((item: Json) => ({
    codigo: item.service.code,
    nome: item.service.description,
    qtd: item.quantity,
    centavos: Math.round(item.price * 100),
  })),
  situacao: SITUATIONS[order?.status],
  textos: order?.observations?.map(({ text }: Json) => ({ texto: text })),
});

/** @param standIn returns the stand-in's address; called for each call */
export function erpRoutes(standIn: () => string, tenantName: string): Route[] {
  const action = (name: string, body: Json, { headers }: Asked) => ({
    url: `${standIn()}${BRIDGE}/rest/erpx_com_ven/pedido/actions/${name}`,
    headers: passes(headers, tenantName),
    body,
  });
  const entity = (rest: string, { headers }: Asked) => ({
    url: `${standIn()}${BRIDGE}/rest/erpx_com_ven/pedido/entities/${rest}`,
    headers: passes(headers, tenantName),
  });
  /** The log-in that Senior X documents is the same for every ERP. */
  const logIn = (path: string): Route => ({
    method: 'POST',
    path: new RegExp(`^(${path})$`),
    means: ({ path: [same], headers, body }) => ({
      url: `${standIn()}${same}`,
      headers: pick(headers, ['client_id', 'x-tenant']),
      body,
    }),
  });
  return [
    logIn(`${BRIDGE}/anonymous/rest/platform/authentication/actions/loginWithKey`),
    logIn(`${BRIDGE}/rest/platform/authentication/actions/refreshToken`),
    {
      method: 'POST',
      path: new RegExp(`^${ACTIONS}/incluirTexto$`),
      means: (asked) =>
        action(
          'addObservation',
          { id: asked.body.pedido.codigo, observation: asked.body.textos.join('\n') },
          asked,
        ),
      tells: done,
    },
    {
      method: 'PUT',
      path: new RegExp(`^${ENTITIES}/pedidoServico/([^/]+)/liberacao$`),
      means: (asked) => action('updateOrderStatusIntegration', { id: asked.path[0] }, asked),
      tells: done,
    },
    {
      method: 'POST',
      path: new RegExp(`^${ACTIONS}/estornar$`),
      means: (asked) => action('cancelOrders', { ids: [asked.body.pedido] }, asked),
      tells: ({ status, body }) => {
        const failed = body?.result?.find(({ success }: Json) => success === false);
        return failed === undefined ? done({ status, body }) : refused(failed.message);
      },
    },
    {
      method: 'POST',
      path: new RegExp(`^${ACTIONS}/consultar$`),
      means: (asked) => entity(`order/${encodeURIComponent(asked.body.pedido)}`, asked),
      tells: ({ status, body }) => {
        if (status === 404) return { status: 200, body: {} };
        return status === 200 ? { status, body: { pedido: orderOf(body) } } : { status, body };
      },
    },
    {
      method: 'GET',
      path: new RegExp(`^${ENTITIES}/pedidoServico$`),
      means: (asked) => {
        if (asked.query.get('situacao') !== 'AGUARDA SS') throw new Unauthorized();
        const query = new URLSearchParams({
          filter: "status eq 'AGUARDANDO_INTEGRACAO'",
          offset: String(Number(asked.query.get('pagina')) - 1),
          size: '100',
        });
        return entity(`order?${query.toString()}`, asked);
      },
      tells: ({ status, body }) =>
        status === 200
          ? {
              status,
              body: { paginas: String(body.totalPages), itens: body.contents.map(orderOf) },
            }
          : { status, body },
    },
  ];
}

const pick = (headers: Asked['headers'], names: readonly string[]) =>
  Object.fromEntries(
    names.flatMap((name) => (headers[name] === undefined ? [] : [[name, String(headers[name])]])),
  );

function passes(headers: Asked['headers'], tenantName: string): Record<string, string> {
  if (headers['x-inquilino'] !== tenantName) throw new Unauthorized();
  return pick(headers, ['authorization', 'client_id']);
}

/** This ERP sends refusals inside a 200. */
const done = ({ status, body }: Answer): Answer => {
  if (status === 200) return { status, body: { situacao: 'OK' } };
  return [400, 404, 409].includes(status) ? refused(body.message) : { status, body };
};

const refused = (motivo: string): Answer => ({ status: 200, body: { situacao: 'ERRO', motivo } });
