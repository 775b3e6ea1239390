import { Box, Typography } from '@mui/material';
import {
  DateInput,
  FilterLiveForm,
  Link,
  ListBase,
  SelectInput,
  TextInput,
  useListContext,
  type RaRecord,
} from 'react-admin';
import type { Delivery } from '../api/types.js';
import { useFormat } from '../i18n/use-format.js';
import { useTexts, type TextKey } from '../i18n/use-texts.js';
import { CompanyInput } from '../ui/company-input.js';
import { FilterGrid } from '../ui/filter-grid.js';
import { orderCell } from '../ui/order-cell.js';
import { Page } from '../ui/page.js';
import { RecordTable, type Column } from '../ui/record-table.js';
import { useWho } from '../ui/session-context.js';
import { useTenantColumn } from '../ui/use-tenant-column.js';

const REFRESH_MS = 10_000;

const ROUTES = ['open', 'opened', 'completed', 'cancelled'] as const;
const RESULTS = [
  'accepted',
  'held',
  'duplicate',
  'already-settled',
  'ignored',
  'parked',
  'spooled',
  'failed',
] as const;

/** Everything that Ponte received, whatever its outcome. */
export function DeliveriesPage() {
  const say = useTexts();
  return (
    <ListBase resource="deliveries" perPage={25} queryOptions={{ refetchInterval: REFRESH_MS }}>
      <Page title={say('menu.deliveries')} lead={say('deliveries.lead')}>
        <DeliveryFilters />
        <RecordTable
          caption={say('menu.deliveries')}
          columns={useColumns()}
          empty={say('deliveries.empty')}
        />
        <Reach />
      </Page>
    </ListBase>
  );
}

/** Says how far back the list reaches, so that nobody concludes that an older delivery never came. */
function Reach() {
  const say = useTexts();
  const { meta } = useListContext();
  const days = (meta as { days?: number } | undefined)?.days;
  if (days === undefined) return null;
  return (
    <Typography variant="body2" color="text.secondary" sx={{ mt: 1 }}>
      {days === 0 ? say('deliveries.off') : say('deliveries.reach', { smart_count: days })}
    </Typography>
  );
}

function DeliveryFilters() {
  const say = useTexts();
  return (
    <FilterLiveForm>
      <FilterGrid narrowest={180}>
        <TextInput source="q" label={say('deliveries.search')} />
        <SelectInput
          source="result"
          label={say('bulk.outcomes')}
          choices={RESULTS.map((id) => ({
            id,
            name: say(`deliveries.${id === 'duplicate' ? 'duplicates' : id}`),
          }))}
        />
        <SelectInput
          source="route"
          label={say('parked.route')}
          choices={ROUTES.map((id) => ({ id, name: say(`parked.${id}`) }))}
        />
        <DateInput source="from" label={say('audit.from')} />
        <DateInput source="to" label={say('audit.to')} />
        <CompanyInput />
      </FilterGrid>
    </FilterLiveForm>
  );
}

function useColumns(): Column<Delivery & RaRecord>[] {
  const say = useTexts();
  const { moment } = useFormat();
  const tenantColumn = useTenantColumn();
  return [
    {
      key: 'receivedAt',
      label: say('parked.receivedAt'),
      cell: ({ receivedAt, tenant }) => moment(receivedAt, tenant),
    },
    { key: 'route', label: say('parked.route'), cell: ({ route }) => say(`parked.${route}`) },
    { key: 'order', label: say('orders.number'), cell: orderCell },
    { key: 'ss', label: 'SS', cell: ({ ss }) => ss },
    { key: 'result', label: say('bulk.outcomes'), cell: (row) => <Result row={row} /> },
    ...tenantColumn,
  ];
}

function Result({ row }: { readonly row: Delivery }) {
  const say = useTexts();
  const { mayAct } = useWho();
  const { route, result, reason, parked } = row;
  // an order is known by its id: its webhook may bring a new closing, or other data
  const isKnownOrder = route === 'open' && result === 'duplicate';
  return (
    <Box>
      {say(`deliveries.${isKnownOrder ? 'duplicateOrder' : result}`)}
      {reason !== null && (
        <Typography variant="body2" color="text.secondary">
          {say(`deliveries.${reason}` as TextKey, { _: reason })}
        </Typography>
      )}
      {parked !== null && (
        <Typography variant="body2">
          {!parked.waits && say('deliveries.decided')}
          {parked.waits && !mayAct && say('deliveries.waits')}
          {parked.waits && mayAct && (
            <Link to={`/parked/${parked.id}`}>{say('deliveries.waits')}</Link>
          )}
        </Typography>
      )}
    </Box>
  );
}
