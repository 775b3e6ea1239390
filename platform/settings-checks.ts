import { z } from 'zod';
import type { Finding, SettingPath } from './settings-error.js';
import { KeyDigestSchema } from './settings-schema.js';

/**
 * Rules that hold between settings. They look at the values as they were written, so that they speak up together with
 * the schema and not only after it is content.
 */
export function crossCheck(values: unknown, isProduction: boolean): Finding[] {
  return [
    ...repeats(select(values, ['tenants', '*', 'id']), 'id'),
    ...repeats(select(values, ['tenants', '*', 'inbound', 'senior', 'unit']), 'unit'),
    ...repeats(select(values, ['tenants', '*', 'inbound', 'sismetro', 'unit']), 'unit'),
    ...repeats(select(values, ['encryption', 'keys', '*', 'id']), 'id'),
    ...repeats(select(values, ['operators', '*', 'name']), 'name'),
    ...repeats(select(values, ['operators', '*', 'token']).map(digested), 'token'),
    ...repeats(select(values, ['oidc', 'roles', '*', 'value']), 'value'),
    ...unknownTenants(values),
    ...(isProduction ? noCustomerKey(values) : []),
  ];
}

export interface Found {
  readonly path: SettingPath;
  readonly value: unknown;
}

/** What stands at a path whose `*` is each entry of a list; nothing where the shape is another. */
export function select(
  value: unknown,
  [step, ...rest]: readonly string[],
  path: SettingPath = [],
): Found[] {
  if (step === undefined)
    return [{ path, value: typeof value === 'string' ? value.trim() : value }];
  if (step === '*') {
    return Array.isArray(value)
      ? value.flatMap((entry, index) => select(entry, rest, [...path, index]))
      : [];
  }
  if (typeof value !== 'object' || value === null) return [];
  return select((value as Record<string, unknown>)[step], rest, [...path, step]);
}

/** Values that stand at more than one place; each must name one thing. */
function repeats(found: readonly Found[], what: string): Finding[] {
  const first = new Map<string, SettingPath>();
  return found.flatMap(({ path, value }) => {
    if (typeof value !== 'string') return [];
    const earlier = first.get(value);
    if (!earlier) {
      first.set(value, path);
      return [];
    }
    return [{ path, message: `this ${what} is taken by ${z.core.toDotPath([...earlier])}` }];
  });
}

/** A token may be written plain at one place and as a digest at the other. */
function digested({ path, value }: Found): Found {
  return { path, value: KeyDigestSchema.safeParse(value).data?.sha256 };
}

function unknownTenants(values: unknown): Finding[] {
  const known = new Set(select(values, ['tenants', '*', 'id']).map(({ value }) => value));
  const named = [
    ...select(values, ['operators', '*', 'tenants', '*']),
    ...select(values, ['oidc', 'roles', '*', 'tenants', '*']),
  ];
  return named
    .filter(({ value }) => typeof value === 'string' && !known.has(value))
    .map(({ path }) => ({ path, message: 'there is no tenant with this id' }));
}

/** An order that was opened without one is not found again by its customer's document: too late when it is noticed. */
function noCustomerKey(values: unknown): Finding[] {
  if (select(values, ['privacy', 'customerKeys', '*']).length > 0) return [];
  const message =
    'is needed in production (NODE_ENV): customers ask for their data by it; `ponte key create --for customers` makes one';
  return [{ path: ['privacy', 'customerKeys'], message }];
}
