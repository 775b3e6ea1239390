import type { Command } from 'commander';
import type { Part } from '../../platform/temporal/setup.js';
import type { Context } from '../context.js';
import { wholeNumber } from '../options.js';
import { daysText } from '../text.js';

const KINDS: Readonly<Record<Part['kind'], string>> = {
  namespace: 'namespace',
  'search-attribute': 'atributo de busca',
  schedule: 'agenda da varredura',
};

/** How long ids of settled orders stay known: a month covers what a vendor may send again. */
export const RETENTION_DAYS = 30;

/** With a shorter retention, an order that a vendor sends again may be taken for a new one. */
export const SHORTEST_RETENTION_DAYS = 3;

/** `ponte setup`: creates what Temporal lacks, and reports what existed. Safe to repeat. */
export function addSetupCommand(program: Command, context: Context): void {
  program
    .command('setup')
    .description('prepara o Temporal: namespace, atributos de busca e agendas; pode ser repetido')
    .option(
      '--retention-days <n>',
      'por quanto tempo um namespace novo guarda o que terminou',
      wholeNumber(SHORTEST_RETENTION_DAYS, 3650),
      String(RETENTION_DAYS),
    )
    .action(async ({ retentionDays: days }: { retentionDays: string }) => {
      const { setUp } = await import('../../platform/temporal/setup.js');
      const parts = await context.withTemporal((temporal, settings) =>
        setUp(temporal, settings, Number(days)),
      );
      const changed = parts.some(({ created }) => created);
      context.output().give({ changed, items: parts }, (page) => {
        for (const part of parts) {
          const keeps =
            part.retentionDays === undefined ? '' : ` (guarda ${daysText(part.retentionDays)})`;
          const state = part.created ? 'criado  ' : 'já havia';
          page.line(`${state}  ${KINDS[part.kind]} ${part.name}${keeps}`);
        }
        page.line(changed ? 'O Temporal está pronto.' : 'Nada mudou: o Temporal já estava pronto.');
      });
    });
}
