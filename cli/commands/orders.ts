import { randomUUID } from 'node:crypto';
import { Argument, Option, type Command } from 'commander';
import type { Phase } from '../../domain/lifecycle.js';
import { DECISIONS, listOf, OrderSchema, PHASES, TimelineSchema, type Order } from '../answers.js';
import type { Context } from '../context.js';
import { CliError, EXIT } from '../exit.js';
import { noteNextPage, paged, reasonOption, type PageOptions } from '../options.js';
import { ORDER_ARGUMENT, orderPath } from '../order-names.js';
import type { Page } from '../output.js';
import { moment, reais, type Column } from '../text.js';

const PHASE_NAMES: Readonly<Record<Phase, string>> = {
  opening: 'Abrindo a SS',
  recording: 'Gravando a SS',
  'in-service': 'Em atendimento',
  releasing: 'Liberando',
  released: 'Liberado',
  cancelling: 'Cancelando',
  cancelled: 'Cancelado',
};

const COLUMNS: readonly Column<Order>[] = [
  { title: 'PEDIDO', of: ({ number }) => number },
  { title: 'EMPRESA', of: ({ tenant }) => tenant },
  { title: 'FILIAL', of: ({ branch }) => branch },
  { title: 'SS', of: ({ ss }) => ss ?? '' },
  { title: 'FASE', of: ({ phase }) => PHASE_NAMES[phase] },
  { title: 'VALOR', of: ({ value }) => reais(value), align: 'right' },
  { title: 'ABERTO EM', of: ({ openedAt }) => moment(openedAt) },
  { title: 'ATENÇÃO', of: ({ attention }) => attention?.problem ?? '' },
];

interface ListOptions extends PageOptions {
  readonly tenant?: string;
  readonly phase?: Phase;
  readonly attention?: boolean;
  readonly branch?: string;
  readonly number?: string;
  readonly ss?: string;
  readonly from?: string;
  readonly to?: string;
}

interface DecideOptions {
  readonly reason: string;
  readonly equipmentId?: string;
  readonly equipmentDescription?: string;
  readonly ss?: string;
  readonly link?: string;
  readonly idempotencyKey?: string;
}

/** `ponte orders …`: what operators see and decide, over the api. */
export function addOrdersCommands(program: Command, context: Context): void {
  const orders = program.command('orders').description('pedidos: listas, detalhes e decisões');

  paged(orders.command('list').description('lista os pedidos, os mais novos primeiro'))
    .option('--tenant <empresa>', 'só desta empresa')
    .addOption(new Option('--phase <fase>', 'só nesta fase').choices(PHASES))
    .option('--attention', 'só os que pedem atenção')
    .option('--no-attention', 'só os que não pedem atenção')
    .option('--branch <código>', 'só desta filial')
    .option('--number <número>', 'só com este número')
    .option('--ss <número>', 'só com esta SS')
    .option('--from <data>', 'abertos a partir de (2026-11-24 ou com hora e fuso)')
    .option('--to <data>', 'abertos até')
    .action(async ({ attention, ...filter }: ListOptions) => {
      const list = await context.api().get('/orders', listOf(OrderSchema), {
        ...filter,
        attention: attention === undefined ? undefined : String(attention),
      });
      const output = context.output();
      output.give(list, (page) => page.table(list.items, COLUMNS));
      if (list.items.length === 0) output.note('Nenhum pedido.');
      noteNextPage(output, list.nextCursor);
    });

  orders
    .command('show')
    .description('mostra um pedido, como o fluxo dele o conta agora')
    .argument('<pedido>', ORDER_ARGUMENT)
    .action(async (name: string) => {
      const api = context.api();
      const order = await api.get(await orderPath(api, name), OrderSchema);
      context.output().give(order, (page) => showOrder(page, order));
    });

  orders
    .command('timeline')
    .description('conta o que aconteceu com um pedido')
    .argument('<pedido>', ORDER_ARGUMENT)
    .action(async (name: string) => {
      const api = context.api();
      const timeline = await api.get(`${await orderPath(api, name)}/timeline`, TimelineSchema);
      context.output().give(timeline, (page) => {
        for (const { at, text, by, reason } of timeline.items) {
          const author = by === undefined ? '' : ` (${by})`;
          const why = reason === undefined ? '' : ` Motivo: ${reason}`;
          page.line(`${moment(at)}  ${text}${author}${why}`, ' '.repeat(21));
        }
      });
    });

  orders
    .command('decide')
    .description('decide sobre um pedido que espera por uma pessoa (papel operator)')
    .argument('<pedido>', ORDER_ARGUMENT)
    .addArgument(new Argument('<decisão>', 'o que fazer').choices(DECISIONS))
    .addOption(reasonOption())
    .option('--equipment-id <id>', 'amend-equipment: um equipamento da Sismetro')
    .addOption(
      new Option(
        '--equipment-description <texto>',
        'amend-equipment: um equipamento novo',
      ).conflicts('equipmentId'),
    )
    .option('--ss <número>', 'link-ss: a SS que já existe')
    .option('--link <endereço>', 'link-ss: o PDF da SS')
    .option('--idempotency-key <chave>', 'repete uma decisão sem que ela valha duas vezes')
    .action(async (name: string, decision: string, options: DecideOptions) => {
      const body = decisionBody(decision, options);
      const api = context.api();
      const path = `${await orderPath(api, name)}/decisions`;
      const order = await api.post(path, OrderSchema, body, {
        'idempotency-key': options.idempotencyKey ?? randomUUID(),
      });
      context.output().give(order, (page) => showOrder(page, order));
    });
}

function decisionBody(decision: string, options: DecideOptions): object {
  const { reason, equipmentId, equipmentDescription, ss, link } = options;
  const isGiven = equipmentId !== undefined || equipmentDescription !== undefined;
  if (isGiven !== (decision === 'amend-equipment')) {
    throw new CliError(
      '--equipment-id ou --equipment-description vai com amend-equipment, e só com ela.',
      EXIT.usage,
    );
  }
  if ((ss !== undefined) !== (decision === 'link-ss') || (link !== undefined && ss === undefined)) {
    throw new CliError('--ss (e --link, se houver) vai com link-ss, e só com ela.', EXIT.usage);
  }
  return {
    decision,
    reason,
    ...(isGiven && {
      equipment:
        equipmentId === undefined ? { description: equipmentDescription } : { id: equipmentId },
    }),
    ...(ss !== undefined && { ss }),
    ...(link !== undefined && { link }),
  };
}

function showOrder(page: Page, order: Order): void {
  const { attention, decisions = [] } = order;
  const fields: readonly (readonly [string, string | null])[] = [
    ['Pedido', `${order.number} (filial ${order.branch})`],
    ['Nome na Ponte', `${order.tenant}/${order.id}`],
    ['Fase', PHASE_NAMES[order.phase]],
    ['Situação no ERP', order.situation],
    ['SS', order.ss],
    ['PDF da SS', order.pdfUrl],
    ['Valor', reais(order.value)],
    ['Aberto em', moment(order.openedAt)],
    ['Encerrado em', moment(order.settledAt)],
    ['Atenção', attention && `${attention.problem} (desde ${moment(attention.since)})`],
    ['Decisões que cabem', decisions.join(', ')],
    ['No Temporal', order.webUiUrl],
  ];
  for (const [name, value] of fields) {
    if (value) page.line(`${`${name}:`.padEnd(20)}${value}`, ' '.repeat(20));
  }
}
