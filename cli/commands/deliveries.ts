import { Option, type Command } from 'commander';
import { DeliverySchema, listOf, type Delivery } from '../answers.js';
import type { Context } from '../context.js';
import { noteNextPage, paged, requireTenant, type PageOptions } from '../options.js';
import { moment, type Column } from '../text.js';

const COLUMNS: readonly Column<Delivery>[] = [
  { title: 'RECEBIDO EM', of: ({ receivedAt }) => moment(receivedAt), isWhole: true },
  { title: 'EMPRESA', of: ({ tenant }) => tenant },
  { title: 'ROTA', of: ({ route }) => route, isWhole: true },
  { title: 'PEDIDO', of: ({ number, order }) => number ?? order ?? '', isWhole: true },
  { title: 'SS', of: ({ ss }) => ss ?? '', isWhole: true },
  { title: 'RESULTADO', of: ({ result, reason }) => [result, reason].filter(Boolean).join(': ') },
  { title: 'AVISO', of: ({ parked }) => (parked?.waits ? parked.id : ''), isWhole: true },
];

const RESULTS = [
  'accepted',
  'held',
  'duplicate',
  'already-settled',
  'ignored',
  'spooled',
  'parked',
  'failed',
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
    .addOption(new Option('--result <resultado>', 'o que a Ponte fez').choices(RESULTS))
    .action(async (q: string | undefined, { tenant, result, limit, cursor }: ListOptions) => {
      const query = { q, tenant, result, limit, cursor };
      const api = context.api();
      const list = await api.get('/deliveries', listOf(DeliverySchema), query);
      await requireTenant(api, list, tenant);
      const output = context.output();
      output.give(list, (page) => page.table(list.items, COLUMNS));
      if (list.items.length === 0) output.note('Nenhum aviso.');
      noteNextPage(output, list.nextCursor);
    });
}
