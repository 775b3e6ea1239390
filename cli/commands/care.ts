import type { Command } from 'commander';
import type { Cause, Incident, WholeList } from '../answers.js';
import type { Api } from '../api.js';
import type { Context } from '../context.js';
import { CliError } from '../exit.js';
import { requireTenant } from '../options.js';
import { withNumbers } from '../order-names.js';
import { moment, type Column } from '../text.js';

/** A cause or an incident, by what `POST /care` calls it. */
interface Cared {
  readonly target: string;
  readonly tenant: string;
  readonly what: string;
  readonly seenAt: string;
  readonly care: Incident['care'];
}

const COLUMNS: readonly Column<Cared>[] = [
  { title: 'ALVO', of: ({ target }) => target },
  { title: 'RESPONSÁVEL', of: ({ care }) => care?.assignee || '–' },
  { title: 'ADIADO ATÉ', of: ({ care }) => (care?.until ? moment(care.until) : '–') },
  { title: 'O QUE É', of: ({ what }) => what },
];

/** `ponte care …`: who takes care of a cause or an incident, and until when it may wait, over the api. */
export function addCareCommands(program: Command, context: Context): void {
  const care = program
    .command('care')
    .description('causas e ocorrências: quem cuida delas, e até quando podem esperar');

  care
    .command('list')
    .description('lista as causas e as ocorrências em aberto, também as adiadas')
    .option('--tenant <empresa>', 'só desta empresa')
    .action(async ({ tenant }: { readonly tenant?: string }) => {
      const api = context.api();
      const { items, partial } = await listed(api, tenant);
      await requireTenant(api, { items }, tenant);
      const output = context.output();
      output.give({ items, partial }, (page) => page.table(items, COLUMNS));
      if (partial) output.note('A lista está incompleta.');
      if (items.length === 0) output.note('Nenhuma causa e nenhuma ocorrência está aberta.');
    });

  care
    .command('assign')
    .description('diz quem cuida de uma causa ou ocorrência, e até quando ela pode esperar')
    .argument('<alvo>', 'como na lista')
    .option('--assignee <nome>', 'quem cuida; sem a opção, quem já cuidava')
    .option(
      '--put-off-to <dia>',
      'sai das listas até esse dia (2026-12-24), 14 dias no máximo; sem a opção, volta a elas',
    )
    .action(
      async (
        target: string,
        { assignee, putOffTo }: { readonly assignee?: string; readonly putOffTo?: string },
      ) => {
        const api = context.api();
        const { items } = await listed(api, undefined);
        const found = items.find((one) => one.target === target);
        if (found === undefined)
          throw new CliError(`Nada em aberto se chama ${target}: veja ponte care list.`);
        const { tenant, seenAt } = found;
        const said = await api.post<NonNullable<Incident['care']>>('/care', 'assignee', {
          ...{ tenant, target, seenAt, putOffTo: putOffTo ?? null },
          assignee: assignee ?? found.care?.assignee ?? '',
        });
        const who = said.assignee === '' ? 'sem responsável' : `responsável: ${said.assignee}`;
        const until = said.until === null ? 'não está adiado' : `adiado até ${moment(said.until)}`;
        context.output().give(said, (page) => page.line(`${target}: ${who}; ${until}.`));
      },
    );
}

interface Listed {
  readonly items: readonly Cared[];
  /** There is more than the api lists. */
  readonly partial: boolean;
}

/** What is open, whether it is put off or not. */
async function listed(api: Api, tenant: string | undefined): Promise<Listed> {
  const queries = [
    { tenant, putOff: undefined },
    { tenant, putOff: 'true' },
  ];
  const [causes, incidents] = await Promise.all([
    Promise.all(queries.map((query) => api.get<WholeList<Cause>>('/causes', 'items', query))),
    Promise.all(queries.map((query) => api.get<WholeList<Incident>>('/incidents', 'items', query))),
  ]);
  const items = [
    ...causes
      .flatMap(({ items }) => items)
      .flatMap(({ tenant: of, target, newest: seenAt, meaning, count, care }) =>
        target === null ? [] : [{ target, tenant: of, what: `${count}× ${meaning}`, seenAt, care }],
      ),
    ...incidents
      .flatMap(({ items }) => items)
      .map(({ tenant: of, workflowId: target, lastSeenAt: seenAt, problem, numbers, care }) => ({
        ...{ target, tenant: of, what: withNumbers(problem, numbers), seenAt, care },
      })),
  ];
  return { items, partial: [...causes, ...incidents].some(({ partial }) => partial) };
}
