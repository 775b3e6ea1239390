import { z } from 'zod';
import type { OidcRoleSettings, OidcSettings } from '../../../platform/settings/operators.js';

/** What an identity provider states about a user. */
export type Claims = Readonly<Record<string, unknown>> & { readonly sub: string };

/**
 * Reads a claim by its name, or else by its path through objects (`realm_access.roles`). Ignores an e-mail address that
 * the provider has not verified, since anyone may have entered it.
 */
export function claimOf(claims: Claims, name: string): unknown {
  const isUnverified = [false, 'false'].includes(claims['email_verified'] as boolean | string);
  if (name === 'email' && isUnverified) return undefined;
  if (Object.hasOwn(claims, name)) return claims[name];
  return name.split('.').reduce<unknown>((at, step) => {
    const isObject = typeof at === 'object' && at !== null && Object.hasOwn(at, step);
    return isObject ? (at as Record<string, unknown>)[step] : undefined;
  }, claims);
}

const NameSchema = z
  .string()
  .trim()
  .regex(/^\P{Cc}{1,100}$/u);

/** The user's name in Ponte: the first configured claim that can be a name. */
export function nameOf(
  claims: Claims,
  { nameClaims }: Pick<OidcSettings, 'nameClaims'>,
): string | undefined {
  const names = nameClaims.map((name) => NameSchema.safeParse(claimOf(claims, name)).data);
  return names.find((name) => name !== undefined);
}

/** The values of the roles claim that the settings know; a single text counts as a list of one. */
export function knownValues(
  claims: Claims,
  { rolesClaim, roles }: Pick<OidcSettings, 'rolesClaim' | 'roles'>,
): string[] {
  const claim = claimOf(claims, rolesClaim);
  const values = new Set<unknown>(Array.isArray(claim) ? claim : [claim]);
  return roles.map(({ value }) => value).filter((value) => values.has(value));
}

/**
 * The rights for these values: the first matching role of the settings decides. Further matches with the same role and
 * `mayReveal` add their tenants; others add nothing.
 */
export function grantOf(
  { roles }: Pick<OidcSettings, 'roles'>,
  values: readonly string[],
): Omit<OidcRoleSettings, 'value'> | undefined {
  const matching = roles.filter(({ value }) => values.includes(value));
  const [first] = matching;
  if (first === undefined) return undefined;
  const { role, mayReveal } = first;
  const alike = matching.filter((one) => one.role === role && one.mayReveal === mayReveal);
  const isOfAll = alike.some(({ tenants }) => tenants.length === 0);
  const tenants = isOfAll ? [] : [...new Set(alike.flatMap((one) => one.tenants))];
  return { role, mayReveal, tenants };
}

/**
 * Returns true if the ID token shows a sign-in as strong as the settings require. A missing claim counts as not done.
 */
export function isStrong(
  { acr, amr }: Claims,
  { acrValues, amrValues }: Pick<OidcSettings, 'acrValues' | 'amrValues'>,
): boolean {
  const methods: readonly unknown[] = Array.isArray(amr) ? amr : [];
  const hasClass = acrValues.length === 0 || acrValues.some((value) => value === acr);
  return hasClass && (amrValues.length === 0 || amrValues.some((value) => methods.includes(value)));
}
