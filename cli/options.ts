import { InvalidArgumentError, Option, type Command } from 'commander';
import type { SessionView } from '../api/auth/schemas.js';
import type { Api } from './api.js';
import { CliError } from './exit.js';
import type { Output } from './output.js';

/** Options that several commands share. */

export interface PageOptions {
  readonly limit?: string;
  readonly cursor?: string;
}

/** A page of a list. */
export const paged = (command: Command): Command =>
  command
    .option('--limit <n>', 'quantos mostrar, de 1 a 200', wholeNumber(1, 200))
    .option('--cursor <cursor>', 'continua a lista de onde a anterior parou');

export const reasonOption = () =>
  new Option('--reason <texto>', 'por quê; fica registrado com o seu nome').makeOptionMandatory();

/** A parser for options that are whole numbers. Returns the text. */
export function wholeNumber(min: number, max: number) {
  return (text: string): string => {
    if (/^\d{1,9}$/.test(text) && Number(text) >= min && Number(text) <= max) return text;
    throw new InvalidArgumentError(`precisa ser um número inteiro de ${min} a ${max}.`);
  };
}

/**
 * Checks the tenant of a list that is empty: the api answers a mistyped tenant with an empty list, too. A list with
 * entries needs no check, and may be of a tenant that has left the settings.
 * @throws CliError if the list is empty and the operator can access no such tenant
 */
export async function requireTenant(
  api: Api,
  { items }: { readonly items: readonly unknown[] },
  tenant: string | undefined,
): Promise<void> {
  if (items.length > 0 || tenant === undefined) return;
  const { tenants } = await api.get<SessionView>('/session', 'tenants');
  if (tenants.some(({ id }) => id === tenant)) return;
  throw new CliError(`A empresa ${tenant} não existe, ou este token não a vê.`);
}

/** Notes how to see the next page, if there is one. */
export function noteNextPage(output: Output, nextCursor: string | null): void {
  if (nextCursor !== null) output.note(`Há mais: repita com --cursor ${nextCursor}`);
}
