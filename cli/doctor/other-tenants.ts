import { vendorTaskQueue } from '../../domain/ids.js';
import { listOtherTenants, type OtherTenant } from '../../platform/temporal/other-tenants.js';
import type { Temporal } from '../../platform/temporal/temporal.js';
import { countPollers } from '../../platform/temporal/task-queues.js';
import { whyAway } from '../why-away.js';
import { ok, warning, type Finding } from './finding.js';

const CHECK = 'temporal.other-tenants';

/**
 * Finds tenants with open work that neither these settings name nor a worker of another installation serves: nobody
 * sees that work, and it does not continue.
 */
export async function examineOtherTenants(
  temporal: Temporal,
  named: readonly string[],
): Promise<Finding[]> {
  const subject = { check: CHECK };
  try {
    const others = await listOtherTenants(temporal, named);
    const unserved: OtherTenant[] = [];
    for (const other of others) if (!(await isServed(temporal, other))) unserved.push(other);
    if (unserved.length > 0) return unserved.map(unservedFinding);
    return [
      ok(
        subject,
        others.length === 0
          ? 'nenhuma empresa fora desta configuração tem algo em aberto'
          : `${others.length} empresa(s) fora desta configuração têm algo em aberto, e outra instalação as atende`,
      ),
    ];
  } catch (error) {
    return [warning(subject, `o Temporal não respondeu (${whyAway(error)})`, 'tente de novo')];
  }
}

async function isServed(temporal: Temporal, { tenant, taskQueue }: OtherTenant): Promise<boolean> {
  const name = vendorTaskQueue(taskQueue, tenant, 'senior-x');
  return (await countPollers(temporal, { name, kind: 'activity' })) > 0;
}

const unservedFinding = ({ tenant, openWork }: OtherTenant): Finding =>
  warning(
    { check: CHECK, tenant },
    `há ${openWork} pedidos, avisos ou ocorrências em aberto desta empresa, que a configuração não nomeia e nenhum worker atende`,
    'devolva a empresa à configuração até que tudo dela termine; se outra instalação a atende, inicie o worker de lá',
  );
