import { randomUUID } from 'node:crypto';
import {
  type Answer,
  type Asked,
  type Behind,
  type Json,
  type Route,
} from '../alternate-profile/front.js';

/**
 * Map-OS as its people use it: pages, forms, redirects and the cookie of a session, as its public source answers (4.54).
 * The stand-in behind it keeps the OS; the customers are kept here.
 */

export const MAP_OS_USER = { email: 'ponte@acme.com.br', password: 'senha-da-ponte' };

/** Short, so that a test needs several sessions; two hours in an installation. */
const SESSION_MS = 5_000;

const HTML = 'text/html; charset=UTF-8';
const page = (text: string, status = 200): Answer => ({ status, content: { type: HTML, text } });

/** The source redirects with 303 after a POST, and with 307 after a GET. */
const redirect = ({ headers, body }: Asked, path: string): Answer => ({
  status: body === undefined ? 307 : 303,
  headers: { location: `http://${headers.host}/index.php/${path}` },
  content: { type: HTML, text: '' },
});

const cookiesOf = ({ headers }: Asked): Record<string, string> =>
  Object.fromEntries((headers.cookie ?? '').split('; ').map((pair) => pair.split('=')));

const STATUS: Readonly<Record<string, string>> = {
  ENCERRADA: 'Finalizado',
  CANCELADA: 'Cancelado',
  EXCLUÍDA: 'Cancelado',
};
const statusOf = ({ status, evolucao }: Json): string =>
  STATUS[status] ?? (evolucao === 'EM EXECUÇÃO' ? 'Em Andamento' : 'Aberto');

/** `2026-11-24 10:00:00` is 24/11/2026 here. */
const dayOf = (date: string) => date.replace(/^(\d+)-(\d+)-(\d+).*$/, '$3/$2/$1');

/** PHP's strip_tags(html_entity_decode()). */
const plain = (html: string) =>
  html
    .replace(/<br \/>/g, '\n')
    .replace(/&#(x?)([\da-f]+);/gi, (_, hex, code) =>
      String.fromCodePoint(parseInt(code, hex === '' ? 10 : 16)),
    )
    .replace(/<[^>]*>/g, '');

/**
 * @param standIn returns the stand-in's address; called for each call
 * @param keys returns what the stand-in's callers must show
 */
