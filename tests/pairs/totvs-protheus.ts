import { escapeXml } from '../../vendors/xml.js';
import type { Answer, Json, Route } from '../alternate-profile/front.js';
import { Unauthorized } from '../alternate-profile/front.js';
import { awaitingPath, refusalOf, type AskErp } from './erp-access.js';

/** TOTVS Protheus by SOAP: the calls of profiles/totvs-protheus.yaml, answered by the stand-in behind it. */

export const PROTHEUS_USER = { user: 'ponte', password: 'senha-da-ponte' };

const XML = 'text/xml; charset=utf-8';

/** Writes an element; a list repeats it, and what is absent is empty, as Protheus's fields are. */
const element = (name: string, value: Json): string =>
  Array.isArray(value)
    ? value.map((one) => element(name, one)).join('')
    : `<${name}>${typeof value === 'object' && value !== null ? elements(value) : escapeXml(String(value ?? ''))}</${name}>`;
const elements = (fields: Json): string =>
  Object.entries(fields)
    .map(([name, value]) => element(name, value))
    .join('');

const envelope = (body: string) =>
  `<?xml version="1.0" encoding="utf-8"?><soap:Envelope xmlns:soap="http://schemas.xmlsoap.org/soap/envelope/"><soap:Body>${body}</soap:Body></soap:Envelope>`;

/** A method that calls SetSoapFault: an HTTP 500 with "code : text". */
const fault = (code: string, text: string): Answer => ({
  status: 500,
  content: {
    type: XML,
    text: envelope(
      `<soap:Fault><faultcode>Receiver</faultcode>${element('faultstring', `${code} : ${text}`)}</soap:Fault>`,
    ),
  },
});

/** Wrong keys are a fault in a 500 as well, not a 401. */
export const NOT_AUTHORIZED: Answer = {
  ...fault('', ''),
  content: {
    type: XML,
    text: envelope(
      '<soap:Fault><faultcode>Receiver</faultcode><faultstring>AUTHENTICATION: USER NOT AUTHORIZED</faultstring></soap:Fault>',
    ),
  },
};

const result = (method: string, value: Json): Answer => ({
  status: 200,
  content: {
    type: XML,
    text: envelope(
      `<${method}RESPONSE xmlns="http://webservices.totvs.com.br/">${element(`${method}RESULT`, value)}</${method}RESPONSE>`,
    ),
  },
});

/** The fields of the order's state: released, invoiced, or without the rest. */
const STATES: Readonly<Record<string, Json>> = {
  AGUARDANDO_INTEGRACAO: {},
  LIBERADO: { C5_LIBEROK: 'S' },
  FATURADO: { C5_LIBEROK: 'S', C5_NOTA: '000123456' },
  CANCELADO: { C5_LIBEROK: 'S', C5_NOTA: 'XXXXXXXXX' },
  ABERTO: { C5_BLQ: '1' },
};

const orderOf = (order: Json): Json => ({
  CHAVE: order.id,
  C5_FILIAL: order.branch?.code,
  C5_NUM: order.number,
  C5_EMISSAO: order.issueDate?.replaceAll('-', ''),
  TIPO: order.type === 'QUOTE' ? 'ORCAMENTO' : 'PEDIDO',
  ...{ C5_LIBEROK: '', C5_NOTA: '', C5_BLQ: '' },
  ...STATES[order.status ?? 'AGUARDANDO_INTEGRACAO'],
  CLIENTE: {
    A1_COD: order.customer?.code,
    A1_NOME: order.customer?.name,
    A1_CGC: order.customer?.cnpjCpf,
    A1_TEL: order.customer?.phone,
    A1_EMAIL: order.customer?.email,
    A1_MUN: order.customer?.city,
    A1_END: order.customer?.address,
  },
  EQUIPAMENTO: order.equipment && {
    AA3_NUMSER: order.equipment.id,
    DESCRICAO: order.equipment.description,
  },
  ITENS: {
    ITEM: order.items?.map((item: Json) => ({
      C6_ITEM: item.id,
      C6_PRODUTO: item.service.code,
      C6_DESCRI: item.service.description,
      C6_QTDVEN: item.quantity,
      C6_PRCVEN: item.price,
      C6_UM: item.unit,
    })),
  },
  OBSERVACOES: { OBSERVACAO: order.observations?.map(({ text }: Json) => text) },
});

/** What an entry point of the customer posts when an order was closed. */
export const eventOf = ({ payload }: Json): string => element('PEDIDO', orderOf(payload));

const basic = ({ user, password }: typeof PROTHEUS_USER) =>
  `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}`;

export function protheusRoutes(ask: AskErp): Route[] {
  return [
    {
      method: 'POST',
      path: /^\/ws\/PONTE\.apw$/,
      async serves({ headers, body }, behind) {
        if (headers.authorization !== basic(PROTHEUS_USER)) throw new Unauthorized();
        const [[method, sent]] = Object.entries<Json>(body.Envelope.Body) as [[string, Json]];
        if (headers['soapaction'] !== `"http://webservices.totvs.com.br/${method}"`) {
          return fault('WSSRVERR', 'metodo nao encontrado');
        }
        const id = sent.CHAVE;
        const write = async (path: string, sent: Json) => {
          const answer = await ask(behind, path, sent);
          const refusal = refusalOf(answer);
          if (refusal !== undefined) return fault('PEDIDO', refusal);
          return answer.status === 200 ? result(method, 'OK') : answer;
        };
        switch (method) {
          case 'GRAVAOBSERVACAO':
            return write('addObservation', { id, observation: sent.TEXTO });
          case 'LIBERAPEDIDO':
            return write('updateOrderStatusIntegration', { id });
          case 'CANCELAPEDIDO':
            return write('cancelOrders', { ids: [id] });
          case 'CONSULTAPEDIDO': {
            const answer = await ask(behind, `entities/order/${encodeURIComponent(id)}`);
            if (answer.status === 404) return fault('NAOEXISTE', 'pedido nao encontrado');
            return answer.status === 200
              ? result(method, { PEDIDO: orderOf(answer.body) })
              : answer;
          }
          case 'LISTAPEDIDOS': {
            const answer = await ask(behind, awaitingPath(Number(sent.PAGINA)));
            if (answer.status !== 200) return answer;
            const { contents, totalPages } = answer.body;
            return result(method, {
              TOTALPAGINAS: totalPages,
              PEDIDOS: { PEDIDO: contents.map(orderOf) },
            });
          }
          default:
            return fault('WSSRVERR', 'metodo nao encontrado');
        }
      },
    },
  ];
}
