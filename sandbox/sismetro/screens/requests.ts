import type { Request } from 'express';
import type { Call } from '../../kit/calls.js';
import type { Deliveries } from '../../kit/deliveries.js';
import { Refusal } from '../../kit/refusal.js';
import { deliveryLog } from '../../kit/screens/deliveries.js';
import {
  badge,
  button,
  checkbox,
  choice,
  facts,
  field,
  live,
  longField,
  pager,
  submit,
  table,
} from '../../kit/screens/elements.js';
import { moment } from '../../kit/screens/format.js';
import { type Html, html } from '../../kit/screens/html.js';
import { pageNumber, queryText, withQuery } from '../../kit/screens/query.js';
import type { Form, Screens, View } from '../../kit/screens/screens.js';
import type { FieldCalls } from '../field-calls.js';
import { type SismetroParts, equipmentOf } from '../parts.js';
import type { ServiceRequest } from '../service-requests.js';
import { linkOf, serviceLine } from '../views.js';
import { MENU } from './frame.js';

const under = MENU.requests;
const ON_A_PAGE = 25;
const DELIVERIES_SHOWN = 5;

type Status = ServiceRequest['status'];
const MOODS = { ABERTA: 'waiting', ENCERRADA: 'good', CANCELADA: 'bad', EXCLUÍDA: 'bad' } as const;
const STATUSES = Object.keys(MOODS) as Status[];

const addressOf = (ss: number) => `${under.address}/${ss}`;
const statusBadge = ({ status, progress }: ServiceRequest) =>
  badge(status === 'ABERTA' ? `${status} – ${progress}` : status, MOODS[status]);

export type RequestParts = SismetroParts & { readonly deliveries: Deliveries };

/** The list of SSs, and the page of one with *Atender*, *Concluir* and *Cancelar*. */
export function requestScreens(screens: Screens, parts: RequestParts, calls: FieldCalls): void {
  const { requests, register } = parts;

  screens.show(under.address, (request) => {
    const status = STATUSES.find((one) => one === queryText(request, 'situacao'));
    const page = pageNumber(request);
    const offset = (page - 1) * ON_A_PAGE;
    const found = requests.newest({ limit: ON_A_PAGE, offset }, { status });
    const address = (other: number) =>
      withQuery(under.address, { situacao: status ?? '', pagina: other });
    return {
      title: 'Solicitações de Serviço',
      under,
      body: html`<section>
        <form class="row" method="get" action="${under.address}">
          ${choice(
            'situacao',
            'Situação',
            STATUSES.map((value) => ({ value, text: value })),
            status,
            'Todas',
          )}
          ${submit('Filtrar')}
        </form>
        ${live(
          'lista',
          table(
            'Solicitações de Serviço',
            [
              {
                name: 'SS',
                cell: ({ ss }: ServiceRequest) => html`<a href="${addressOf(ss)}">${ss}</a>`,
              },
              { name: 'Situação', cell: statusBadge },
              { name: 'Pedido', cell: ({ orderNumber }) => orderNumber },
              { name: 'Solicitante', cell: ({ requester }) => requester.name },
              { name: 'Equipamento', cell: (one) => equipmentOf(one, register).description },
              { name: 'Abertura', cell: ({ openedAt }) => moment(openedAt) },
            ],
            found,
            'Nenhuma SS.',
          ),
        )}
        ${pager(address, page, offset + found.length >= requests.count({ status }))}
      </section>`,
    };
  });

  const view: View = (request, typed) =>
    requestPage(foundIn(request, parts), request, typed, parts);
  const at = ({ params }: Request) => addressOf(Number(params['ss']));
  screens.show(`${under.address}/:ss`, view);
  screens.act(`${under.address}/:ss/atender`, {
    call: calls.start,
    body: ({ tecnico }) => ({ technician: tecnico }),
    view,
    at,
    notice: 'SS em execução.',
  });
  screens.act(`${under.address}/:ss/concluir`, {
    call: calls.complete,
    body: ({ tecnico, conclusao, avisar }) => ({
      technician: tecnico,
      conclusion: conclusao,
      callback: { send: avisar === 'sim' },
    }),
    view,
    at,
    notice: 'SS concluída.',
  });
  screens.act(`${under.address}/:ss/cancelar`, {
    call: calls.cancel,
    body: ({ motivo, avisar }) => ({ reason: motivo, callback: { send: avisar === 'sim' } }),
    view,
    at,
    notice: 'SS cancelada.',
  });
  simulatorActions(screens, calls, { view, at });
}

