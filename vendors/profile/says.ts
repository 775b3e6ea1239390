/** What is wrong with settings or a profile: in English for logs, in Portuguese for users of the command line. */

const portuguese = new Map<string, string>();

/** Returns the sentence in English. `inPortuguese` returns the other one for it. */
export function says(inEnglish: string, inPortuguese: string): string {
  portuguese.set(inEnglish, inPortuguese);
  return inEnglish;
}

/** Returns a sentence in Portuguese. One that is not ours, such as that of a parser, stays as it is. */
export const inPortuguese = (inEnglish: string): string => portuguese.get(inEnglish) ?? inEnglish;

/** What more than one schema says. */
export const IS_MISSING = says('is missing', 'está faltando');
export const IS_NOT_VALID = says('is not valid', 'não é válido');
export const oneOf = (values: readonly unknown[]): string =>
  says(`must be one of: ${values.join(', ')}`, `deve ser um destes: ${values.join(', ')}`);
export const wholeNumberFrom = (min: number, max: number): string =>
  says(
    `must be a whole number from ${min} to ${max}`,
    `deve ser um número inteiro de ${min} a ${max}`,
  );

/** The usual faults of YAML by their code, in Portuguese. */
export const YAML_FAULTS: Readonly<Record<string, string>> = {
  BAD_INDENT: 'um recuo errado',
  TAB_AS_INDENT: 'um recuo com tabulação em vez de espaços',
  DUPLICATE_KEY: 'um nome repetido',
  MISSING_CHAR: 'falta um sinal, como aspas ou colchete',
};
