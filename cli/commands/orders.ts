import { randomUUID } from 'node:crypto';
import { Argument, Option, type Command } from 'commander';
import { PHASES, type Phase } from '../../domain/lifecycle.js';
import { DECISIONS } from '../../domain/decisions.js';
import type { LinkCandidate, Order, OrderList, Payloads, Timeline } from '../answers.js';
import { phases } from '../../texts/pt/operators.js';
import { decisions as names } from '../../texts/pt/refusals.js';
import { asking } from '../ask.js';
import type { Api } from '../api.js';
import type { Context } from '../context.js';
import { CliError, EXIT } from '../exit.js';
import { noteNextPage, paged, reasonOption, requireTenant, type PageOptions } from '../options.js';
import { ORDER_ARGUMENT, orderPath } from '../order-names.js';
import type { Page } from '../output.js';
import { moment, printable, reais, type Column } from '../text.js';

const numberText = ({ number, closing }: Pick<Order, 'number' | 'closing'>) =>
  closing > 1 ? `${number} (${closing}º fechamento)` : number;

const ORDER_COLUMNS: readonly Column<Order>[] = [
  { title: 'PEDIDO', of: numberText, isWhole: true },
  { title: 'EMPRESA', of: ({ tenant }) => tenant },
  { title: 'FILIAL', of: ({ branch }) => branch },
  { title: 'SS', of: ({ ss }) => ss ?? '', isWhole: true },
  { title: 'FASE', of: ({ phase }) => phases[phase] },
  { title: 'VALOR', of: ({ value }) => reais(value), align: 'right', isWhole: true },
  { title: 'ABERTO EM', of: ({ openedAt }) => moment(openedAt) },
  {
    title: 'ATENÇÃO',
    of: ({ attention, endedByForce }) => endedByForce ?? attention?.problem ?? '',
  },
];

const CUSTOMER: Column<Order> = { title: 'CLIENTE', of: ({ customer }) => customer ?? '' };

interface ListOptions extends PageOptions {
  readonly tenant?: string;
  readonly phase?: Phase;
  readonly attention?: boolean;
  readonly branch?: string;
  readonly number?: string;
  readonly ss?: string;
  readonly customer?: string;
  readonly from?: string;
  readonly to?: string;
}

interface DecideOptions {
  readonly reason: string;
  readonly equipmentId?: string;
  readonly equipmentDescription?: string;
  readonly ss?: string;
  readonly link?: string;
  readonly acceptEnded?: boolean;
  readonly confirmedAbsent?: boolean;
  readonly outcome?: string;
  readonly ifVersion?: string;
  readonly idempotencyKey?: string;
}

