import { createHash } from 'node:crypto';
import type { Attention } from '../domain/questions.js';
import { sayWords } from '../texts/catalogue.js';
import { callFaults } from '../texts/pt/call-faults.js';

/** What orders have whose vendor said nothing. */
const NOTHING = 'nothing';

/**
 * Returns a short name for what a vendor said, or what went wrong if it said nothing, without the numbers in it: orders
 * with the same name were refused for the same reason, each with its own number or equipment. Without words it is the
 * order's situation in the ERP, if that is what the question is about, or says that it awaits there, or that another SS
 * ended.
 */
export function saidOf({ words = '', situation, params = {} }: Partial<Attention>): string {
  const said = sayWords(callFaults, words).toLowerCase().replace(/\d+/g, '#').trim();
  return said === ''
    ? (situation ?? ['awaits', 'ended'].find((name) => name in params) ?? NOTHING)
    : createHash('sha256').update(said).digest('base64url').slice(0, 12);
}

/** Names the orders of a tenant that ask the same, as the list of causes groups them. */
export const causeTarget = (tenant: string, attention: Attention): string =>
  `cause/${tenant}/${attention.step}/${attention.code}/${saidOf(attention)}`;
