import { Option, type Command } from 'commander';
import { stringify } from 'yaml';
import { ROLES, type Role } from '../../platform/settings/operators.js';
import type { Context } from '../context.js';
import { newKey } from '../new-key.js';

interface CreateOptions {
  readonly role: Role;
  readonly tenant?: readonly string[];
}

/** `ponte token create`: shows a new operator's token and where its digest belongs. Writes nothing. */
export function addTokenCommands(program: Command, context: Context): void {
  program
    .command('token')
    .description('tokens de operadores')
    .command('create')
    .description('mostra um token novo e o operador para a configuração; não muda arquivo nenhum')
    .argument('<nome>', 'quem vai usar; aparece no histórico dos pedidos')
    .addOption(new Option('--role <papel>', 'o que pode').choices(ROLES).default('operator'))
    .option('--tenant <empresa...>', 'só estas empresas (padrão: todas)')
    .action((name: string, { role, tenant }: CreateOptions) => {
      const { key, sha256 } = newKey();
      const operator = { name, role, token: { sha256 }, tenants: tenant ?? 'all' };
      const setting = stringify([operator], { lineWidth: 0 });
      context.output().give({ name, role, token: key, setting }, (page) => {
        page.line(`Token de ${name} (${role}), que não será mostrado de novo:`);
        page.line(key);
        page.line('Na configuração, em operators:');
        page.verbatim(setting.trimEnd());
        page.line(
          'Vale depois de recarregar a configuração (kill -HUP na api, ou POST /admin/reload); não é preciso reiniciar. Para revogar, tire o operador e recarregue.',
        );
      });
    });
}