export function mapOsRoutes(
  standIn: () => string,
  keys: () => Record<string, string>,
): { routes: Route[]; sessions: () => number } {
  const sessions = new Map<string, number>();
  const customers: { id: number; name: string; document: string; phone: string }[] = [];
  let logIns = 0;

  const route = (
    method: string,
    path: string,
    serves: (asked: Asked, behind: Behind) => Answer | Promise<Answer>,
    isOpen = false,
  ): Route => ({
    method,
    path: new RegExp(`^/index\\.php/${path}$`),
    serves(asked, behind) {
      const cookies = cookiesOf(asked);
      if (method === 'POST') {
        // a form must repeat the value of a cookie
        const token = cookies['MAPOS_CSRF_COOKIE'];
        if (!/^[\da-f]{32}$/.test(token ?? '') || asked.body?.MAPOS_CSRF_TOKEN !== token) {
          return page('The action you have requested is not allowed.', 403);
        }
      }
      const until = sessions.get(cookies['MAPOS_SESSION'] ?? '') ?? 0;
      return isOpen || until > Date.now() ? serves(asked, behind) : redirect(asked, 'login');
    },
  });
  const ask = (behind: Behind, path: string, body?: Json) =>
    behind({ url: `${standIn()}${path}`, headers: keys(), body });

  const routes = [
    route(
      'POST',
      'login/verificarLogin',
      ({ body }) => {
        if (body.email !== MAP_OS_USER.email || body.senha !== MAP_OS_USER.password) {
          const message = 'Os dados de acesso estão incorretos.';
          return { status: 200, body: { result: false, message, MAPOS_CSRF_TOKEN: randomUUID() } };
        }
        const session = randomUUID();
        sessions.set(session, Date.now() + SESSION_MS);
        logIns += 1;
        const cookies = [
          `MAPOS_CSRF_COOKIE=${randomUUID().replaceAll('-', '')}; path=/`,
          `MAPOS_SESSION=${session}; expires=Wed, 09 Jun 2027 10:18:14 GMT; path=/; HttpOnly`,
        ];
        return { status: 200, body: { result: true }, headers: { 'set-cookie': cookies } };
      },
      true,
    ),
    route('GET', 'os/autoCompleteCliente', ({ query }) => {
      const term = query.get('term')!.toLowerCase();
      const found = customers
        .filter(({ name, document, phone }) =>
          [name, document, phone].some((text) => text.toLowerCase().includes(term)),
        )
        .map(({ id, name, document, phone }) => ({
          label: `${name} | Telefone: ${phone} | Celular:  | Documento: ${document}`,
          id: String(id),
        }));
      return found.length === 0 ? page('') : page(JSON.stringify(found));
    }),
    route('POST', 'clientes/adicionar', (asked) => {
      const { nomeCliente: name, documento: document = '', telefone: phone = '' } = asked.body;
      const isKnown = document !== '' && customers.some((one) => one.document === document);
      if (!name || isKnown) {
        return page('<div class="form_error"><p>O campo CPF/CNPJ já existe.</p></div>');
      }
      customers.push({ id: customers.length + 1, name, document, phone });
      return redirect(asked, 'clientes/');
    }),
    route('POST', 'os/adicionar', async (asked, behind) => {
      const { clientes_id, observacoes, descricaoProduto, defeito } = asked.body;
      const customer = customers.find(({ id }) => String(id) === clientes_id);
      if (customer === undefined) {
        return page('<div class="span12 alert alert-danger" id="divInfo">Dados incompletos.</div>');
      }
      const [, number = ''] = /^Pedido (\S+)/.exec(observacoes) ?? [];
      const [, reference = ''] = /\[ponte:(\S+)#[\da-f]{8}\]$/.exec(observacoes) ?? [];
      const [, equipment] = /^Patrimônio (.*)$/.exec(descricaoProduto) ?? [];
      const [, openedAt = ''] = /\[aberta (\S+)\]/.exec(observacoes) ?? [];
      const { name, document, phone } = customer;
      const answer = await ask(behind, '/serviceOrder/open', {
        ...{ externalReference: decodeURIComponent(reference), orderNumber: number, branch: '1' },
        requester: { name, document, phone },
        equipment: equipment ? { id: equipment } : { description: descricaoProduto },
        description: observacoes,
        services: defeito.split('\n').map((line: string) => {
          const [, quantity, description, code] = /^(\S+) × (.*) \((.*)\)$/.exec(line) ?? [];
          return { code, description, quantity: Number(quantity) };
        }),
        openedAt,
      });
      const { status, body } = answer;
      if (status === 200 || status === 201) return redirect(asked, `os/editar/${body.ss}`);
      const words = body.message ?? body.mensagem;
      return status === 400 ? page(`<div class="alert">${words}</div>`) : answer;
    }),
    route('GET', 'os/editar/(\\d+)', async (asked, behind) => {
      const answer = await ask(behind, `/SS/findBySs?ss=${asked.path[0]}`);
      if (answer.status !== 200) return answer;
      const [row] = answer.body.resultList;
      if (row === undefined) return redirect(asked, 'os/gerenciar');
      const options = ['Aberto', 'Em Andamento', 'Finalizado', 'Cancelado'].map(
        (status) =>
          `<option ${status === statusOf(row) ? 'selected' : ''} value="${status}">${status}</option>`,
      );
      return page(`<form action="" method="post" id="formOs">
        <input type="hidden" name="idOs" value="${row.idSs}" />
        <input id="cliente" class="span12" type="text" name="cliente" value="${row.solicitante}" />
        <select class="span12" name="status" id="status" value="">${options.join('\n')}</select>
        <input id="dataInicial" autocomplete="off" class="span12 datepicker" type="text" name="dataInicial" value="${dayOf(row.dataAbertura)}" />
        <textarea class="span12 editor" name="descricaoProduto" id="descricaoProduto" cols="30" rows="5">${row.numeroPatrimonio}</textarea>
        <textarea class="span12 editor" name="observacoes" id="observacoes" cols="30" rows="5">${row.descricaoSs}</textarea>
        <textarea class="span12 editor" name="laudoTecnico" id="laudoTecnico" cols="30" rows="5">${row.conclusao ?? ''}</textarea>
        <select name="tipo_desconto"><option value="real">R$</option><option value="porcento" selected>%</option></select>
      </form>`);
    }),
    route('GET', 'mapos/calendario', async (_asked, behind) => {
      const rows: Json[] = [];
      for (let page = 1, pages = 1; page <= pages; page += 1) {
        const answer = await ask(behind, `/SS/listAll?page=${page}`);
        if (answer.status !== 200) return answer;
        pages = Number(answer.body.totalPages);
        rows.push(...answer.body.resultList);
      }
      const events = rows.toReversed().map((row) => ({
        title: `OS: ${row.idSs}, Cliente: ${row.solicitante}`,
        extendedProps: {
          id: String(row.idSs),
          cliente: `<b>Cliente:</b> ${row.solicitante}`,
          dataInicial: `<b>Data Inicial:</b> ${dayOf(row.dataAbertura ?? '')}`,
          status: `<b>Status da OS:</b> ${statusOf(row)}`,
          description: `<b>Descrição/Produto:</b> ${row.numeroPatrimonio}`,
          observacoes: `<b>Observações:</b> ${plain(row.descricaoSs ?? '')}`,
        },
      }));
      return { status: 200, body: events };
    }),
  ];
  return { routes, sessions: () => logIns };
}
