import { Argument, type Command } from 'commander';
import { SHELLS, type Shell } from '../completion.js';
import type { Context } from '../context.js';

/** `ponte completion <shell>`: a script that completes commands, options and their values. */
export function addCompletionCommand(program: Command, context: Context): void {
  const shells = Object.keys(SHELLS) as Shell[];
  program
    .command('completion')
    .description('escreve o script que completa comandos e opções no shell')
    .addArgument(new Argument('<shell>', 'para qual').choices(shells))
    .action((shell: Shell) => {
      context.terminal.stdout.write(SHELLS[shell](program));
    });
}
