import { DEFAULT_SYSTEMS, inNamesOf, type SystemNames } from '../../domain/systems.js';
import { systemsOf, type Settings } from '../../platform/settings/types.js';
import { isRecord } from '../../vendors/fields.js';

/** Fields of answers that contain Portuguese sentences of ours, and nothing that people or vendors wrote. */
const SENTENCES = new Set([
  ...['advice', 'effect', 'meaning', 'problem', 'refusal', 'text', 'title', 'why'],
]);

/** Puts the names of each tenant's systems into the Portuguese sentences that operators read. */
export function createSystemNames({ tenants }: Pick<Settings, 'tenants'>) {
  const own = new Map(
    tenants
      .map((tenant) => [tenant.id, systemsOf(tenant)] as const)
      .filter(([, names]) => !isDefault(names)),
  );

  function sentence(text: string, tenant: string | undefined): string {
    const names = own.get(tenant ?? '');
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

const isDefault = ({ erp, fieldService }: SystemNames) =>
  erp === DEFAULT_SYSTEMS.erp && fieldService === DEFAULT_SYSTEMS.fieldService;
