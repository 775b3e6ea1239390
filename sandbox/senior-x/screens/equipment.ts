import type { Request } from 'express';
import { z } from 'zod';
import type { Call } from '../../kit/calls.js';
import { field, radio, submit } from '../../kit/screens/elements.js';
import { html } from '../../kit/screens/html.js';
import type { Form, Screens } from '../../kit/screens/screens.js';
import { queryText, withQuery } from '../../kit/screens/query.js';
import type { OrderCalls } from '../order-calls.js';
import type { Order } from '../orders.js';
import { MENU } from './frame.js';
import { orderAddress } from './orders.js';

const under = MENU.orders;

const FoundSchema = z.object({
  items: z.array(
    z.object({
      id: z.string(),
      description: z.string(),
      tag: z.string().nullish(),
      brand: z.string().nullish(),
      model: z.string().nullish(),
      serialNumber: z.string().nullish(),
    }),
  ),
  page: z.number(),
  totalPages: z.number(),
});
type Found = z.output<typeof FoundSchema>;

/**
 * *Inclusão de equipamento*: whether there is equipment, and whether it is an available one, found by Ponte's search of
 * Sismetro, or a new one.
 */
export function equipmentScreens(
  screens: Screens,
  orderIn: (request: Request) => Order,
  search: Call<unknown>,
  { chooseEquipment }: OrderCalls,
): void {
  const page = (request: Request, typed: Form, found?: Found) => {
    const order = orderIn(request);
    const here = `${orderAddress(order.id)}/equipamento`;
    const searched = queryText(request, 'query');
    const isNew = (typed['novo'] ?? order.equipmentDescription ?? '') !== '';
    return {
      title: `Pedido ${order.number}: inclusão de equipamento`,
      under,
      body: html`
        <form id="busca" method="get" action="${here}/busca"></form>
        <section>
          <form class="fields" method="post" action="${here}">
            <fieldset>
              <legend>Deseja informar um equipamento ao serviço?</legend>
              ${radio('informar', { value: 'sim', text: 'Sim' }, typed['informar'] !== 'nao')}
              ${radio('informar', { value: 'nao', text: 'Não' }, typed['informar'] === 'nao')}
            </fieldset>
            <div class="row">
              ${field('query', 'Equipamento disponível', { value: searched, form: 'busca' })}
              <button form="busca" aria-label="Buscar equipamento disponível">
                ${LENS} Buscar
              </button>
            </div>
            ${results(found ?? chosenBefore(order, typed), typed['equipamento'] ?? order.equipmentId)}
            ${
              found &&
              found.totalPages > found.page &&
              html`<p>
                <a href="${withQuery(`${here}/busca`, { query: searched, page: found.page + 1 })}"
                  >Mais resultados</a
                >
              </p>`
            }
            ${field('novo', 'Novo equipamento', {
              value: isNew ? (typed['novo'] ?? order.equipmentDescription ?? '') : '',
              hint: 'Só para um equipamento que a Sismetro ainda não conhece.',
            })}
            <div class="row">${submit('Continuar', { main: true })}</div>
          </form>
        </section>
      `,
    };
  };

  screens.show(`${under.address}/:id/equipamento`, page);
  screens.showAnswer(`${under.address}/:id/equipamento/busca`, search, (request, answer) =>
    page(request, {}, answer.refused ? undefined : FoundSchema.parse(answer.body)),
  );
  screens.act(`${under.address}/:id/equipamento`, {
    call: chooseEquipment,
    body: ({ informar, equipamento = '', novo = '' }) => ({
      equipment:
        informar === 'nao'
          ? null
          : {
              ...(equipamento !== '' && { id: equipamento }),
              ...(novo !== '' && { description: novo }),
            },
    }),
    view: page,
    at: (request) => `${orderAddress(orderIn(request).id)}/equipamento`,
    next: (_answer, { params }) => orderAddress(String(params['id'])),
    notice: 'Equipamento salvo.',
  });
}

const LENS = html`<svg class="icon" viewBox="0 0 16 16" aria-hidden="true">
  <circle cx="6.5" cy="6.5" r="4.5" />
  <path d="M10 10l5 5" />
</svg>`;

/** The earlier choice, so that it can be kept without another search. */
function chosenBefore({ equipmentId }: Order, typed: Form): Found | undefined {
  const id = typed['equipamento'] ?? equipmentId;
  if (id === null || id === undefined) return undefined;
  return { items: [{ id, description: 'escolhido' }], page: 1, totalPages: 1 };
}

function results(found: Found | undefined, chosen: string | null) {
  if (!found) return undefined;
  if (found.items.length === 0) return html`<p class="nothing">Nenhum equipamento encontrado.</p>`;
  return html`<fieldset>
    <legend>Equipamentos encontrados</legend>
    ${found.items.map(({ id, description, tag, brand, model, serialNumber }) =>
      radio(
        'equipamento',
        {
          value: id,
          text: [`${id} – ${description}`, tag, brand, model, serialNumber]
            .filter((part) => part !== undefined && part !== null && part !== '')
            .join(' · '),
        },
        id === chosen,
      ),
    )}
  </fieldset>`;
}
