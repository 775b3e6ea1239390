import type { Command } from 'commander';

export type Shell = 'bash' | 'zsh' | 'fish';

/** What can follow at one position of the command line. */
interface Place {
  /** The commands before it, such as `ponte orders`. */
  readonly path: string;
  readonly words: readonly Word[];
}

interface Word {
  readonly text: string;
  readonly about: string;
  readonly kind: 'command' | 'option' | 'value';
}

/** The completion script of each shell, generated from the commands. */
export const SHELLS: Readonly<Record<Shell, (program: Command) => string>> = { bash, zsh, fish };

function placesOf(command: Command, before: readonly Word[] = [], parent = ''): Place[] {
  const path = `${parent} ${command.name()}`.trim();
  const options = [...before, ...command.options.flatMap(optionWords)];
  const values = command.registeredArguments.flatMap(({ argChoices = [], description }) =>
    argChoices.map((text): Word => ({ text, about: description, kind: 'value' })),
  );
  const commands = command.commands.map((sub): Word => ({
    text: sub.name(),
    about: sub.description(),
    kind: 'command',
  }));
  return [
    { path, words: [...commands, ...values, ...options] },
    ...command.commands.flatMap((sub) => placesOf(sub, options, path)),
  ];
}

const optionWords = ({ long, description }: Command['options'][number]): Word[] =>
  long ? [{ text: long, about: description, kind: 'option' }] : [];

/** The values of each option that has choices, by its name. */
function choicesOf(command: Command): Map<string, readonly string[]> {
  return new Map([
    ...command.options.flatMap(({ long, argChoices }) =>
      long && argChoices ? [[long, argChoices] as const] : [],
    ),
    ...command.commands.flatMap((sub) => [...choicesOf(sub)]),
  ]);
}

function bash(program: Command): string {
  const places = placesOf(program);
  const commands = places.flatMap(({ path, words }) =>
    words.filter(({ kind }) => kind === 'command').map(({ text }) => `${path} ${text}`),
  );
  return `# source <(ponte completion bash)
_ponte() {
  local current="\${COMP_WORDS[COMP_CWORD]}" before="\${COMP_WORDS[COMP_CWORD-1]}" place=ponte word
  for word in "\${COMP_WORDS[@]:1:COMP_CWORD-1}"; do
    case "$place $word" in
      ${commands.map((name) => `'${name}'`).join(' | \\\n      ')}) place="$place $word" ;;
    esac
  done
  case "$before" in
    --config) COMPREPLY=($(compgen -f -- "$current")); return ;;
${[...choicesOf(program)]
  .map(
    ([name, choices]) =>
      `    ${name}) COMPREPLY=($(compgen -W '${choices.join(' ')}' -- "$current")); return ;;`,
  )
  .join('\n')}
  esac
  case "$place" in
${places
  .map(
    ({ path, words }) =>
      `    '${path}') COMPREPLY=($(compgen -W '${words.map(({ text }) => text).join(' ')}' -- "$current")) ;;`,
  )
  .join('\n')}
  esac
}
complete -F _ponte ponte
`;
}

/** The bash function, which zsh runs through `bashcompinit`. */
function zsh(program: Command): string {
  return bash(program)
    .replace('# source', '# autoload -Uz compinit && compinit; source')
    .replace('completion bash', 'completion zsh')
    .replace('_ponte() {', 'autoload -Uz bashcompinit && bashcompinit\n_ponte() {');
}

function fish(program: Command): string {
  const lines = placesOf(program).flatMap(({ path, words }) => {
    const names = words.filter(({ kind }) => kind === 'command').map(({ text }) => text);
    const steps = path.split(' ').slice(1);
    const here = [
      ...steps.map((step) => `__fish_seen_subcommand_from ${step}`),
      ...(names.length > 0 ? [`not __fish_seen_subcommand_from ${names.join(' ')}`] : []),
    ].join('; and ');
    return words.map(({ text, about, kind }) => {
      const what = kind === 'option' ? `-l ${text.slice(2)}` : `-a ${text}`;
      return `complete -c ponte -n '${here}' ${what} -d ${quoted(about)}`;
    });
  });
  const choices = [...choicesOf(program)].map(
    ([name, values]) => `complete -c ponte -l ${name.slice(2)} -x -a '${values.join(' ')}'`,
  );
  return [
    '# ponte completion fish | source',
    'complete -c ponte -f',
    ...lines,
    ...choices,
    '',
  ].join('\n');
}

const quoted = (text: string) => `'${text.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`;
