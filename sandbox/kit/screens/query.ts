import type { Request } from 'express';

/** A text in the query of the address; empty if absent. */
export function queryText({ query }: Request, name: string): string {
  const value = query[name];
  return typeof value === 'string' ? value : '';
}

/** The requested page of a list (`pagina`); 1 by default. */
export const pageNumber = (request: Request): number =>
  Math.max(1, Math.trunc(Number(queryText(request, 'pagina'))) || 1);

/** Adds a query to an address. */
export function withQuery(address: string, query: Readonly<Record<string, string | number>>) {
  const text = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) text.set(name, String(value));
  return `${address}?${text.toString()}`;
}
