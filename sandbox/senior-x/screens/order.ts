import type { Request } from 'express';
import type { Deliveries } from '../../kit/deliveries.js';
import { Refusal } from '../../kit/refusal.js';
import { deliveryLog } from '../../kit/screens/deliveries.js';
import { button, choice, facts, field, live, submit, table } from '../../kit/screens/elements.js';
import { day, decimal, moment, money, quantity } from '../../kit/screens/format.js';
import { html, linkified, type Html, type Value } from '../../kit/screens/html.js';
import type { Action, Form, Screens, View } from '../../kit/screens/screens.js';
import type { Catalogue } from '../catalogue.js';
import type { OrderCalls } from '../order-calls.js';
import type { Item, Order, OrderStatus, Orders } from '../orders.js';
import { valueCents } from '../views.js';
import { MENU } from './frame.js';
import { TYPES, orderAddress, situationBadge } from './orders.js';

const under = MENU.orders;
const DELIVERIES_SHOWN = 5;

export interface OrderParts {
  readonly orders: Orders;
  readonly catalogue: Catalogue;
  readonly deliveries: Deliveries;
}

/** Finds the order in the address. Throws `Refusal` 404 if there is none. */
export const orderFinder =
  (orders: Orders) =>
  ({ params }: Request): Order => {
    const order = orders.find(String(params['id']));
    if (!order) throw new Refusal(404, 'Pedido não encontrado.');
    return order;
  };

/** Labels of an order's buttons, by the last part of their addresses. */
const BUTTONS = {
  fechar: 'Fechar pedido',
  faturar: 'Faturar',
  cancelar: 'Cancelar pedido',
  excluir: 'Excluir pedido',
} as const;

/** The buttons shown in each situation; in *Aguardando integração* all are refused, with the reason. */
const OFFERED: Readonly<Record<OrderStatus, readonly (keyof typeof BUTTONS)[]>> = {
  ABERTO: ['fechar', 'cancelar', 'excluir'],
  AGUARDANDO_INTEGRACAO: ['faturar', 'cancelar', 'excluir'],
  LIBERADO: ['faturar', 'cancelar', 'excluir'],
  FATURADO: [],
  CANCELADO: [],
};

/**
 * The page of an order: its items, *Adicionar Item*, *Fechar pedido*, *Faturar*, *Informações Adicionais*, and its
 * webhook.
 */
export function orderScreens(screens: Screens, parts: OrderParts, calls: OrderCalls): void {
  const orderIn = orderFinder(parts.orders);
  const view: View = (request, typed) => orderPage(orderIn(request), typed, parts);
  const act = (
    path: string,
    action: Pick<Action<undefined>, 'call' | 'body' | 'next' | 'notice'>,
  ) =>
    screens.act(`${under.address}/:id/${path}`, {
      ...action,
      view,
      at: ({ params }) => orderAddress(String(params['id'])),
    });

  screens.show(`${under.address}/:id`, view);
  act('itens', {
    call: calls.addItem,
    body: ({ item, quantidade, preco }) => ({
      ...(item !== '' && { service: item }),
      quantity: decimal(quantidade),
      price: decimal(preco),
    }),
    notice: 'Item adicionado.',
  });
  act('itens/:itemId/cancelar', { call: calls.cancelItem, notice: 'Item cancelado.' });
  act('fechar', { call: calls.close, notice: 'Pedido fechado.' });
  act('faturar', { call: calls.bill, notice: 'Pedido faturado.' });
  act('cancelar', { call: calls.cancel, notice: 'Pedido cancelado.' });
  act('mover', {
    call: calls.move,
    body: ({ movimento }) => ({ move: movimento }),
    notice: 'Feito no ERP, sem a Ponte.',
  });
  act('excluir', {
    call: calls.remove,
    next: () => under.address,
    notice: 'Pedido excluído.',
  });
}

function orderPage(order: Order, typed: Form, { catalogue, deliveries }: OrderParts) {
  const { id, number, type, status, observations } = order;
  const sent = deliveries.newest({ orderId: id }, { limit: DELIVERIES_SHOWN, offset: 0 });
  return {
    title: `${TYPES[type]} ${number}`,
    under,
    body: html`
      <section aria-label="Situação" aria-live="polite">
        ${live('situacao', [situationBadge(status), waitingHint(status), actions(order)])}
      </section>
      <section>
        <h2>Dados do pedido</h2>
        ${facts([
          ['Filial', `${order.branch} – ${catalogue.branch(order.branch)?.name ?? ''}`],
          ['Cliente', catalogue.customer(order.customer)?.name],
          ['Emissão', day(order.issueDate)],
          ['Equipamento', equipment(order)],
          ['Observação', order.observation],
        ])}
      </section>
      <section>
        <h2>Itens</h2>
        ${live('itens', items(order))} ${status === 'ABERTO' && itemForm(id, typed, catalogue)}
      </section>
      <section>
        <h2>Informações Adicionais</h2>
        <h3>Lista de Observações</h3>
        ${live(
          'observacoes',
          observations.length === 0
            ? html`<p class="nothing">Nenhuma observação.</p>`
            : html`<ul>
                ${observations.map(
                  ({ at, text }) =>
                    html`<li><span class="hint">${moment(at)}</span> ${linkified(text)}</li>`,
                )}
              </ul>`,
        )}
      </section>
      ${simulator(id, typed)}
      <section>
        <h2>Entregas do webhook</h2>
        ${live(
          'entregas',
          deliveryLog('Entregas do webhook', sent, () => `Pedido ${number}`),
        )}
      </section>
    `,
  };
}

