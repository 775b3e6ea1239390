import type { Request } from 'express';
import { badge, choice, longField, pager, submit, table } from '../../kit/screens/elements.js';
import { day, money } from '../../kit/screens/format.js';
import { html } from '../../kit/screens/html.js';
import { pageNumber, queryText, withQuery } from '../../kit/screens/query.js';
import type { Screens, View } from '../../kit/screens/screens.js';
import type { Catalogue } from '../catalogue.js';
import type { OrderCalls } from '../order-calls.js';
import type { Order, OrderStatus, Orders } from '../orders.js';
import { SITUATIONS, valueCents } from '../views.js';
import { MENU } from './frame.js';

const under = MENU.orders;
const ON_A_PAGE = 25;

const MOODS = {
  ABERTO: 'plain',
  AGUARDANDO_INTEGRACAO: 'waiting',
  LIBERADO: 'good',
  FATURADO: 'good',
  CANCELADO: 'bad',
} as const satisfies Record<OrderStatus, string>;

export const TYPES = { ORDER: 'Pedido de serviço', QUOTE: 'Orçamento de serviço' } as const;

export const situationBadge = (status: OrderStatus) => badge(SITUATIONS[status], MOODS[status]);
export const orderAddress = (id: string) => `${under.address}/${encodeURIComponent(id)}`;

/** *Mercado > Gestão de vendas > Vendas*: the list, and the form of a new order or quote. */
export function orderListScreens(
  screens: Screens,
  { orders, catalogue }: { orders: Orders; catalogue: Catalogue },
  { create }: OrderCalls,
): void {
  screens.show(under.address, (request) => {
    const { situation, page } = wantedIn(request);
    const condition =
      situation === '' ? { sql: 'TRUE', values: [] } : { sql: 'status = ?', values: [situation] };
    const offset = (page - 1) * ON_A_PAGE;
    const found = orders.select(condition, { limit: ON_A_PAGE, offset, newest: true });
    const isLast = offset + found.length >= orders.count(condition);
    return {
      title: 'Vendas',
      under,
      body: html`
        <section>
          <div class="row">
            <a class="button main" href="${under.address}/novo?tipo=ORDER"
              >Novo pedido de serviço</a
            >
            <a class="button" href="${under.address}/novo?tipo=QUOTE">Novo orçamento de serviço</a>
          </div>
        </section>
        <section>
          <form class="row" method="get" action="${under.address}">
            ${choice('situacao', 'Situação', SITUATION_OPTIONS, situation, 'Todas')}
            ${submit('Filtrar')}
          </form>
          ${table(
            'Pedidos',
            [
              {
                name: 'Número',
                cell: ({ id, number }: Order) => html`<a href="${orderAddress(id)}">${number}</a>`,
              },
              { name: 'Situação', cell: ({ status }) => situationBadge(status) },
              { name: 'Filial', cell: ({ branch }) => branch },
              { name: 'Cliente', cell: ({ customer }) => catalogue.customer(customer)?.name },
              { name: 'Emissão', cell: ({ issueDate }) => day(issueDate) },
              { name: 'Valor', isNumber: true, cell: (order) => money(valueCents(order)) },
            ],
            found,
            'Nenhum pedido.',
          )}
          ${pager(
            (other) => withQuery(under.address, { situacao: situation, pagina: other }),
            page,
            isLast,
          )}
        </section>
      `,
    };
  });

  const opening: View = (request, typed) => {
    const type = (typed['tipo'] ?? queryText(request, 'tipo')) === 'QUOTE' ? 'QUOTE' : 'ORDER';
    return {
      title: `Novo: ${TYPES[type].toLowerCase()}`,
      under,
      body: html`<section>
        <form class="fields" method="post" action="${under.address}">
          <input type="hidden" name="tipo" value="${type}" />
          ${choice(
            'filial',
            'Filial',
            catalogue.branches().map(({ code, name, integration }) => ({
              value: code,
              text: `${code} – ${name}${integration ? '' : ' (não integra)'}`,
            })),
            typed['filial'],
          )}
          ${choice(
            'cliente',
            'Cliente',
            catalogue.customers().map(({ code, name }) => ({ value: code, text: name })),
            typed['cliente'],
          )}
          ${longField('observacao', 'Observação', { value: typed['observacao'] })}
          <div class="row">${submit('Continuar', { main: true })}</div>
        </form>
      </section>`,
    };
  };
  screens.show(`${under.address}/novo`, opening);
  screens.act(under.address, {
    call: create,
    body: ({ tipo, filial, cliente, observacao }) => ({
      type: tipo,
      branch: blankAsAbsent(filial),
      customer: blankAsAbsent(cliente),
      observation: blankAsAbsent(observacao),
    }),
    view: opening,
    at: () => `${under.address}/novo`,
    next: ({ orderId = '' }) => `${orderAddress(orderId)}/equipamento`,
    notice: 'Pedido aberto.',
  });
}

const blankAsAbsent = (text: string | undefined) => (text === '' ? undefined : text);

const SITUATION_OPTIONS = Object.entries(SITUATIONS).map(([value, text]) => ({ value, text }));

function wantedIn(request: Request) {
  const situation = queryText(request, 'situacao');
  return {
    situation: Object.hasOwn(SITUATIONS, situation) ? situation : '',
    page: pageNumber(request),
  };
}
