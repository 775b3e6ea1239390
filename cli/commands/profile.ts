import { readFileSync } from 'node:fs';
import { Option, type Command } from 'commander';
import { CALLBACK_EVENTS, type CallbackEvent } from '../../domain/callback.js';
import { ProfileError } from '../../vendors/profile/error.js';
import type { Context } from '../context.js';
import { CliError, EXIT } from '../exit.js';

interface TestOptions {
  readonly event: CallbackEvent;
}

/** `ponte profile test …`: shows how a customer's profile reads a captured body. */
export function addProfileCommands(program: Command, context: Context): void {
  const profile = program.command('profile').description('perfis: como cada sistema fala');

  profile
    .command('test')
    .description(
      'mostra o que um corpo capturado vira: um pedido do Senior X ou um aviso da Sismetro',
    )
    .argument('<perfil>', 'senior-x, sismetro ou o arquivo do cliente')
    .argument('<amostra>', 'arquivo com o corpo em JSON; - lê da entrada')
    .addOption(
      new Option('--event <aviso>', 'qual aviso da Sismetro é')
        .choices(CALLBACK_EVENTS)
        .default('completed'),
    )
    .action(async (reference: string, sample: string, { event }: TestOptions) => {
      const reading = await explain(reference, readSample(sample), event);
      context.output().give(reading, (page) => {
        if (reading.kind === 'invalid') {
          page.line('O corpo não pode ser lido:');
          for (const { path, message } of reading.errors) page.line(`  ${path} ${message}`, '    ');
        } else {
          page.line(`O corpo vira (${reading.kind}):`);
          for (const line of JSON.stringify(reading, null, 2).split('\n')) page.line(line);
        }
      });
      if (reading.kind === 'invalid') throw new CliError('');
    });
}

async function explain(reference: string, sample: unknown, event: CallbackEvent) {
  // loaded on demand: the mapping language is large
  const { loadProfile } = await import('../../vendors/profile/load.js');
  const { explainBody } = await import('../../vendors/profile/explain.js');
  try {
    return await explainBody(loadProfile(reference, '.'), sample, event);
  } catch (error) {
    if (!(error instanceof ProfileError)) throw error;
    throw new CliError(error.message, EXIT.settings, { problems: error.problems });
  }
}

const STDIN = 0;

function readSample(file: string): unknown {
  try {
    return JSON.parse(readFileSync(file === '-' ? STDIN : file, 'utf8'));
  } catch (error) {
    const why = error instanceof SyntaxError ? 'não é JSON' : (error as NodeJS.ErrnoException).code;
    throw new CliError(`A amostra ${file} não pode ser lida: ${why}`);
  }
}
