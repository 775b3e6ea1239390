import { writeFileSync } from 'node:fs';
import type { Command } from 'commander';
import type { CustomerExport, Erasure } from '../answers.js';
import type { Api } from '../api.js';
import { asking, type Ask } from '../ask.js';
import type { Context } from '../context.js';
import { CliError, EXIT } from '../exit.js';
import { reasonOption } from '../options.js';

interface CustomerOptions {
  readonly tenant: string;
  readonly document?: string;
  readonly name?: string;
  readonly reason?: string;
  readonly apiUrl: readonly string[];
}

/** Long, since many workflows may have to be opened. */
const PATIENCE_MS = 300_000;

/** `ponte privacy …`: a customer's requests under the LGPD, over the api (docs/privacy.md). */
export function addPrivacyCommands(program: Command, context: Context): void {
  const privacy = program
    .command('privacy')
    .description('pedidos de um titular de dados, pela LGPD (papel admin)');

  const ofCustomer = (command: Command) =>
    command
      .requiredOption('--tenant <empresa>', 'de qual empresa')
      .option('--document <cpf ou cnpj>', 'do cliente; sem ela é perguntado, ou lido da entrada')
      .option('--name <nome>', 'o nome inteiro, para achar também os textos que o citam')
      .option(
        '--api-url <endereço...>',
        'outros processos da api, cujos discos também são olhados',
        [],
      );

  /** The first api, and the others, of which only the disks are searched. */
  const apisOf = ({ apiUrl }: CustomerOptions) => ({
    first: context.api({ timeoutMs: PATIENCE_MS }),
    others: apiUrl.map((url) => context.api({ url, timeoutMs: PATIENCE_MS })),
  });

  ofCustomer(
    privacy
      .command('export')
      .description('tudo o que a Ponte guarda sobre um cliente, em um arquivo JSON'),
  )
    .option('--out <arquivo>', 'onde gravar; sem ele o JSON é escrito na saída')
    .option('--reason <texto>', 'por quê, sem dados pessoais; fica registrado com o seu nome')
    .action(async ({ out, ...options }: CustomerOptions & { out?: string }) => {
      const { tenant, name, reason } = options;
      const document = await asking(context.terminal, (ask) => documentIn(ask, options));
      const { first, others } = apisOf(options);
      const request = { tenant, document, name, reason };
      const whole = await exportWhole(first, request);
      for (const other of others) {
        const more = await exportWhole(other, { ...request, diskOnly: true });
        whole.deliveries.push(...more.deliveries);
        whole.log.push(...more.log);
        whole.unsearched = Math.max(whole.unsearched, more.unsearched);
      }
      const text = JSON.stringify(whole, null, 2);
      const { orders, deliveries, mentions, unsearched } = whole;
      if (out === undefined) {
        context.terminal.stdout.write(`${text}\n`);
      } else {
        writeNew(out, text);
        const exported = {
          file: out,
          orders: orders.length,
          deliveries: deliveries.length,
          mentions: mentions.length,
          unsearched,
        };
        context
          .output()
          .give(exported, (page) =>
            page.line(
              `${out}: ${exported.orders} pedido(s), ${exported.deliveries} corpo(s) recebido(s), ${exported.mentions} menção(ões) em registros de outros.`,
            ),
          );
      }
      mustBeSearched(whole);
    });

  ofCustomer(privacy.command('erase').description('apaga o que a Ponte guarda sobre um cliente'))
    .addOption(reasonOption())
    .option('--yes', 'apaga sem perguntar; sem ela, fora de um terminal, só diz o que apagaria')
    .action((options: CustomerOptions & { yes?: true }) =>
      asking(context.terminal, async (ask) => {
        const { tenant, name, reason } = options;
        const document = await documentIn(ask, options);
        const { first, others } = apisOf(options);
        const request = { tenant, document, name, reason };
        const output = context.output();
        if (!options.yes) {
          const plan = await eraseEverywhere(first, others, { ...request, dryRun: true });
          if (context.terminal.stdin.isTTY !== true) {
            output.give(plan, (page) => linesOf(plan).forEach((line) => page.line(line, '  ')));
            output.note('Nada foi apagado: repita com --yes.');
            mustBeSearched(plan);
            return;
          }
          context.terminal.stderr.write(`${linesOf(plan).join('\n')}\n`);
          if (!(await isSure(ask))) throw new CliError('Nada foi apagado.');
        }
        const done = await eraseEverywhere(first, others, request);
        output.give(done, (page) => linesOf(done).forEach((line) => page.line(line, '  ')));
        if (done.pending > 0) {
          output.note(
            'O Temporal ainda apaga uma parte: leva até um minuto. Repita para conferir.',
          );
        }
        if (done.refused.length > 0) {
          if (done.unsearched > 0) output.note(unsearchedText(done.unsearched));
          throw new CliError('Uma parte ficou: veja por quê, e repita depois.');
        }
        mustBeSearched(done);
      }),
    );
}

