import type { Request } from 'express';

/** A word of the address's query; empty where it is absent. */
export function queryText({ query }: Request, name: string): string {
  const value = query[name];
  return typeof value === 'string' ? value : '';
}

/** The page of a list that is asked for (`pagina`), 1 where none is. */
export const pageNumber = (request: Request): number =>
  Math.max(1, Math.trunc(Number(queryText(request, 'pagina'))) || 1);

/** An address with its query. */
export function withQuery(address: string, query: Readonly<Record<string, string | number>>) {
  const text = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) text.set(name, String(value));
  return `${address}?${text.toString()}`;
}
