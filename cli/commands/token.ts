import { Option, type Command } from 'commander';
import { ROLES, type Role } from '../../platform/settings/operators.js';
import type { Context } from '../context.js';
import { CliError, EXIT } from '../exit.js';
import { newKey } from '../settings-file/keys.js';
import {
  appendEntry,
  entriesOf,
  openSettings,
  removeEntry,
  saveSettings,
  type SettingsFile,
} from '../settings-file/settings-file.js';

const RELOAD =
  'Vale depois de recarregar a configuração (kill -HUP na api, ou POST /admin/reload); não é preciso reiniciar.';

interface CreateOptions {
  readonly role: Role;
  readonly tenant?: readonly string[];
}

/** `ponte token …`: the operators in the settings file. */
export function addTokenCommands(program: Command, context: Context): void {
  const token = program.command('token').description('tokens de operadores na configuração');

  token
    .command('create')
    .description('cria um operador e mostra o token dele, uma única vez')
    .argument('<nome>', 'quem vai usar; aparece no histórico dos pedidos')
    .addOption(new Option('--role <papel>', 'o que pode').choices(ROLES).default('operator'))
    .option('--tenant <empresa...>', 'só estas empresas (padrão: todas)')
    .action((name: string, { role, tenant: tenants = [] }: CreateOptions) => {
      const file = context.settingsFile();
      const settings = settingsIn(file);
      if (operatorsOf(settings).some((operator) => operator.name === name)) {
        throw new CliError(`Já existe o operador ${name}: revogue o token dele antes.`);
      }
      const { key, sha256 } = newKey();
      const scope = tenants.length > 0 ? [...tenants] : 'all';
      const operator = { name, role, token: { sha256 }, tenants: scope };
      saveSettings(file, appendEntry(settings, 'operators', operator));
      context.output().give({ name, role, tenants, token: key, file }, (page) => {
        page.line(`Token de ${name} (${role}), que não será mostrado de novo:`);
        page.line(key);
        page.line(RELOAD);
      });
    });

  token
    .command('revoke')
    .description('tira um operador da configuração; o token dele deixa de valer')
    .argument('<nome>', 'de quem')
    .action((name: string) => {
      const file = context.settingsFile();
      const settings = settingsIn(file);
      const at = operatorsOf(settings).findIndex((operator) => operator.name === name);
      if (at === -1) throw new CliError(`Não há operador ${name} em ${file}.`);
      saveSettings(file, removeEntry(settings, 'operators', at));
      context.output().give({ name, revoked: true, file }, (page) => {
        page.line(`O operador ${name} saiu da configuração. ${RELOAD}`);
      });
    });
}

function settingsIn(file: string): SettingsFile {
  const settings = openSettings(file);
  if (settings !== undefined) return settings;
  throw new CliError(`Não há arquivo ${file}: comece por ponte tenant add.`, EXIT.settings);
}

const operatorsOf = (settings: SettingsFile) =>
  entriesOf<{ readonly name: string }>(settings, 'operators');