const INCOMPLETE =
  'A lista está incompleta: ficam de fora os pedidos encerrados há mais tempo e, se nem os abertos cabem, os mais novos que aguardam o serviço.';

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
    .option(
      '--customer <texto>',
      'só deste cliente: palavras do nome, CPF ou CNPJ; com - é perguntado, ou lido da entrada',
    )
    .option('--from <data>', 'abertos a partir de (2026-11-24 ou com hora e fuso)')
    .option('--to <data>', 'abertos até')
    .action(async ({ attention, ...filter }: ListOptions) => {
      const query = {
        ...filter,
        attention: attention === undefined ? undefined : String(attention),
      };
      const api = context.api();
      if (filter.customer === '-') query.customer = await askCustomer(context);
      // a name belongs in no address
      const list = await (filter.customer === undefined
        ? api.get<OrderList>('/orders', 'items', query)
        : api.post<OrderList>('/orders/search', 'items', query));
      await requireTenant(api, list, filter.tenant);
      const output = context.output();
      const hasNames = list.items.some(({ customer }) => customer);
      const columns = hasNames ? [...ORDER_COLUMNS, CUSTOMER] : ORDER_COLUMNS;
      output.give(list, (page) => page.table(list.items, columns));
      if (list.items.length === 0) output.note('Nenhum pedido.');
      if (list.partial) output.note(INCOMPLETE);
      noteNextPage(output, list.nextCursor);
    });

  orders
    .command('show')
    .description('mostra um pedido, como o fluxo dele o conta agora')
    .argument('<pedido>', ORDER_ARGUMENT)
    .action(async (name: string) => {
      const api = context.api();
      const order = await api.get<Order>(await orderPath(api, name), 'phase');
      context.output().give(order, (page) => showOrder(page, order));
    });

  orders
    .command('timeline')
    .description('conta o que aconteceu com um pedido')
    .argument('<pedido>', ORDER_ARGUMENT)
    .action(async (name: string) => {
      const api = context.api();
      const timeline = await api.get<Timeline>(`${await orderPath(api, name)}/timeline`, 'items');
      context.output().give(timeline, (page) => {
        for (const { at, text, by, reason, words } of timeline.items) {
          const author = by === undefined ? '' : ` (${by})`;
          const why = reason === undefined ? '' : ` Motivo: ${reason}`;
          const said = words === undefined ? '' : ` “${words}”`;
          page.line(`${moment(at)}  ${text}${said}${author}${why}`, ' '.repeat(21));
        }
      });
    });

  orders
    .command('payloads')
    .description(
      'mostra o que foi enviado e recebido, e no ensaio o que seria; dados pessoais ocultos',
    )
    .argument('<pedido>', ORDER_ARGUMENT)
    .action(async (name: string) => {
      const api = context.api();
      const payloads = await api.get<Payloads>(`${await orderPath(api, name)}/payloads`, 'items');
      context.output().give(payloads, (page) => {
        for (const { at, title, body } of payloads.items) {
          page.line(`${moment(at)}  ${title}`);
          page.verbatim(body);
        }
      });
    });

  orders
    .command('link-preview')
    .description('mostra a SS que se quer vincular a um pedido, como a Sismetro a tem agora')
    .argument('<pedido>', ORDER_ARGUMENT)
    .argument('<ss>', 'o número da SS')
    .action(async (name: string, ss: string) => {
      const api = context.api();
      const path = `${await orderPath(api, name)}/link-preview`;
      const candidate = await api.post<LinkCandidate>(path, 'request', { ss });
      context.output().give(candidate, (page) => showFields(page, candidateFields(candidate)));
    });

  orders
    .command('decide')
    .description('decide sobre um pedido (papel operator)')
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
    .option('--accept-ended', 'link-ss: sei que a SS já está encerrada')
    .option('--confirmed-absent', 'retry, amend-equipment: procurei na Sismetro e não há SS')
    .addOption(
      new Option('--outcome <fim>', 'settle: como o pedido já está no Senior X').choices([
        'released',
        'cancelled',
      ]),
    )
    .option('--if-version <versão>', 'só se o pedido ainda tiver a versão que orders show mostrou')
    .option('--idempotency-key <chave>', 'repete uma decisão sem que ela valha duas vezes')
    .action(async (name: string, decision: string, options: DecideOptions) => {
      const body = decisionBody(decision, options);
      const api = context.api();
      const path = await orderPath(api, name);
      if (decision === 'settle') await warnOfContradiction(context, api, path, options);
      if (options.ss !== undefined) await showBeforeLinking(context, api, path, options.ss);
      const order = await api.post<Order>(`${path}/decisions`, 'phase', body, {
        'idempotency-key': options.idempotencyKey ?? randomUUID(),
      });
      context.output().give(order, (page) => showOrder(page, order));
    });
}

/** The ERP's situations of an order, and the recorded end that each agrees with. */
const SITUATIONS: Readonly<Record<string, readonly [name: string, outcome?: string]>> = {
  'awaiting-integration': ['Aguardando integração'],
  released: ['Liberado', 'released'],
  billed: ['Faturado', 'released'],
  cancelled: ['Cancelado', 'cancelled'],
  missing: ['o pedido não existe mais', 'cancelled'],
  unknown: ['situação desconhecida'],
};

