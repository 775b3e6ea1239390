import { Command, CommanderError, Option } from 'commander';
import { SettingsError } from '../platform/settings/settings.js';
import { versionOfPonte } from '../platform/version.js';
import { addDoctorCommand } from './commands/doctor.js';
import { addIncidentCommands } from './commands/incident.js';
import { addKeyCommands } from './commands/key.js';
import { addOrdersCommands } from './commands/orders.js';
import { addDeliveriesCommands } from './commands/deliveries.js';
import { addParkedCommands } from './commands/parked.js';
import { addPrivacyCommands } from './commands/privacy.js';
import { addProfileCommands } from './commands/profile.js';
import { addRolloutCommands } from './commands/rollout.js';
import { addSetupCommand } from './commands/setup.js';
import { addSweepCommands } from './commands/sweep.js';
import { createContext, type Terminal } from './context.js';
import { CliError, EXIT, type ExitCode } from './exit.js';
import { inPortuguese, portugueseHelp } from './portuguese.js';

/** The whole command line, not yet parsed. */
function createProgram(terminal: Terminal): Command {
  const program = new Command('ponte')
    .description('Instala, confere e opera a Ponte entre o Senior X e a Sismetro.')
    .exitOverride()
    .configureHelp({ ...portugueseHelp, showGlobalOptions: true })
    .configureOutput({
      writeOut: (text) => terminal.stdout.write(text),
      writeErr: (text) => terminal.stderr.write(text),
      outputError: () => {}, // run() writes it, in the requested form
    })
    .helpOption('-h, --help', 'mostra esta ajuda')
    .version(versionOfPonte(), '--version', 'mostra a versão da Ponte')
    .helpCommand(false)
    .option('--json', 'escreve o resultado em JSON')
    .addOption(
      new Option('--config <arquivo>', 'arquivo de configuração')
        .env('PONTE_CONFIG')
        .default('ponte.yaml'),
    )
    .addOption(
      new Option('--url <endereço>', 'endereço da api (padrão: api.publicUrl)').env('PONTE_URL'),
    )
    .addOption(
      new Option(
        '--token <token>',
        'token do operador; prefira a variável, que outros usuários da máquina não veem',
      ).env('PONTE_TOKEN'),
    );
  const context = createContext(program, terminal);
  addSetupCommand(program, context);
  addDoctorCommand(program, context);
  addKeyCommands(program, context);
  addOrdersCommands(program, context);
  addIncidentCommands(program, context);
  addParkedCommands(program, context);
  addDeliveriesCommands(program, context);
  addSweepCommands(program, context);
  addProfileCommands(program, context);
  addPrivacyCommands(program, context);
  addRolloutCommands(program, context);
  for (const group of program.commands) group.helpCommand(false); // its text is English; --help does the same
  return program;
}

/** Runs one command line and returns the exit code. Writes errors to stderr. */
export async function run(args: readonly string[], terminal: Terminal): Promise<ExitCode> {
  const program = createProgram(terminal);
  try {
    await program.parseAsync(args, { from: 'user' });
    return EXIT.ok;
  } catch (error) {
    const failure = failureOf(error);
    if (failure === undefined) return EXIT.ok;
    tell(failure, args.includes('--json'), terminal);
    return failure.exitCode;
  }
}

/** Returns undefined if nothing failed: help or the version was requested. */
function failureOf(error: unknown): CliError | undefined {
  if (error instanceof CliError) return error;
  if (error instanceof SettingsError) {
    return new CliError(error.messagePt, EXIT.settings, { problems: error.problems });
  }
  if (!(error instanceof CommanderError)) throw error;
  if (error.exitCode === 0) return undefined;
  const isHelp = error.code === 'commander.help'; // the help is already on stderr
  return new CliError(isHelp ? '' : inPortuguese(error.message), EXIT.usage);
}

function tell({ message, exitCode, details }: CliError, json: boolean, { stderr }: Terminal): void {
  if (message === '') return;
  if (json) {
    stderr.write(`${JSON.stringify({ error: { exitCode, message, ...details } })}\n`);
  } else {
    stderr.write(`ponte: ${message}\n`);
  }
}
