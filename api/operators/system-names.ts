import { DEFAULT_SYSTEMS, inNamesOf, type SystemNames } from '../../domain/systems.js';
import { systemsOf, type Settings } from '../../platform/settings/types.js';
import { isRecord } from '../../vendors/fields.js';

/** Fields of answers that contain Portuguese sentences of ours, and nothing that people or vendors wrote. */
const SENTENCES = new Set([
  ...['advice', 'effect', 'meaning', 'problem', 'refusal', 'text', 'title', 'why'],
]);

/**
 * Puts the names of each tenant's systems into the Portuguese sentences that operators read. Sentences about no single
 * tenant get the names that all of these tenants share.
 */
export function createSystemNames(tenants: Settings['tenants']) {
  const own = new Map(
    tenants
      .map((tenant) => [tenant.id, systemsOf(tenant)] as const)
      .filter(([, names]) => !isSame(names, DEFAULT_SYSTEMS)),
  );

  const [first, ...others] = tenants.map(systemsOf);
  const isShared = others.every((names) => isSame(names, first!));

  function sentence(text: string, tenant: string | undefined): string {
    const names = tenant === undefined && isShared ? first : own.get(tenant ?? '');
    return names === undefined ? text : inNamesOf(names, text);
  }

  /** @param tenant whose answer it is, unless a part of it names its own `tenant` */
  function answer(value: unknown, tenant?: string): unknown {
    if (own.size === 0) return value;
    if (Array.isArray(value)) return value.map((entry: unknown) => answer(entry, tenant));
    if (!isRecord(value) || 'toJSON' in value) return value;
    const { tenant: said } = value;
    const whose = typeof said === 'string' ? said : tenant;
    const entries = Object.entries(value).map(([name, part]) => [
      name,
      typeof part === 'string' && SENTENCES.has(name) ? sentence(part, whose) : answer(part, whose),
    ]);
    return Object.fromEntries(entries);
  }

  return { sentence, answer };
}

const isSame = (one: SystemNames, other: SystemNames) =>
  one.erp === other.erp && one.fieldService === other.fieldService;
