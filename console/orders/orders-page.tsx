import { Box, Button, Typography } from '@mui/material';
import Download from '@mui/icons-material/Download';
import { useEffect, useRef, useState } from 'react';
import { ListBase, useListContext, useNotify } from 'react-admin';
import { apiRoot } from '../api/client.js';
import { csvAddress, ordersQuery } from '../api/queries.js';
import type { Order } from '../api/types.js';
import { useTexts } from '../i18n/use-texts.js';
import { AfterRows } from '../ui/after-rows.js';
import { lazyPart } from '../ui/lazy-part.js';
import { Optional } from '../ui/optional.js';
import { Page } from '../ui/page.js';
import { RecordTable } from '../ui/record-table.js';
import { useApi, useWho } from '../ui/session-context.js';
import { ClearFilters, FilterRoom } from './filter-room.js';
import { sortOf } from './orders-link.js';
import { QuickViews } from './quick-views.js';
import { useOrderColumns } from './use-order-columns.js';

const OrderFilters = lazyPart(async () => (await import('./order-filters.js')).OrderFilters);
const SearchHint = lazyPart(async () => (await import('./search-hint.js')).SearchHint);
const BulkBar = lazyPart(async () => (await import('../bulk/bulk-bar.js')).BulkBar);

/**
 * The list of orders: search, sorting, export and bulk decisions. Filters, sorting and page are kept in the address.
 */
export function OrdersPage() {
  return (
    <ListBase resource="orders" perPage={25} sort={sortOf({})}>
      <Orders />
    </ListBase>
  );
}

function Orders() {
  const say = useTexts();
  const { mayAct } = useWho();
  const { selectedIds } = useListContext();
  const [isAll, setIsAll] = useAllThatMatch();
  return (
    <Page
      title={say('menu.orders')}
      actions={
        <>
          <SkipToRows />
          <ExportLink />
        </>
      }
    >
      <QuickViews />
      <AfterRows room={<FilterRoom />} instead={<ClearFilters />}>
        <OrderFilters />
      </AfterRows>
      <Count />
      {mayAct && (isAll || selectedIds.length > 0) && (
        <Optional>
          <BulkBar isAll={isAll} onAll={setIsAll} />
        </Optional>
      )}
      <RecordTable<Order>
        caption={say('orders.table')}
        columns={useOrderColumns()}
        empty={<NothingFound />}
        {...(mayAct && { selectLabel: ({ number }) => say('orders.select', { number }) })}
      />
    </Page>
  );
}

/** Says that no order is listed, and what a search does not find. */
function NothingFound() {
  const say = useTexts();
  const { filterValues } = useListContext();
  const { q } = filterValues as { readonly q?: string };
  return (
    <>
      {say(Object.keys(filterValues).length > 0 ? 'orders.empty' : 'orders.emptyAll')}{' '}
      {q && (
        <Optional>
          <SearchHint text={q} />
        </Optional>
      )}
    </>
  );
}

const focusOn = (selector: string) => document.querySelector<HTMLElement>(selector)?.focus();

/**
 * Moves the focus to the first order, past the filters; if the list is still loading, as soon as it is there. Shown only
 * while it has the focus.
 */
function SkipToRows() {
  const say = useTexts();
  const { isPending, total } = useListContext();
  const isWanted = useRef(false);
  const selector = `[aria-label="${say('orders.table')}"] a`;
  useEffect(() => {
    if (!isWanted.current || isPending) return;
    isWanted.current = false;
    focusOn(selector);
  }, [isPending, selector]);
  if (total === 0) return null;
  return (
    <Button
      onClick={() => {
        isWanted.current = isPending;
        focusOn(selector);
      }}
      sx={{
        '&:not(:focus)': {
          ...{ position: 'absolute', width: '1px', height: '1px', p: 0, minWidth: 0 },
          ...{ overflow: 'hidden', clipPath: 'inset(50%)', whiteSpace: 'nowrap' },
        },
      }}
    >
      {say('orders.skip')}
    </Button>
  );
}

/** The choice "all that match" applies only to the filters it was made with, and until a row is ticked or unticked. */
function useAllThatMatch() {
  const { filterValues, selectedIds } = useListContext();
  const [chosenWith, setChosenWith] = useState<string>();
  const basis = JSON.stringify([filterValues, selectedIds]);
  const choose = (isAll: boolean) => setChosenWith(isAll ? basis : undefined);
  return [chosenWith === basis, choose] as const;
}

function Count() {
  const say = useTexts();
  const { total, meta } = useListContext();
  if (total === undefined) return null;
  return (
    <Typography color="text.secondary" role="status" sx={{ my: 0.5 }}>
      {say('orders.total', { smart_count: total })}{' '}
      {(meta as { partial?: boolean } | undefined)?.partial && say('common.partial')}
    </Typography>
  );
}

/** The api writes the file, so that the number of rows does not matter to the page. */
function ExportLink() {
  const say = useTexts();
  const api = useApi();
  const notify = useNotify();
  const { filterValues, sort, meta } = useListContext();
  const isPartial = (meta as { partial?: boolean } | undefined)?.partial;
  const query = ordersQuery(filterValues, sort);
  const fetchFile = async () =>
    (await import('./fetch-file.js')).fetchFile(api, query, isPartial === true);
  return (
    <Box>
      <Button
        variant="outlined"
        startIcon={<Download />}
        {...('q' in query
          ? { onClick: () => void fetchFile().catch((error: Error) => notify(error.message)) }
          : { href: csvAddress(apiRoot(), '/orders.csv', query), download: true })}
      >
        {say('common.export')}
      </Button>
    </Box>
  );
}
