import { z } from 'zod';
import type { OidcRoleSettings, OidcSettings } from '../../../platform/settings/types.js';

/** What an identity provider says of a person. */
export type Claims = Readonly<Record<string, unknown>> & { readonly sub: string };

/**
 * A claim by its name, else by its path through objects (`realm_access.roles`). An e-mail address that the provider has
 * not verified is none: anybody may have written it.
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

/** What the person is called in Ponte: the first of the claims that can be a name. */
export function nameOf(
  claims: Claims,
  { nameClaims }: Pick<OidcSettings, 'nameClaims'>,
): string | undefined {
  const names = nameClaims.map((name) => NameSchema.safeParse(claimOf(claims, name)).data);
  return names.find((name) => name !== undefined);
}

/** Those of the claim's values that the settings know; a single text counts as a list of one. */
export function knownValues(
  claims: Claims,
  { rolesClaim, roles }: Pick<OidcSettings, 'rolesClaim' | 'roles'>,
): string[] {
  const claim = claimOf(claims, rolesClaim);
  const values = new Set<unknown>(Array.isArray(claim) ? claim : [claim]);
  return roles.map(({ value }) => value).filter((value) => values.has(value));
}

/**
 * What the values allow: the first of the settings' roles that fits decides. Others that say the same of another tenant
 * add it; what they would add to another role they do not.
 */
export function grantOf(
  { roles }: Pick<OidcSettings, 'roles'>,
  values: readonly string[],
): Omit<OidcRoleSettings, 'value'> | undefined {
  const fitting = roles.filter(({ value }) => values.includes(value));
  const [first] = fitting;
  if (first === undefined) return undefined;
  const { role, mayReveal } = first;
  const alike = fitting.filter((one) => one.role === role && one.mayReveal === mayReveal);
  const isOfAll = alike.some(({ tenants }) => tenants.length === 0);
  const tenants = isOfAll ? [] : [...new Set(alike.flatMap((one) => one.tenants))];
  return { role, mayReveal, tenants };
}

/** Does the ID token say that the person signed in as well as the settings want? What it does not say was not done. */
export function isStrong(
  { acr, amr }: Claims,
  { acrValues, amrValues }: Pick<OidcSettings, 'acrValues' | 'amrValues'>,
): boolean {
  const methods: readonly unknown[] = Array.isArray(amr) ? amr : [];
  const hasClass = acrValues.length === 0 || acrValues.some((value) => value === acr);
  return hasClass && (amrValues.length === 0 || amrValues.some((value) => methods.includes(value)));
}
