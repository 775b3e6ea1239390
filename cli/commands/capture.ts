import { Option, type Command } from 'commander';
import { CALLBACK_EVENTS } from '../../domain/callback.js';
import type { Capture, List } from '../answers.js';
import type { Context } from '../context.js';
import { noteNextPage, paged, reasonOption, type PageOptions } from '../options.js';
import { moment, type Column } from '../text.js';
import { writeSamples } from './capture-files.js';

interface ListOptions extends PageOptions {
  readonly tenant: string;
  readonly route?: string;
}

interface ShowOptions extends ListOptions {
  /** The reason for showing them unmasked; masked if absent. */
  readonly reveal?: string;
  readonly out?: string;
}

const COLUMNS: readonly Column<Capture>[] = [
  { title: 'CAPTURA', of: ({ id }) => id, isWhole: true },
  { title: 'ROTA', of: ({ route }) => route },
  { title: 'RECEBIDA EM', of: ({ receivedAt }) => moment(receivedAt) },
  { title: 'RESULTADO', of: ({ result }) => result },
  { title: 'BYTES', of: ({ bytes }) => String(bytes), align: 'right' },
];

/** `ponte capture …`: the latest bodies from a customer's systems, over the api. */
export function addCaptureCommands(program: Command, context: Context): void {
  const capture = program
    .command('capture')
    .description('corpos recebidos, guardados para escrever um perfil (papel admin)');

  const ofTenant = (command: Command) =>
    command.requiredOption('--tenant <empresa>', 'de qual empresa');
  const listed = (command: Command) =>
    paged(ofTenant(command)).addOption(
      new Option('--route <rota>', 'só desta rota').choices(['open', ...CALLBACK_EVENTS]),
    );
  const read = async (options: ListOptions, reason?: string) => {
    const { tenant, route, limit, cursor } = options;
    const query = { tenant, route, limit, cursor };
    const list = await (reason === undefined
      ? context.api().get<List<Capture>>('/captures', 'items', query)
      : context.api().post<List<Capture>>('/captures/reveal', 'items', {
          ...query,
          ...(limit !== undefined && { limit: Number(limit) }),
          reason,
        }));
    if (list.items.length === 0) {
      context.output().note('Nenhum corpo guardado: veja capture.keep na configuração da empresa.');
    }
    return list;
  };

  listed(capture.command('list').description('lista os corpos, o mais novo primeiro')).action(
    async (options: ListOptions) => {
      const list = await read(options);
      const output = context.output();
      output.give(list, (page) => page.table(list.items, COLUMNS));
      noteNextPage(output, list.nextCursor);
    },
  );

  listed(capture.command('show').description('mostra os corpos, com dados pessoais mascarados'))
    .option(
      '--reveal <motivo>',
      'como chegaram, com dados pessoais; fica registrado quem e por quê',
    )
    .option('--out <pasta>', 'grava cada corpo em um arquivo, para ponte profile test')
    .action(async ({ reveal: reason, out, ...options }: ShowOptions) => {
      const list = await read(options, reason);
      const output = context.output();
      if (out === undefined) {
        output.give(list, (page) => {
          for (const { id, route, receivedAt, result, body } of list.items) {
            page.line(`Captura ${id}, rota ${route}, ${moment(receivedAt)}, ${result}`);
            for (const line of body.split('\n')) page.line(line);
          }
        });
      } else {
        const files = writeSamples(out, list.items);
        output.give({ files }, (page) => files.forEach((file) => page.line(file)));
      }
      if (reason !== undefined)
        output.note('Há dados pessoais: apague o que gravou quando o perfil estiver pronto.');
      noteNextPage(output, list.nextCursor);
    });

  ofTenant(capture.command('clear').description('apaga os corpos guardados de uma empresa'))
    .addOption(reasonOption())
    .action(async (request: { tenant: string; reason: string }) => {
      const { tenant } = request;
      const cleared = await context
        .api()
        .post<{ removed: number }>('/captures/clear', 'removed', request);
      const count =
        cleared.removed === 1 ? '1 corpo apagado' : `${cleared.removed} corpos apagados`;
      context.output().give(cleared, (page) => page.line(`${tenant}: ${count}.`));
    });
}
