import type { Deliveries } from '../../kit/deliveries.js';
import { button, choice, field, live, long, submit, table } from '../../kit/screens/elements.js';
import { deliveryLog } from '../../kit/screens/deliveries.js';
import { html } from '../../kit/screens/html.js';
import type { Screens, View } from '../../kit/screens/screens.js';
import type { Catalogue } from '../catalogue.js';
import type { CatalogueCalls } from '../catalogue-calls.js';
import { ORDER_FINISHED } from '../events.js';
import type { Orders } from '../orders.js';
import { MENU } from './frame.js';

const under = MENU.webhooks;
const DELIVERIES_SHOWN = 20;

export interface WebhookParts {
  readonly catalogue: Catalogue;
  readonly orders: Orders;
  readonly deliveries: Deliveries;
  /** Ponte's address, as seen from this stand-in. */
  readonly ponteUrl: string | undefined;
}

/** *Tecnologia > Customização > Events hub > Webhooks*, and the deliveries. */
export function webhookScreens(screens: Screens, parts: WebhookParts, calls: CatalogueCalls): void {
  const { catalogue, orders, deliveries, ponteUrl } = parts;
  const at = () => under.address;

  const orderOf = (id: string | null) => {
    const order = id === null ? undefined : orders.find(id);
    return order
      ? html`<a href="${MENU.orders.address}/${order.id}">Pedido ${order.number}</a>`
      : 'Pedido excluído';
  };

  const view: View = (_request, typed) => ({
    title: 'Webhooks',
    under,
    body: html`
      <section>
        <h2>Webhooks cadastrados</h2>
        ${table(
          'Webhooks cadastrados',
          [
            { name: 'Evento', cell: ({ event }) => long(event) },
            { name: 'Endpoint', cell: ({ url }) => long(url) },
            { name: 'Cabeçalho HTTP', cell: ({ headers }) => Object.keys(headers).join(', ') },
            {
              name: 'Excluir',
              cell: ({ id, url }) =>
                button(`${under.address}/${id}/excluir`, 'Excluir', { about: url }),
            },
          ],
          catalogue.webhooks(),
          'Nenhum webhook: a Ponte não é avisada de pedido nenhum.',
        )}
      </section>
      <section>
        <h2>Cadastrar webhook</h2>
        <form class="fields" method="post" action="${under.address}">
          ${choice(
            'evento',
            'Evento',
            [{ value: ORDER_FINISHED, text: ORDER_FINISHED }],
            typed['evento'],
          )}
          ${field('url', 'URL do endpoint', {
            value: typed['url'],
            mode: 'url',
            hint: ponteUrl !== undefined && `Nesta simulação: ${ponteUrl}/serviceOrder/open`,
          })}
          <fieldset>
            <legend>Cabeçalho HTTP</legend>
            ${field('unit', 'unit', { value: typed['unit'] })}
            ${field('key', 'key', {
              secret: true,
              hint: 'Fornecidos com a integração; nesta simulação, npm start os mostra.',
            })}
          </fieldset>
          <div class="row">${submit('Cadastrar', { main: true })}</div>
        </form>
      </section>
      <section>
        <h2>Entregas</h2>
        ${live(
          'entregas',
          deliveryLog(
            'Entregas',
            deliveries.newest({}, { limit: DELIVERIES_SHOWN, offset: 0 }),
            ({ orderId }) => orderOf(orderId),
          ),
        )}
      </section>
    `,
  });

  screens.show(under.address, view);
  screens.act(under.address, {
    call: calls.saveWebhook,
    body: ({ evento, url, unit = '', key = '' }) => ({
      event: evento,
      url,
      headers: { ...(unit !== '' && { unit }), ...(key !== '' && { key }) },
    }),
    view,
    at,
    notice: 'Webhook cadastrado.',
  });
  screens.act(`${under.address}/:id/excluir`, {
    call: calls.deleteWebhook,
    view,
    at,
    notice: 'Webhook excluído.',
  });
}
