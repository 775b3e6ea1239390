import { Link, ListBase, type RaRecord } from 'react-admin';
import type { Bulk } from '../api/types.js';
import { useFormat } from '../i18n/use-format.js';
import { useWords } from '../i18n/use-words.js';
import { ordersLink } from '../orders/orders-link.js';
import { Page } from '../ui/page.js';
import { RecordTable, type Column } from '../ui/record-table.js';
import { useWho } from '../ui/session-context.js';
import { useTenantColumn } from '../ui/use-tenant-column.js';
import { TenantFilter } from '../ui/tenant-filter.js';
import { BulkState } from './bulk-state.js';

const REFRESH_MS = 3_000;

/** Bulk decisions, running and past. */
export function BulkListPage() {
  const say = useWords();
  const { mayAct } = useWho();
  return (
    <Page title={say('bulk.title')}>
      <ListBase resource="bulk" perPage={25} queryOptions={{ refetchInterval: REFRESH_MS }}>
        <TenantFilter />
        <RecordTable
          caption={say('bulk.title')}
          columns={useColumns()}
          empty={
            <>
              {say('bulk.empty')}{' '}
              {mayAct && <Link to={ordersLink({})}>{say('bulk.goToOrders')}</Link>}
            </>
          }
        />
      </ListBase>
    </Page>
  );
}

function useColumns(): Column<Bulk & RaRecord>[] {
  const say = useWords();
  const { moment } = useFormat();
  const { zoneOf } = useWho();
  const tenantColumn = useTenantColumn();
  return [
    {
      key: 'decision',
      label: say('bulk.decision'),
      cell: ({ id, decision }) => (
        <Link to={`/bulk/${encodeURIComponent(id)}`}>{say(`bulk.${decision}Title`)}</Link>
      ),
    },
    ...tenantColumn,
    {
      key: 'state',
      label: say('bulk.state'),
      cell: (bulk) => <BulkState bulk={bulk} />,
    },
    {
      key: 'progress',
      label: say('bulk.progressLabel'),
      cell: ({ done, total, failed }) =>
        [
          say('bulk.progress', { done, total }),
          ...(failed > 0 ? [say('bulk.failed', { smart_count: failed })] : []),
        ].join('; '),
    },
    {
      key: 'startedAt',
      label: say('bulk.startedAt'),
      cell: ({ startedAt, tenant }) => moment(startedAt, zoneOf(tenant)),
    },
    { key: 'by', label: say('common.who'), cell: ({ by }) => by },
    { key: 'reason', label: say('common.reason'), cell: ({ reason }) => reason },
  ];
}