const waitingHint = (status: OrderStatus): Value =>
  status === 'AGUARDANDO_INTEGRACAO' &&
  html`<p>O faturamento fica bloqueado até que o serviço seja concluído na Sismetro.</p>`;

const actions = ({ id, number, status }: Order): Html =>
  html`<div class="actions">
    ${OFFERED[status].map((action, at) =>
      button(`${orderAddress(id)}/${action}`, BUTTONS[action], {
        main: at === 0,
        about: `pedido ${number}`,
      }),
    )}
  </div>`;

function equipment({ id, status, equipmentId, equipmentDescription }: Order): Value {
  const text =
    equipmentId !== null
      ? `Patrimônio ${equipmentId} da Sismetro`
      : (equipmentDescription ?? 'Nenhum: o pedido não será integrado');
  return [
    text,
    status === 'ABERTO' && html` (<a href="${orderAddress(id)}/equipamento">alterar</a>)`,
  ];
}

const CANCELLABLE = new Set<OrderStatus>(['ABERTO', 'AGUARDANDO_INTEGRACAO', 'LIBERADO']);

function items(order: Order): Html {
  const cancelButton = (item: Item): Value => {
    if (item.cancelled) return 'Cancelado';
    if (!CANCELLABLE.has(order.status)) return '–';
    const action = `${orderAddress(order.id)}/itens/${item.id}/cancelar`;
    return button(action, 'Cancelar item', { about: item.description });
  };
  const named = ({ service, description, cancelled }: Item) =>
    html`<span class="${cancelled ? 'struck' : ''}">${service} – ${description}</span>`;
  return html`${table(
      'Itens',
      [
        { name: 'Item', cell: named },
        {
          name: 'Quantidade na unidade de venda',
          isNumber: true,
          cell: (item) => `${quantity(item.quantity)} ${item.unit}`,
        },
        { name: 'Preço de venda', isNumber: true, cell: (item) => money(item.priceCents) },
        { name: 'Cancelar', cell: cancelButton },
      ],
      order.items,
      'Nenhum item ainda.',
    )}
    <p>Valor do pedido: <strong>${money(valueCents(order))}</strong></p>`;
}

const itemForm = (id: string, typed: Form, catalogue: Catalogue): Html =>
  html`<h3>Adicionar Item</h3>
    <form class="fields" method="post" action="${orderAddress(id)}/itens">
      ${choice(
        'item',
        'Item',
        catalogue.services().map(({ code, description, unit }) => ({
          value: code,
          text: `${code} – ${description} (${unit})`,
        })),
        typed['item'],
      )}
      ${field('quantidade', 'Quantidade na unidade de venda', {
        value: typed['quantidade'],
        mode: 'decimal',
        hint: 'Obrigatória; por exemplo 1 ou 2,5',
      })}
      ${field('preco', 'Preço de venda', {
        value: typed['preco'],
        mode: 'decimal',
        hint: 'Obrigatório, em reais; por exemplo 350,00',
      })}
      <div class="row">${submit('Adicionar Item', { main: true })}</div>
    </form>`;

const MOVES = [
  { value: 'released', text: 'Liberar' },
  { value: 'billed', text: 'Faturar' },
  { value: 'unbilled', text: 'Estornar o faturamento' },
  { value: 'cancelled', text: 'Cancelar' },
  { value: 'reopened', text: 'Reabrir' },
  { value: 'reclosed', text: 'Fechar de novo, com webhook' },
];

/** Acts on an order without Ponte, bypassing its guard and the ERP's own rules. */
const simulator = (id: string, typed: Form): Html =>
  html`<section>
    <h2>Simulador: fazer no ERP, sem a Ponte</h2>
    <form class="fields" method="post" action="${orderAddress(id)}/mover">
      ${choice('movimento', 'O que fazer', MOVES, typed['movimento'])}
      <div class="row">${submit('Fazer')}</div>
    </form>
  </section>`;
