import { Option, type Command } from 'commander';
import { problemTextPt, ProfileError } from '../../vendors/profile/error.js';
import type { Dialect } from '../../vendors/profile/explain-call.js';
import type { Profile } from '../../vendors/profile/load.js';
import type { Context } from '../context.js';
import { CliError, EXIT } from '../exit.js';
import { showFlow } from './profile-flow.js';

interface TestOptions {
  readonly flow?: string;
  readonly dialect: Dialect;
}

/** `ponte profile test`: checks a customer's profiles, and shows what they make of captured bodies and answers. */
export function addProfileCommands(program: Command, context: Context): void {
  program
    .command('profile')
    .description('perfis: como cada sistema fala')
    .command('test')
    .description(
      'confere um perfil, ou mostra o que os perfis fazem com amostras, sem chamar ninguém: corpos recebidos, chamadas e respostas',
    )
    .argument(
      '[perfis...]',
      'senior-x, sismetro ou o arquivo do cliente; com --flow, um de cada lado',
    )
    .option(
      '--flow <pasta>',
      'percorre o caminho de um pedido com as amostras da pasta: corpos recebidos e respostas em answers/',
    )
    .addOption(
      new Option('--dialect <dialeto>', 'dialeto do Senior X')
        .choices(['gateway', 'bridge'])
        .default('gateway'),
    )
    .action(async (references: readonly string[], { flow, dialect }: TestOptions) => {
      const profiles = await Promise.all(references.map(load));
      if (flow !== undefined) return showFlow(context, profiles, flow, dialect);
      const [profile, another] = profiles;
      if (profile === undefined || another !== undefined) {
        throw new CliError('Sem --flow, dê um perfil.', EXIT.usage);
      }
      showNeeds(context, profile);
    });
}

/** Shows what the settings of a tenant must have for the profile, as they check it. */
function showNeeds(context: Context, { side, name, uses, auth }: Profile): void {
  const block = side === 'erp' ? 'senior' : 'sismetro';
  const needs = [
    ...[...uses.keys()].map((setting) => `${block}.${setting}`),
    ...(auth?.oauth2?.refreshToken === undefined ? [] : ['encryption.keys']),
  ];
  context.output().give({ side, name, needs }, (page) => {
    page.line(`O perfil de ${name} pode ser lido (${side}).`);
    if (needs.length > 0) page.line('A configuração da empresa precisa ter:');
    for (const need of needs) page.line(`  ${need}`);
  });
}

/** Throws `CliError` with every problem if a profile is wrong. */
async function load(reference: string): Promise<Profile> {
  // loaded on demand: the mapping language is large
  const { loadProfile } = await import('../../vendors/profile/load.js');
  try {
    return loadProfile(reference, '.');
  } catch (error) {
    if (!(error instanceof ProfileError)) throw error;
    const lines = error.problems.map(problemTextPt);
    throw new CliError(lines.join('\n'), EXIT.settings, { problems: error.problems });
  }
}
