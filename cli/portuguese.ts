import type { Argument, HelpConfiguration } from 'commander';

/**
 * The messages of the command-line parser in Portuguese, by patterns: commander has no language but English. A test runs
 * each kind of error, so it fails if a new version words one differently.
 */

const TITLES: Readonly<Record<string, string>> = {
  'Usage:': 'Uso:',
  'Arguments:': 'Argumentos:',
  'Options:': 'Opções:',
  'Global Options:': 'Opções de todos os comandos:',
  'Commands:': 'Comandos:',
};

const NOTES: readonly (readonly [RegExp, string])[] = [
  [/\bchoices: /, 'valores: '],
  [/\bdefault: /, 'padrão: '],
  [/\benv: /, 'variável: '],
];

const translated = (text: string, words: typeof NOTES) =>
  words.reduce((rest, [pattern, replacement]) => rest.replace(pattern, replacement), text);

const argumentTerm = (argument: Argument) =>
  argument.required ? `<${argument.name()}>` : `[${argument.name()}]`;

export const portugueseHelp: HelpConfiguration = {
  styleTitle: (title) => TITLES[title] ?? title,
  styleUsage: (usage) => usage.replace('[options]', '[opções]').replace('[command]', '[comando]'),
  styleDescriptionText: (text) => translated(text, NOTES),
  subcommandTerm: (command) =>
    [command.name(), ...command.registeredArguments.map(argumentTerm)].join(' '),
};

const COMPLAINTS: readonly (readonly [RegExp, string])[] = [
  [/^error: /, ''],
  [/\n\(Did you mean (?:one of )?(.+)\?\)$/, ' (seria $1?)'],
  [/^unknown option /, 'opção desconhecida: '],
  [/^unknown command /, 'comando desconhecido: '],
  [/^missing required argument /, 'falta o argumento '],
  [/^required option (.+) not specified$/, 'falta a opção $1'],
  [/^option (.+) argument missing$/, 'falta o valor da opção $1'],
  [
    /^option (.+) (?:argument|value) '(.*)' (?:from env '(.+)' )?is invalid\.\s*/,
    "o valor '$2' não serve para $1: ",
  ],
  [
    /^command-argument value '(.*)' is invalid for argument '(.+)'\.\s*/,
    "o valor '$1' não serve para $2: ",
  ],
  [/Allowed choices are (.+)\.$/, 'os valores são $1'],
  [/^too many arguments.*$/, 'argumentos demais'],
  [
    /^(?:option|environment variable) (.+) cannot be used with (?:option|environment variable) (.+)$/,
    '$1 e $2 não vão juntas',
  ],
];

/** A parser error in Portuguese. */
export const inPortuguese = (message: string): string =>
  `${translated(message, COMPLAINTS)} (veja --help)`;
