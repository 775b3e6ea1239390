import { Option, type Command } from 'commander';
import type { Delivery, List } from '../answers.js';
import type { Context } from '../context.js';
import { noteNextPage, paged, requireTenant, type PageOptions } from '../options.js';
import { moment, type Column } from '../text.js';

/** What arrived, in the console's words. */
export const ROUTES: Readonly<Record<string, string>> = {
  open: 'Pedido fechado',
  opened: 'SS aberta',
  completed: 'Serviço concluído',
  cancelled: 'Serviço cancelado',
};

/** What Ponte did with it, in the console's words. */
const RESULTS: Readonly<Record<string, string>> = {
  accepted: 'Entregue',
  held: 'Guardado: o pedido ainda não foi encontrado ou lido',
  duplicate: 'Repetido',
  'already-settled': 'O pedido já estava encerrado',
  ignored: 'Ignorado',
  spooled: 'Guardado: o Temporal estava fora do ar',
  parked: 'Parado',
  failed: 'Recusado: quem enviou deve enviar de novo',
};

const REASONS: Readonly<Record<string, string>> = {
  'branch-not-integrated': 'a filial não integra',
  'no-equipment': 'o pedido não tem equipamento',
  'not-awaiting': 'o ERP não o mostra em Aguardando integração',
  'not-found': 'o ERP não conhece o pedido',
  released: 'liberado',
  cancelled: 'cancelado',
};

function resultText({ route, result, reason }: Delivery): string {
  // an order is known by its id: its webhook may bring a new closing, or other data
  const isKnownOrder = route === 'open' && result === 'duplicate';
  const text = isKnownOrder ? 'Pedido já conhecido' : (RESULTS[result] ?? result);
  return reason === null ? text : `${text} (${REASONS[reason] ?? reason})`;
}

const COLUMNS: readonly Column<Delivery>[] = [
  { title: 'RECEBIDO EM', of: ({ receivedAt }) => moment(receivedAt), isWhole: true },
  { title: 'EMPRESA', of: ({ tenant }) => tenant },
  { title: 'ROTA', of: ({ route }) => ROUTES[route] ?? route },
  { title: 'PEDIDO', of: ({ number, order }) => number ?? order ?? '', isWhole: true },
  { title: 'SS', of: ({ ss }) => ss ?? '', isWhole: true },
  { title: 'RESULTADO', of: resultText },
  { title: 'AVISO', of: ({ parked }) => (parked?.waits ? parked.id : ''), isWhole: true },
];

interface ListOptions extends PageOptions {
  readonly tenant?: string;
  readonly result?: string;
}

/** `ponte deliveries …`: the received deliveries and their results, over the api. */
export function addDeliveriesCommands(program: Command, context: Context): void {
  const deliveries = program.command('deliveries').description('avisos recebidos');

  paged(
    deliveries
      .command('list')
      .description('lista o que chegou, o mais novo primeiro')
      .argument('[pedido]', 'começo do número do pedido, da SS ou do id do ERP'),
  )
    .option('--tenant <empresa>', 'de qual empresa')
    .addOption(
      new Option('--result <resultado>', 'o que a Ponte fez').choices(Object.keys(RESULTS)),
    )
    .action(async (q: string | undefined, { tenant, result, limit, cursor }: ListOptions) => {
      const query = { q, tenant, result, limit, cursor };
      const api = context.api();
      const list = await api.get<List<Delivery>>('/deliveries', 'items', query);
      await requireTenant(api, list, tenant);
      const output = context.output();
      output.give(list, (page) => page.table(list.items, COLUMNS));
      if (list.items.length === 0) output.note('Nenhum aviso.');
      noteNextPage(output, list.nextCursor);
    });
}