/**
 * Says what Ponte has read last of the order in the ERP if the end to be recorded contradicts it, and asks a person
 * whether to go on. Throws `CliError` if not.
 */
async function warnOfContradiction(
  context: Context,
  api: Api,
  path: string,
  { outcome }: DecideOptions,
): Promise<void> {
  // the end can be recorded without this warning
  const timeline = await api.get<Timeline>(`${path}/timeline`, 'items').catch(() => undefined);
  const read = timeline?.items.findLast(({ situation }) => situation !== undefined);
  const [shown, agreed] = SITUATIONS[read?.situation ?? ''] ?? [];
  if (read === undefined || shown === undefined || agreed === outcome) return;
  const when = `Em ${moment(read.at)} o Senior X mostrava: ${shown}.`;
  context.output().note(`${when} Isto contradiz o que a Ponte leu.`);
  await confirmAtTerminal(context, 'Registrar mesmo assim?', 'Nada foi registrado.');
}

/** Shows the SS as Sismetro has it now, and asks a person whether it is the order's. Throws `CliError` if not. */
async function showBeforeLinking(
  context: Context,
  api: Api,
  path: string,
  ss: string,
): Promise<void> {
  const candidate = await api.post<LinkCandidate>(`${path}/link-preview`, 'request', { ss });
  for (const [name, value] of candidateFields(candidate)) {
    if (value) context.output().note(printable(`${name}: ${value}`));
  }
  if (candidate.refusal !== undefined) return; // the api refuses it, and says so
  await confirmAtTerminal(context, 'É a SS deste pedido?', 'Nada foi vinculado.');
}

/** Asks a person, who types `sim`; a script is not asked. Throws `CliError` otherwise. */
async function confirmAtTerminal(
  { terminal }: Context,
  question: string,
  otherwise: string,
): Promise<void> {
  if (terminal.stdin.isTTY !== true) return;
  const answer = await asking(terminal, (ask) => ask('', `${question} Digite sim`));
  if (answer.toLowerCase() !== 'sim') throw new CliError(otherwise);
}

function decisionBody(decision: string, options: DecideOptions): object {
  const { reason, equipmentId, equipmentDescription, ss, link, outcome } = options;
  const { acceptEnded, confirmedAbsent, ifVersion } = options;
  const isGiven = equipmentId !== undefined || equipmentDescription !== undefined;
  const needs = (option: string, isThere: boolean) => {
    if (!isThere) throw new CliError(`falta ${option}`, EXIT.usage);
  };
  const allows = (isThere: boolean, text: string, ...decisions: readonly string[]) => {
    if (!isThere || decisions.includes(decision)) return;
    throw new CliError(`${text} só com ${decisions.join(' ou ')}`, EXIT.usage);
  };
  if (decision === 'amend-equipment') {
    needs('--equipment-id ou --equipment-description: o equipamento certo', isGiven);
  }
  if (decision === 'link-ss') needs('--ss, a SS que já existe', ss !== undefined);
  if (decision === 'settle') {
    const ends = '--outcome released ou --outcome cancelled';
    needs(`${ends}: como o pedido já está no Senior X`, outcome !== undefined);
  }
  allows(isGiven, '--equipment-id e --equipment-description vão', 'amend-equipment');
  allows(ss !== undefined || link !== undefined, '--ss e --link vão', 'link-ss');
  allows(acceptEnded === true, '--accept-ended vai', 'link-ss');
  allows(confirmedAbsent === true, '--confirmed-absent vai', 'retry', 'amend-equipment');
  allows(outcome !== undefined, '--outcome vai', 'settle');
  return {
    decision,
    reason,
    ...(acceptEnded === true && { acceptEnded }),
    ...(confirmedAbsent === true && { confirmedAbsent }),
    ...(outcome !== undefined && { outcome }),
    ...(isGiven && {
      equipment:
        equipmentId === undefined ? { description: equipmentDescription } : { id: equipmentId },
    }),
    ...(ss !== undefined && { ss }),
    ...(link !== undefined && { link }),
    ...(ifVersion !== undefined && { version: ifVersion }),
  };
}

