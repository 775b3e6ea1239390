import { existsSync } from 'node:fs';
import { dirname } from 'node:path';
import type { Command } from 'commander';
import { select } from '../../platform/settings/checks.js';
import { SettingsSchema } from '../../platform/settings/schema.js';
import { readSettingsFile } from '../../platform/settings/source.js';
import { createInterview, type Interview } from '../ask.js';
import type { Context } from '../context.js';
import { CliError } from '../exit.js';
import { newKey } from '../new-key.js';
import { handOverOf, showHandOver } from '../new-tenant/hand-over.js';
import type { TenantProfiles } from '../new-tenant/tenant-entry.js';
import {
  askAboutTenant,
  TENANT_QUESTIONS,
  type GivenAnswers,
} from '../new-tenant/tenant-questions.js';
import { orProfileError } from './profile.js';

interface CreateOptions extends GivenAnswers {
  readonly publicUrl?: string;
  readonly rehearsal?: true;
  readonly seniorProfile?: string;
  readonly sismetroProfile?: string;
}

/** `ponte tenant create`: shows a new customer's settings and keys, and where each belongs. Writes nothing. */
export function addTenantCommands(program: Command, context: Context): void {
  const create = program
    .command('tenant')
    .description('empresas (clientes)')
    .command('create')
    .description(
      'mostra o que uma empresa nova precisa na configuração e nos dois sistemas; pergunta o que as opções não dizem; não muda arquivo nenhum',
    )
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
    create.option(
      `${option} <valor>`,
      preset === undefined ? text : `${text} (sugestão: ${preset})`,
    );
  }
  create
    .option('--inbound-unit <valor>', 'Unidade que os dois sistemas mandam nos avisos à Ponte')
    .action(async (given: CreateOptions) => {
      const interview = createInterview(context.terminal);
      try {
        const handOver = await createTenant(context.settingsFile(), interview, given);
        context.output().give(handOver, (page) => showHandOver(page, handOver));
      } finally {
        interview.close();
      }
    });
}

async function createTenant(file: string, interview: Interview, given: CreateOptions) {
  const values = existsSync(file) ? readSettingsFile(file).values : {};
  const publicUrl = await publicUrlOf(values, interview, given.publicUrl);
  const profiles = await profilesOf(given, dirname(file));
  const answers = await askAboutTenant(interview, given, profiles);
  if (select(values, ['tenants', '*', 'id']).some(({ value }) => value === answers.id)) {
    throw new CliError(`A empresa ${answers.id} já está em ${file}.`);
  }
  const keys = { senior: newKey(), sismetro: newKey() };
  return handOverOf(answers, keys, profiles, { publicUrl, isRehearsal: given.rehearsal === true });
}

/** Loads the profiles that the options name, or the shipped ones. Throws `CliError` if one is wrong. */
async function profilesOf(
  { seniorProfile = 'senior-x', sismetroProfile = 'sismetro' }: CreateOptions,
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
  values: unknown,
  interview: Interview,
  given: string | undefined,
): Promise<string> {
  const written = UrlSchema.safeParse(select(values, ['api', 'publicUrl'])[0]?.value).data;
  if (given === undefined && written !== undefined) return written;
  const text = 'Endereço público da api (api.publicUrl), que o Senior X e a Sismetro alcançam';
  return interview.ask({ option: '--public-url', text, schema: UrlSchema }, given);
}
