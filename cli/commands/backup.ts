import type { Command } from 'commander';
import { plainSecretsIn } from '../../platform/settings/environment.js';
import { readSettingsFile } from '../../platform/settings/source.js';
import type { Context } from '../context.js';
import { moment } from '../text.js';

interface BackupFlags {
  readonly out: string;
  readonly temporalDb?: string;
  readonly withKeys?: boolean;
}

interface RestoreFlags {
  readonly from: string;
  readonly temporalDb?: string;
  readonly key: string;
  readonly unverified?: boolean;
  readonly keepSettings?: boolean;
  readonly force?: boolean;
  readonly discardSpool?: boolean;
}

/** `ponte backup` and `ponte restore`: the installation's files on this machine. */
export function addBackupCommands(program: Command, context: Context): void {
  program
    .command('backup')
    .description('copia a configuração e o que a api guarda em disco, sem parar nada')
    .requiredOption('--out <pasta>', 'onde fica o backup: uma pasta nova, ou vazia')
    .option(
      '--temporal-db <arquivo>',
      'arquivo SQLite do Temporal de desenvolvimento, se for o seu',
    )
    .option('--with-keys', 'também as chaves e senhas: guarde então o backup como um cofre')
    .action(async ({ out, temporalDb, withKeys = false }: BackupFlags) => {
      const settings = context.settings();
      const { makeBackup } = await import('../backup/backup.js');
      const settingsFile = context.settingsFile();
      const manifest = await makeBackup(settings, { settingsFile, out, temporalDb, withKeys });
      const plainSecrets = plainSecretsIn(readSettingsFile(settingsFile).values);
      context.output().give({ directory: out, ...manifest, plainSecrets }, (page) => {
        page.line(`Backup de ${moment(manifest.createdAt)} em ${out}:`);
        page.table(manifest.files, [
          { title: 'ARQUIVO', of: ({ name }) => name },
          { title: 'BYTES', of: ({ bytes }) => String(bytes), align: 'right' },
          { title: 'DE', of: ({ from }) => from },
        ]);
        if (!withKeys && manifest.variables.length > 0) {
          page.line(
            `As chaves não estão nele. Sem elas ele não serve: guarde em outro lugar, num cofre, ${manifest.variables.join(', ')}.`,
          );
        }
        if (plainSecrets.length > 0) {
          page.line(
            `A configuração traz segredos por extenso, que estão no backup: guarde-o como um cofre, ou ponha-os em variáveis (${plainSecrets.join(', ')}).`,
          );
        }
        if (manifest.seal === undefined) {
          page.line('Sem encryption.keys nada provará de onde ele vem: guarde-o como um cofre.');
        }
        if (temporalDb === undefined) {
          page.line('O banco do Temporal não está nele: copie-o depois deste (docs/runbook.md).');
        }
      });
    });

  program
    .command('restore')
    .description('põe de volta o que está num backup; a api, o worker e o Temporal parados')
    .requiredOption('--from <pasta>', 'a pasta do backup')
    .option('--temporal-db <arquivo>', 'onde fica o arquivo do Temporal, se o backup o traz')
    .option(
      '--key <variável>',
      'a variável com a chave de cifra de quando o backup foi feito, que prova de onde ele vem',
      'PONTE_ENCRYPTION_KEY',
    )
    .option(
      '--unverified',
      'aceita um backup que não prova de onde vem: antigo, ou feito sem encryption.keys',
    )
    .option('--keep-settings', 'deixa a configuração desta máquina como está, e segue por ela')
    .option('--force', 'substitui os arquivos que já existem')
    .option(
      '--discard-spool',
      'com --force: também o spool da api, com as entregas que ainda estão nele',
    )
    .action(async ({ from, temporalDb, key, ...flags }: RestoreFlags) => {
      const { restoreBackup } = await import('../backup/restore.js');
      const { keepSettings = false, unverified = false } = flags;
      const { force = false, discardSpool = false } = flags;
      const settingsFile = context.settingsFile();
      const restored = await restoreBackup({
        from,
        settingsFile,
        temporalDb,
        key,
        keepSettings,
        force,
        discardSpool,
        unverified,
      });
      context.output().give(restored, (page) => {
        page.line(`Restaurado o backup de ${moment(restored.createdAt)}:`);
        for (const file of restored.files) page.line(`  ${file}`);
        const mark = `temporal: { restoredAt: "${restored.restoredAt}" }`;
        page.line(
          restored.marked
            ? `A configuração agora diz ${mark}: o que o Temporal esqueceu é procurado antes de ser feito.`
            : `Antes de iniciar o worker, ponha na configuração ${mark}: sem isso o que o Temporal esqueceu pode ser feito duas vezes.`,
        );
      });
    });
}
