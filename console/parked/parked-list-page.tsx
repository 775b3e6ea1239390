import { Link, ListBase, type RaRecord } from 'react-admin';
import type { Parked } from '../api/types.js';
import { useFormat } from '../i18n/use-format.js';
import { useTexts } from '../i18n/use-texts.js';
import { orderCell } from '../ui/order-cell.js';
import { Page } from '../ui/page.js';
import { RecordTable, type Column } from '../ui/record-table.js';
import { useWho } from '../ui/session-context.js';
import { useTenantColumn } from '../ui/use-tenant-column.js';
import { TenantFilter } from '../ui/tenant-filter.js';
import { fieldWords } from './field-words.js';
import { ParkedBar } from './parked-bar.js';

const REFRESH_MS = 10_000;

/** Deliveries that were accepted, but could not be read or matched to an order. */
export function ParkedListPage() {
  const say = useTexts();
  const { moment } = useFormat();
  const { mayAct } = useWho();
  return (
    <Page title={say('menu.parked')} lead={say('parked.lead')}>
      <ListBase resource="parked" perPage={25} queryOptions={{ refetchInterval: REFRESH_MS }}>
        <TenantFilter />
        {mayAct && <ParkedBar />}
        <RecordTable
          caption={say('menu.parked')}
          columns={useColumns()}
          empty={say('parked.empty')}
          {...(mayAct && {
            selectLabel: ({ receivedAt, tenant }: Parked) =>
              say('parked.select', { when: moment(receivedAt, tenant) }),
          })}
        />
      </ListBase>
    </Page>
  );
}

function useColumns(): Column<Parked & RaRecord>[] {
  const say = useTexts();
  const { moment } = useFormat();
  const { mayAct } = useWho();
  const tenantColumn = useTenantColumn();
  return [
    {
      key: 'route',
      label: say('parked.route'),
      // only operators and administrators may see the body
      cell: ({ id, route }) =>
        mayAct ? (
          <Link to={`/parked/${encodeURIComponent(id)}`}>{say(`parked.${route}`)}</Link>
        ) : (
          say(`parked.${route}`)
        ),
    },
    { key: 'order', label: say('orders.number'), cell: orderCell },
    { key: 'ss', label: 'SS', cell: ({ ss }) => ss },
    ...tenantColumn,
    {
      key: 'problem',
      label: say('parked.problem'),
      cell: ({ problem }) => problem,
    },
    {
      key: 'errors',
      label: say('parked.path'),
      cell: ({ errors }) => errors.map(({ path }) => fieldWords(path, say)).join(', '),
    },
    {
      key: 'receivedAt',
      label: say('parked.receivedAt'),
      cell: ({ receivedAt, tenant }) => moment(receivedAt, tenant),
    },
  ];
}
