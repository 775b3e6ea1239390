import type { Delivery, DeliveryState } from '../deliveries.js';
import { type Mood, badge, table } from './elements.js';
import { moment } from './format.js';
import { type Html, type Value, html } from './html.js';

const STATES: Readonly<Record<DeliveryState, readonly [text: string, mood: Mood]>> = {
  pending: ['A enviar', 'waiting'],
  delivered: ['Entregue', 'good'],
  failed: ['Recusada', 'bad'],
  lost: ['Perdida de propósito', 'bad'],
};

/** Posts to other systems, with every attempt and its answer. `about` names the subject of each. */
export const deliveryLog = (
  caption: string,
  deliveries: readonly Delivery[],
  about: (delivery: Delivery) => Value,
): Html =>
  table(
    caption,
    [
      { name: 'Quando', cell: ({ at }) => moment(at) },
      { name: 'Sobre', cell: about },
      { name: 'Situação', cell: ({ state }) => badge(...STATES[state]) },
      { name: 'Tentativas', cell: ({ attempts }) => attemptList(attempts) },
      { name: 'Enviado', cell: sent },
    ],
    deliveries,
    'Nada foi enviado ainda.',
  );

const attemptList = (attempts: Delivery['attempts']): Value =>
  attempts.length > 0 &&
  html`<ol>
    ${attempts.map(
      ({ at, status, answer }) =>
        html`<li>
          ${moment(at)}: ${status === null ? 'sem resposta' : `HTTP ${status}`}
          <span class="hint">${answer}</span>
        </li>`,
    )}
  </ol>`;

const sent = ({ url, body }: Delivery): Value =>
  html`<details>
    <summary>POST ${url}</summary>
    <pre>${JSON.stringify(body, null, 2)}</pre>
  </details>`;