function showOrder(page: Page, order: Order): void {
  const { attention, choices = [], closings } = order;
  const fields: readonly Field[] = [
    ['Pedido', `${numberText(order)} (filial ${order.branch})`],
    ...(order.customer ? [['Cliente', order.customer] as const] : []),
    ['Nome na Ponte', `${order.tenant}/${order.name}`],
    ['Fase', phases[order.phase]],
    ['Situação (Ponte)', order.situation],
    ['O que falta', waitText(order)],
    ['SS', order.ss],
    ['PDF da SS', order.pdfUrl],
    ['Valor', reais(order.value)],
    ['Aberto em', moment(order.openedAt)],
    ['Encerrado em', moment(order.settledAt)],
    ...(order.endedByForce ? [['Atenção', order.endedByForce] as const] : []),
    ['Atenção', attention && `${attention.problem} (desde ${moment(attention.since)})`],
    ['Nas palavras deles', attention?.words ?? null],
    ['O que fazer', order.cure?.advice],
    ['O que se pode fazer', choices.map(choiceName).join(', ')],
    ['Versão', choices.length > 0 ? order.version : null],
    [
      'Antes de tentar',
      order.needsConfirmedAbsence
        ? 'procure a SS na Sismetro; se não houver, use --confirmed-absent'
        : null,
    ],
    [
      'Fechamentos',
      closings && closings.length > 1
        ? closings.map(({ name, phase }) => `${name}: ${phases[phase]}`).join('; ')
        : null,
    ],
    ['No Temporal', order.webUiUrl],
  ];
  showFields(page, fields);
}

/** A decision as the console names it, and as `decide` takes it. */
const choiceName = ({ decision, marksAsSeen }: NonNullable<Order['choices']>[number]) =>
  `${marksAsSeen ? 'Marcar como visto' : names[decision]} (${decision})`;

/** What the order waits for, and when the next attempt is. */
const waitText = ({ waitingFor }: Order) =>
  waitingFor &&
  `${waitingFor.text}${waitingFor.until === null ? '' : ` (próxima tentativa em ${moment(waitingFor.until)})`}`;

type Field = readonly [name: string, value: string | null | undefined];

function showFields(page: Page, fields: readonly Field[]): void {
  for (const [name, value] of fields) {
    if (value) page.line(`${`${name}:`.padEnd(21)}${value}`, ' '.repeat(21));
  }
}

const ENDED = {
  completed: 'já está concluída; vinculá-la pede --accept-ended e leva à liberação',
  cancelled: 'já está cancelada; vinculá-la pede --accept-ended e leva ao cancelamento',
};

function candidateFields({ request, refusal, words, ended, unread }: LinkCandidate): Field[] {
  const isUnreadable = request === null && refusal === undefined && !unread;
  return [
    ['SS', request?.ss],
    ['Cliente', request?.customer],
    ['Equipamento', request?.equipment],
    ['Situação', request && (request.status || request.state)],
    ['Aberta em', request?.openedAt && moment(request.openedAt)],
    ['Não pode', refusal],
    ['Nas palavras deles', words],
    ['Atenção', ended && ENDED[ended]],
    ['Sem resposta', unread ? 'nada é liberado nem cancelado até que a SS seja conferida' : null],
    [
      'Sem consulta',
      isUnreadable ? 'esta Sismetro não mostra uma SS: vale a sua conferência' : null,
    ],
  ];
}

/** Reads the customer that a list is searched for: an option stays in the shell's history. */
const askCustomer = ({ terminal }: Context): Promise<string> =>
  asking(terminal, (ask) => ask('--customer', 'Nome, CPF ou CNPJ do cliente'));
