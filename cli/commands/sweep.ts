import { setTimeout as delay } from 'node:timers/promises';
import type { Command } from 'commander';
import type { List, StartedSweep, Sweep, SweepState } from '../answers.js';
import type { Api } from '../api.js';
import type { Context } from '../context.js';
import { CliError } from '../exit.js';
import { noteNextPage, paged, requireTenant, wholeNumber, type PageOptions } from '../options.js';
import { orderText, withNumbers } from '../order-names.js';
import type { Page } from '../output.js';
import { moment } from '../text.js';

const ENDS: Readonly<Record<string, string>> = { completed: 'concluída', cancelled: 'cancelada' };

/** `ponte sweep …`: runs a sweep now, or shows reports, over the api. `run` fails if a part of it did. */
export function addSweepCommands(program: Command, context: Context): void {
  const sweep = program.command('sweep').description('varreduras, que curam avisos perdidos');

  sweep
    .command('run')
    .description('roda agora a varredura de uma empresa e mostra o que ela achou')
    .requiredOption('--tenant <empresa>', 'de qual empresa')
    .option('--no-wait', 'só inicia, sem esperar o relatório')
    .option('--timeout <segundos>', 'quanto esperar', wholeNumber(1, 86_400), '1800')
    .action(async (options: { tenant: string; wait: boolean; timeout: string }) => {
      const { tenant, wait, timeout } = options;
      const output = context.output();
      const api = context.api();
      const started = await start(api, tenant);
      const what =
        started.result === 'was-running'
          ? 'Já havia uma varredura em andamento'
          : 'Varredura iniciada';
      if (!wait) {
        output.give(started, (page) => page.line(`${what}: ${started.workflowId}`));
        return;
      }
      output.note(`${what}: ${started.workflowId}. Ela continua também sem você (Ctrl-C).`);
      const report = await reportOf(api, started.workflowId, Number(timeout) * 1_000);
      output.give(report, (page) => showReport(page, report));
      if (report.failed.length > 0) {
        throw new CliError('Uma parte da varredura falhou: veja o relatório, e rode de novo.');
      }
    });

  paged(sweep.command('report').description('mostra os relatórios, o mais novo primeiro'))
    .option('--tenant <empresa>', 'só desta empresa')
    .action(async (query: PageOptions & { readonly tenant?: string }) => {
      const api = context.api();
      const list = await api.get<List<Sweep>>('/sweeps', 'items', { ...query });
      await requireTenant(api, list, query.tenant);
      const output = context.output();
      output.give(list, (page) => list.items.forEach((report) => showReport(page, report)));
      if (list.items.length === 0) output.note('Nenhuma varredura terminou ainda.');
      noteNextPage(output, list.nextCursor);
    });
}

type Started = StartedSweep & { readonly workflowId: string };

const ATTEMPTS = 5;

async function start(api: Api, tenant: string): Promise<Started> {
  for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
    const { result, workflowId } = await api.post<StartedSweep>('/sweeps', 'result', { tenant });
    if (workflowId !== null) return { result, workflowId };
  }
  throw new CliError('A agenda não iniciou a varredura a tempo: veja-a na tela do Temporal.');
}

const POLL_MS = 500;

/** Waits for the report of a sweep. Throws `CliError` if it ended without one, or takes longer than `withinMs`. */
async function reportOf(api: Api, workflowId: string, withinMs: number): Promise<Sweep> {
  for (const deadline = Date.now() + withinMs; Date.now() < deadline; await delay(POLL_MS)) {
    const { state, report } = await api.get<SweepState>(`/sweeps/${workflowId}`, 'state');
    if (report !== null) return report;
    if (state === 'ended') {
      throw new CliError(
        'A varredura parou sem relatório: alguém a encerrou no Temporal, ou ela falhou. Rode de novo.',
      );
    }
    if (state === 'done') {
      throw new CliError('A varredura terminou; o relatório não pode ser lido por esta versão.');
    }
  }
  throw new CliError(
    'A varredura ainda não terminou; ela continua por si. Há um worker no ar? Veja ponte doctor.',
  );
}

const KINDS = [
  ['told', 'avisos'],
  ['opened', 'pedidos encontrados'],
  ['contradictions', 'contradições'],
  ['unknown', 'situações sem significado'],
  ['unreadable', 'pedidos não abertos'],
  ['failed', 'falhas'],
] as const;

/** For each kind with more entries than the report lists: how many are missing. */
function leftOut({ counts, ...report }: Sweep): string[] {
  return KINDS.flatMap(([kind, words]) => {
    const more = counts[kind] - report[kind].length;
    return more > 0 ? [`e mais ${more} ${words}`] : [];
  });
}

/** What the sweep left to the next one because it reached its limits. */
function resumptions({
  tenant,
  numbers,
  resumeAt: { serviceRequests, erpPage, turn, manyReopened },
}: Sweep): string[] {
  return [
    ...(serviceRequests
      ? [`a próxima continua na página ${serviceRequests.page} da lista de SS`]
      : []),
    ...(erpPage ? [`a próxima continua na página ${erpPage} dos pedidos do ERP`] : []),
    ...(manyReopened
      ? ['muitos pedidos voltaram a aguardar: cada um pergunta, até não restar nenhum']
      : []),
    ...(turn
      ? [`a próxima confere um a um a partir do pedido ${orderText(tenant, turn, numbers)}`]
      : []),
  ];
}

function showReport(page: Page, report: Sweep): void {
  const { tenant, startedAt, waiting, calls, numbers } = report;
  const order = (name: string) => `pedido ${orderText(tenant, name, numbers)}`;
  const orders = waiting === 1 ? '1 pedido aguardava' : `${waiting} pedidos aguardavam`;
  const requests = calls === 1 ? '1 consulta' : `${calls} consultas`;
  page.line(`${tenant}  ${moment(startedAt)}  ${orders} o fim do serviço, ${requests}`);
  const lines = [
    ...report.told.map(({ ss, end }) => `SS ${ss} ${ENDS[end] ?? end} sem aviso: pedido informado`),
    ...report.opened.map((id) => `${order(id)}: aguardava integração, e a Ponte não o acompanhava`),
    ...report.contradictions.map(
      ({ orderId, problem }) => `${order(orderId)}: ${withNumbers(problem, numbers)}`,
    ),
    ...report.unknown.map(
      ({ status, progress, count }) =>
        `situação sem significado configurado: ${status}/${progress} (${count}x)`,
    ),
    ...report.unreadable.map(
      ({ orderId, problem }) => `${order(orderId)} não foi aberto: ${problem}`,
    ),
    ...report.failures.map(({ problem }) => `não foi possível: ${withNumbers(problem, numbers)}`),
    ...leftOut(report),
    ...resumptions(report),
  ];
  for (const line of lines) page.line(`  - ${line}`, '    ');
  if (lines.length === 0) page.line('  tudo em dia');
}
