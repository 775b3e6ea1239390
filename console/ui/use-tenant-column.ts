import { useTexts } from '../i18n/use-texts.js';
import type { Column } from './record-table.js';
import { useWho } from './session-context.js';

/** The column of the company; none if the operator has only one. */
export function useTenantColumn({ isSortable = false } = {}): Column<{
  readonly tenant: string;
}>[] {
  const say = useTexts();
  const { hasManyTenants, tenantName } = useWho();
  if (!hasManyTenants) return [];
  const label = say('common.tenant');
  return [{ key: 'tenant', label, isSortable, cell: ({ tenant }) => tenantName(tenant) }];
}
