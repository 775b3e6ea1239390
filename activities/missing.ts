import { closingName, type ClosingKey } from '../domain/ids.js';
import type { Orders } from '../platform/temporal/orders.js';
import type { IncidentReport } from '../workflows/incident/messages.js';
import { isUnitReadable } from './confirm-end.js';
import type { TenantDeps } from './deps.js';

/** More than so many in an hour are no cancellations: the unit changed, SSs were transferred, or Sismetro was restored. */
const MISSING_ALLOWED = 3;

const KEY = 'many-missing';

const REPORT: IncidentReport = {
  kind: 'many-missing',
  problem:
    'Várias SS deixaram de existir na Sismetro em menos de uma hora. Nada foi cancelado por causa delas. Confira se a unidade mudou, se as SS foram transferidas ou se a Sismetro foi restaurada.',
  subjects: [],
};

/**
 * What it means that an SS is missing: it was deleted; nobody can tell, since no other SS of the unit can be read; or too
 * many are missing at once, which is one incident.
 */
export type Missing = 'deleted' | 'unclear' | 'too-many';

/** Judges an SS that was not found, twice. */
export const judgeMissing =
  (tenant: TenantDeps, orders: Orders) =>
  async (key: ClosingKey, ss: string): Promise<Missing> => {
    if (!(await isUnitReadable(tenant, orders)(key, ss))) return 'unclear';
    const isShown = await tenant.incidents?.count(
      key.tenant,
      KEY,
      REPORT,
      closingName(key),
      MISSING_ALLOWED + 1,
    );
    return isShown ? 'too-many' : 'deleted';
  };

/** Is the incident of many missing SSs still open? */
export const areManyMissing =
  ({ incidents }: TenantDeps) =>
  async ({ tenant }: ClosingKey): Promise<boolean> =>
    (await incidents?.isOpen(tenant, KEY)) ?? false;