/** Actions in Sismetro outside the normal service; the page offers them under *Simulador*. */
function simulatorActions(
  screens: Screens,
  calls: FieldCalls,
  { view, at }: { view: View; at: (request: Request) => string },
): void {
  const act = (
    path: string,
    call: Call,
    notice: string,
    body: () => object = () => ({}),
    next: (request: Request) => string = at,
  ) =>
    screens.act(`${under.address}/:ss/${path}`, {
      call,
      body,
      view,
      at,
      next: (_answer, request) => next(request),
      notice,
    });
  act('reabrir', calls.reopen, 'SS reaberta.');
  act('dividir', calls.split, 'SS dividida em duas.');
  act('excluir', calls.remove, 'SS excluída.', () => ({ shown: true }));
  act('sumir', calls.remove, 'SS excluída.', undefined, () => under.address);
}

function foundIn({ params }: Request, { requests }: SismetroParts): ServiceRequest {
  const known = requests.find(Number(params['ss']));
  if (!known) throw new Refusal(404, 'SS não encontrada.');
  return known;
}

function requestPage(known: ServiceRequest, request: Request, typed: Form, parts: RequestParts) {
  const { ss, requester, technician, conclusion, closedAt } = known;
  const { id, description, tag, brand, model, serialNumber } = equipmentOf(known, parts.register);
  const machine = [`${id} – ${description}`, tag, brand, model, serialNumber].filter(Boolean);
  const sent = parts.deliveries.newest({ ss: String(ss) }, { limit: DELIVERIES_SHOWN, offset: 0 });
  return {
    title: `SS ${ss}`,
    under,
    body: html`
      <section>
        <p>${statusBadge(known)}</p>
        ${facts([
          ['Pedido', known.orderNumber],
          ['Filial', known.branch],
          ['Solicitante', requester.name],
          ['Documento', requester.document],
          ['Contato', [requester.phone, requester.email].filter(Boolean).join(' · ')],
          ['Endereço', [requester.address, requester.city].filter(Boolean).join(' – ')],
          ['Equipamento', machine.join(' · ')],
          ['Serviços', known.services.map((service) => html`<div>${serviceLine(service)}</div>`)],
          ['Descrição', html`<span class="lines">${known.description}</span>`],
          ['Referência externa', known.reference],
          ['Abertura', moment(known.openedAt)],
          ['Encerramento', closedAt && moment(closedAt)],
          ['Técnico', technician],
          [known.status === 'CANCELADA' ? 'Motivo' : 'Conclusão', conclusion],
        ])}
        <p class="actions">
          <a class="button" href="${linkOf(known, parts.publicUrl(request))}">PDF da SS</a>
        </p>
      </section>
      ${known.status === 'ABERTA' && forms(known, typed)} ${simulator(known)}
      <section>
        <h2>Avisos à Ponte</h2>
        ${live(
          'avisos',
          deliveryLog('Avisos à Ponte', sent, () => `SS ${ss}`),
        )}
      </section>
    `,
  };
}

const TELL = 'Avisar a Ponte (sem aviso, a varredura dela repara)';

function forms({ ss, technician }: ServiceRequest, typed: Form): Html {
  const who = typed['tecnico'] ?? technician ?? undefined;
  const tells = Object.keys(typed).length === 0 || typed['avisar'] === 'sim';
  const address = addressOf(ss);
  return html`
    <section>
      <h2>Atender</h2>
      <form class="fields" method="post" action="${address}/atender">
        ${field('tecnico', 'Técnico', { value: who, id: 'atender-tecnico' })} ${submit('Atender')}
      </form>
    </section>
    <section>
      <h2>Concluir</h2>
      <form class="fields" method="post" action="${address}/concluir">
        ${field('tecnico', 'Técnico', { value: who })}
        ${longField('conclusao', 'Conclusão', { value: typed['conclusao'] })}
        ${checkbox('avisar', TELL, tells)} ${submit('Concluir', { main: true })}
      </form>
    </section>
    <section>
      <h2>Cancelar</h2>
      <form class="fields" method="post" action="${address}/cancelar">
        ${longField('motivo', 'Motivo do cancelamento', { value: typed['motivo'] })}
        ${checkbox('avisar', TELL, tells)} ${submit('Cancelar SS')}
      </form>
    </section>
  `;
}

const BUTTONS = [
  ['dividir', 'Dividir em duas'],
  ['excluir', 'Excluir'],
  ['sumir', 'Apagar sem rastro'],
] as const;

/** Actions of which Ponte is not notified, and which must not confuse it. */
function simulator({ ss, status }: ServiceRequest): Html {
  const isOpen = status === 'ABERTA';
  const offered = BUTTONS.filter(([path]) => isOpen || path !== 'dividir');
  const all = isOpen ? offered : [['reabrir', 'Reabrir'] as const, ...offered];
  return html`<section>
    <h2>Simulador</h2>
    <div class="actions">
      ${all.map(([path, text]) => button(`${addressOf(ss)}/${path}`, text, { about: `SS ${ss}` }))}
    </div>
  </section>`;
}
