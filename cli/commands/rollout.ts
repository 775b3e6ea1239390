import type { Command } from 'commander';
import type { Rollout, VersionState } from '../../platform/temporal/rollout.js';
import type { Context } from '../context.js';
import { CliError } from '../exit.js';
import { wholeNumber } from '../options.js';

const STATES: Readonly<Record<VersionState, string>> = {
  inactive: 'ainda não recebe pedidos',
  current: 'recebe os pedidos',
  ramping: 'recebe parte dos pedidos',
  draining: 'termina o que começou',
  drained: 'não é mais necessária',
  unknown: 'desconhecida',
};

const named = (buildId: string | null) => buildId ?? 'sem versão';

/** `ponte rollout`: which version of the worker processes the orders. */
export function addRolloutCommands(program: Command, context: Context): void {
  const rollout = program
    .command('rollout')
    .description('diz a qual versão do worker vão os pedidos');

  const show = (now: Rollout | undefined) =>
    context.output().give(now ?? { current: null, ramping: null, versions: [] }, (page) => {
      page.line(`Os pedidos vão para: ${named(now?.current ?? null)}`);
      if (now?.ramping) {
        page.line(`${now.ramping.percentage} % deles vão para: ${named(now.ramping.buildId)}`);
      }
      page.table(now?.versions ?? [], [
        { title: 'VERSÃO', of: ({ buildId }) => buildId },
        { title: 'SITUAÇÃO', of: ({ state }) => STATES[state] },
      ]);
    });

  rollout
    .command('show')
    .description('mostra as versões do worker e a quem vão os pedidos')
    .action(async () => {
      const { readRollout } = await import('../../platform/temporal/rollout.js');
      show(
        await context.withTemporal((temporal, settings) =>
          readRollout(temporal, settings.temporal.taskQueue),
        ),
      );
    });

  rollout
    .command('set')
    .description('manda os pedidos a uma versão, ou parte deles; voltar atrás é o mesmo comando')
    .argument('<versão>', 'PONTE_BUILD_ID de um worker que está no ar; none: workers sem versão')
    .option('--percentage <n>', 'parte dos pedidos, em por cento', wholeNumber(0, 100), '100')
    .action(async (version: string, { percentage }: { percentage: string }) => {
      const { readRollout, rollOut } = await import('../../platform/temporal/rollout.js');
      const buildId = version === 'none' ? '' : version;
      show(
        await context.withTemporal(async (temporal, settings) => {
          const { taskQueue } = settings.temporal;
          const result = await rollOut(temporal, taskQueue, buildId, Number(percentage));
          if (result.kind === 'unknown-version') throw unknownVersion(version);
          if (result.kind === 'refused') throw new CliError(`O Temporal recusou: ${result.why}`);
          return readRollout(temporal, taskQueue);
        }),
      );
    });
}

const unknownVersion = (version: string) =>
  new CliError(
    `Nenhum worker com a versão ${version} esteve no ar: inicie um com PONTE_BUILD_ID=${version}.`,
  );