const unsearchedText = (count: number) =>
  `${count} registro(s) não puderam ser abertos: são muitos ou grandes demais, ou falta uma de encryption.keys.`;

/** Throws `CliError` if data of the customer may be left that nobody looked at. */
function mustBeSearched({ unsearched }: Pick<Erasure, 'unsearched'>): void {
  if (unsearched > 0) throw new CliError(unsearchedText(unsearched));
}

const documentIn = async (ask: Ask, { document }: CustomerOptions): Promise<string> =>
  document ?? ask('--document', 'CPF ou CNPJ do cliente');

async function isSure(ask: Ask): Promise<boolean> {
  const answer = await ask('--yes', 'Isto não se desfaz. Digite sim para apagar');
  return answer.toLowerCase() === 'sim';
}

/** Reads all pages of an export. */
async function exportWhole(api: Api, request: object) {
  const ask = (cursor?: string) =>
    api.post<CustomerExport>('/privacy/export', 'orders', { ...request, cursor });
  const whole = await ask();
  while (whole.nextCursor !== null) {
    const { orders, mentions, unsearched, nextCursor } = await ask(whole.nextCursor);
    whole.orders.push(...orders);
    whole.mentions.push(...mentions);
    whole.unsearched += unsearched;
    whole.nextCursor = nextCursor;
  }
  return whole;
}

/** Erases from the disks first: their bodies are also found by the orders, which are erased afterwards. */
async function eraseEverywhere(
  first: Api,
  others: readonly Api[],
  request: object,
): Promise<Erasure> {
  const ask = async (api: Api, more = {}) => {
    const whole = await api.post<Erasure>('/privacy/erase', 'orders', { ...request, ...more });
    while (whole.nextCursor !== null) {
      const page = { ...request, ...more, cursor: whole.nextCursor };
      const next = await api.post<Erasure>('/privacy/erase', 'orders', page);
      whole.mentions.push(...next.mentions);
      whole.refused.push(...next.refused);
      whole.pending += next.pending;
      whole.unsearched += next.unsearched;
      whole.nextCursor = next.nextCursor;
    }
    return whole;
  };
  const disks: Erasure[] = [];
  for (const other of others) disks.push(await ask(other, { diskOnly: true }));
  return disks.reduce(together, await ask(first));
}

function together(one: Erasure, other: Erasure): Erasure {
  const { spooled, logged } = one.deliveries;
  return {
    ...one,
    deliveries: {
      ...one.deliveries,
      spooled: spooled + other.deliveries.spooled,
      logged: logged + other.deliveries.logged,
    },
    refused: [...one.refused, ...other.refused],
    unsearched: Math.max(one.unsearched, other.unsearched),
  };
}

function sentenceOf({ done, orders, mentions, deliveries, refused, unsearched }: Erasure): string {
  const { parked, held, spooled, logged } = deliveries;
  const parts = [
    `${orders.length} pedido(s) encerrado(s)`,
    `${mentions.length} registro(s) de outros que citam o cliente`,
    `${parked} aviso(s) parado(s)`,
    `${held} aviso(s) em espera`,
    `${spooled} entrega(s) na fila do disco`,
    `${logged} linha(s) da lista de avisos recebidos`,
  ];
  const total = orders.length + mentions.length + parked + held + spooled + logged;
  if (total === 0) {
    if (refused.length > 0) return 'Por ora nada se apaga.';
    return unsearched > 0
      ? 'No que pôde ser aberto, nada há sobre este cliente.'
      : 'Nada há sobre este cliente.';
  }
  return `${done ? 'Apagado' : 'Seria apagado'}: ${parts.join(', ')}.`;
}

function linesOf(erasure: Erasure): string[] {
  const { orders, mentions, refused } = erasure;
  return [
    sentenceOf(erasure),
    ...(orders.length > 0 ? [`Pedidos: ${orders.map(({ number }) => number).join(', ')}`] : []),
    ...(mentions.length > 0
      ? [`De outros: ${mentions.map(({ id, number }) => number ?? id).join(', ')}`]
      : []),
    ...refused.map(({ why }) => `Fica: ${why}`),
  ];
}

/** Creates a file that only its owner can read. */
function writeNew(file: string, text: string): void {
  try {
    writeFileSync(file, `${text}\n`, { flag: 'wx', mode: 0o600 });
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    const why = code === 'EEXIST' ? 'já existe' : `não pode ser escrito (${code})`;
    throw new CliError(`${file} ${why}: dê outro nome em --out.`, EXIT.failure);
  }
}
