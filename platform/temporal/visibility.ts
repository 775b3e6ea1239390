/** A string as it stands inside a visibility query: in single quotes, with the quotes within escaped. */
export function quoted(value: string): string {
  return `'${value.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`;
}
