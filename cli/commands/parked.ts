import type { Command } from 'commander';
import { faultText, type List, type Parked, type ParkedDetail, type Resolved } from '../answers.js';
import type { Context } from '../context.js';
import { noteNextPage, paged, reasonOption, requireTenant, type PageOptions } from '../options.js';
import { ROUTES } from './deliveries.js';
import { moment, type Column } from '../text.js';

const COLUMNS: readonly Column<Parked>[] = [
  { title: 'AVISO', of: ({ id }) => id, isWhole: true },
  { title: 'EMPRESA', of: ({ tenant }) => tenant },
  { title: 'ROTA', of: ({ route }) => ROUTES[route] ?? route },
  { title: 'PEDIDO', of: ({ number, order }) => number ?? order ?? '' },
  { title: 'SS', of: ({ ss }) => ss ?? '' },
  { title: 'RECEBIDO EM', of: ({ receivedAt }) => moment(receivedAt), isWhole: true },
  { title: 'PROBLEMA', of: ({ problem }) => problem },
];

const RESULTS: Readonly<Record<string, string>> = {
  accepted: 'Aceito: segue seu caminho.',
  duplicate: 'O pedido já existia: nada a fazer.',
  ignored: 'Não é um pedido que integra: nada a fazer.',
  'already-settled': 'O pedido já estava encerrado: nada a fazer.',
  discarded: 'Descartado.',
};

const pathOf = (id: string) => `/parked/${encodeURIComponent(id)}`;

/** `ponte parked …`: deliveries that could not be read or whose order was not found, over the api. */
export function addParkedCommands(program: Command, context: Context): void {
  const parked = program.command('parked').description('avisos parados');
  const named = (command: Command) => command.argument('<aviso>', 'identificação, como na lista');

  paged(parked.command('list').description('lista os avisos parados'))
    .option('--tenant <empresa>', 'de qual empresa')
    .action(async ({ tenant, limit, cursor }: PageOptions & { readonly tenant?: string }) => {
      const query = { tenant, limit, cursor };
      const api = context.api();
      const list = await api.get<List<Parked>>('/parked', 'items', query);
      await requireTenant(api, list, tenant);
      const output = context.output();
      output.give(list, (page) => page.table(list.items, COLUMNS));
      if (list.items.length === 0) output.note('Nenhum aviso pendente.');
      noteNextPage(output, list.nextCursor);
    });

  named(
    parked
      .command('show')
      .description('mostra um aviso com o corpo recebido, mascarado (papel operator)'),
  )
    .option('--reveal <motivo>', 'mostra o corpo como chegou; fica registrado quem pediu e por quê')
    .action(async (id: string, { reveal: reason }: { reveal?: string }) => {
      const delivery = await (reason === undefined
        ? context.api().get<ParkedDetail>(pathOf(id), 'body')
        : context.api().post<ParkedDetail>(`${pathOf(id)}/reveal`, 'body', { reason }));
      context.output().give(delivery, (page) => {
        page.line(
          `Aviso ${delivery.id} de ${delivery.tenant}, ${ROUTES[delivery.route] ?? delivery.route}`,
        );
        page.line(`Recebido em ${moment(delivery.receivedAt)}`);
        page.line(delivery.problem);
        for (const fault of delivery.errors) page.line(`  ${faultText(fault)}`, '  ');
        page.verbatim(delivery.body);
      });
    });

  type Done = Resolved & { readonly id: string };
  const tell = (result: Done) =>
    context
      .output()
      .give(result, (page) =>
        page.line(`${result.id}: ${RESULTS[result.result] ?? result.result}`),
      );

  named(parked.command('replay').description('reprocessa um aviso, como se chegasse agora')).action(
    async (id: string) => {
      tell(await context.api().post<Done>(`${pathOf(id)}/replay`, 'result'));
    },
  );

  named(parked.command('discard').description('descarta um aviso'))
    .addOption(reasonOption())
    .action(async (id: string, { reason }: { reason: string }) => {
      tell(await context.api().post<Done>(`${pathOf(id)}/discard`, 'result', { reason }));
    });
}
