import type { Command } from 'commander';
import type { Incident, Resolved, WholeList } from '../answers.js';
import type { Context } from '../context.js';
import { CliError, EXIT } from '../exit.js';
import { withNumbers } from '../order-names.js';
import { reasonOption, requireTenant } from '../options.js';
import { moment, type Column } from '../text.js';

const COLUMNS: readonly Column<Incident>[] = [
  { title: 'OCORRÊNCIA', of: ({ tenant, key }) => `${tenant}/${key}` },
  { title: 'DESDE', of: ({ since }) => moment(since) },
  { title: 'PROBLEMA', of: ({ problem, numbers }) => withNumbers(problem, numbers) },
];

/** `ponte incident …`: the open incidents, over the api. */
export function addIncidentCommands(program: Command, context: Context): void {
  const incident = program
    .command('incident')
    .description('ocorrências, que não dizem respeito a um pedido em andamento');

  incident
    .command('list')
    .description('lista as ocorrências em aberto, a mais antiga primeiro')
    .option('--tenant <empresa>', 'só desta empresa')
    .action(async ({ tenant }: { readonly tenant?: string }) => {
      const api = context.api();
      const list = await api.get<WholeList<Incident>>('/incidents', 'items', { tenant });
      await requireTenant(api, list, tenant);
      const output = context.output();
      output.give(list, (page) => page.table(list.items, COLUMNS));
      if (list.partial)
        output.note('A lista está incompleta: ficam de fora as ocorrências mais novas.');
      if (list.items.length === 0) output.note('Nenhuma ocorrência está aberta.');
    });

  incident
    .command('acknowledge')
    .description('registra a ciência de uma ocorrência: ela sai da lista')
    .argument('<ocorrência>', '<empresa>/<chave>, como na lista')
    .addOption(reasonOption())
    .action(async (name: string, { reason }: { readonly reason: string }) => {
      const done = await context.api().post<Resolved>(pathOf(name), 'result', { reason });
      context.output().give(done, (page) => page.line(`${name}: ciência registrada.`));
    });
}

function pathOf(name: string): string {
  const [tenant, ...key] = name.split('/');
  if (!tenant || key.length === 0) {
    throw new CliError('Diga a ocorrência como na lista: <empresa>/<chave>.', EXIT.usage);
  }
  return `/incidents/${[tenant, ...key].map(encodeURIComponent).join('/')}/acknowledge`;
}
