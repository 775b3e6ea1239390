import { dirname } from 'node:path';
import type { Command } from 'commander';
import { SettingsSchema } from '../../platform/settings/schema.js';
import { createInterview, type Interview } from '../ask.js';
import type { Context } from '../context.js';
import { CliError } from '../exit.js';
import { addGoLiveCommand } from './go-live.js';
import { handOverOf, showHandOver } from '../settings-file/hand-over.js';
import { newKey } from '../settings-file/keys.js';
import {
  appendEntry,
  entriesOf,
  openSettings,
  saveSettings,
  settingsFrom,
  type SettingsFile,
} from '../settings-file/settings-file.js';
import { secretsOf, tenantEntry, type TenantProfiles } from '../settings-file/tenant-entry.js';
import { orProfileError } from './profile.js';
import {
  askAboutTenant,
  TENANT_QUESTIONS,
  type GivenAnswers,
} from '../settings-file/tenant-questions.js';

interface AddOptions extends GivenAnswers {
  readonly publicUrl?: string;
  readonly rehearsal?: true;
  readonly seniorProfile?: string;
  readonly sismetroProfile?: string;
}

/** `ponte tenant …`: the customers in the settings file. */
export function addTenantCommands(program: Command, context: Context): void {
  const tenant = program.command('tenant').description('empresas (clientes) na configuração');
  const add = tenant
    .command('add')
    .description('põe uma empresa na configuração; pergunta o que as opções não dizem')
    .option('--public-url <endereço>', 'Endereço público da api (padrão: api.publicUrl)')
    .option(
      '--senior-profile <perfil>',
      'perfil do ERP: senior-x, ou o arquivo do cliente, a partir da configuração',
    )
    .option(
      '--sismetro-profile <perfil>',
      'perfil do outro sistema: sismetro, ou o arquivo do cliente',
    )
    .option('--rehearsal', 'começa em ensaio: nada é enviado aos dois sistemas até a virada');
  for (const { option, text, preset } of TENANT_QUESTIONS) {
    add.option(`${option} <valor>`, preset === undefined ? text : `${text} (sugestão: ${preset})`);
  }
  add
    .option('--inbound-unit <valor>', 'Unidade que os dois sistemas mandam nos avisos à Ponte')
    .action(async (given: AddOptions) => {
      const file = context.settingsFile();
      const interview = createInterview(context.terminal);
      try {
        const handOver = await addTenant(file, interview, given);
        context.output().give(handOver, (page) => showHandOver(page, handOver));
      } finally {
        interview.close();
      }
    });
  addGoLiveCommand(tenant, context);
}

async function addTenant(file: string, interview: Interview, given: AddOptions) {
  const found = openSettings(file);
  const publicUrl = await publicUrlOf(found, interview, given.publicUrl);
  const settings = found ?? newSettings(publicUrl);
  const profiles = await profilesOf(given, dirname(file));
  const answers = await askAboutTenant(interview, given, profiles);
  const tenants = entriesOf<{ readonly id: string }>(settings, 'tenants');
  if (tenants.some(({ id }) => id === answers.id)) {
    throw new CliError(`A empresa ${answers.id} já está em ${file}.`);
  }
  const keys = { senior: newKey(), sismetro: newKey() };
  const entry = tenantEntry(answers, keys, profiles, given.rehearsal);
  const at = `tenants[${tenants.length}]`;
  const secrets = secretsOf(answers.id, profiles);
  saveSettings(
    file,
    appendEntry(settings, 'tenants', entry),
    secrets.map(({ path }) => [at, ...path].join('.')),
  );
  return handOverOf(answers, keys, profiles, { file, publicUrl });
}

/** Loads the profiles that the options name, or the shipped ones. Throws `CliError` if one is wrong. */
async function profilesOf(
  { seniorProfile = 'senior-x', sismetroProfile = 'sismetro' }: AddOptions,
  directory: string,
): Promise<TenantProfiles> {
  // loaded on demand: the mapping language is large
  const { loadSeniorXProfile, loadSismetroProfile } = await import('../../vendors/profile/load.js');
  return orProfileError(() => ({
    senior: { reference: seniorProfile, profile: loadSeniorXProfile(seniorProfile, directory) },
    sismetro: {
      reference: sismetroProfile,
      profile: loadSismetroProfile(sismetroProfile, directory),
    },
  }));
}

const UrlSchema = SettingsSchema.shape.tenants.element.shape.senior.shape.baseUrl;

/** The address at which the vendors reach Ponte: from the file if it is there, or else from the answer. */
async function publicUrlOf(
  settings: SettingsFile | undefined,
  interview: Interview,
  given: string | undefined,
): Promise<string> {
  const api = settings?.values['api'] as { readonly publicUrl?: unknown } | undefined;
  const written = UrlSchema.safeParse(api?.publicUrl).data;
  if (given === undefined && written !== undefined) return written;
  const text = 'Endereço público da api (api.publicUrl), que o Senior X e a Sismetro alcançam';
  return interview.ask({ option: '--public-url', text, schema: UrlSchema }, given);
}

/** A new file starts with the given address. It says that nothing is encrypted: wide access must be explicit. */
function newSettings(publicUrl: string): SettingsFile {
  return settingsFrom(
    [
      '# A configuração da Ponte. ponte.example.yaml mostra e explica tudo o que cabe aqui.',
      'api:',
      `  publicUrl: ${JSON.stringify(publicUrl)}`,
      '# Nada é cifrado. Antes do primeiro pedido de verdade, troque pela linha que ponte key create mostra.',
      'encryption: none',
      '',
    ].join('\n'),
  );
}
