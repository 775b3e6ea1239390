import Button from '@mui/material/Button';
import { useEffect } from 'react';
import { useStore } from 'react-admin';
import { Link, useLocation, useNavigate } from 'react-router';
import { readOrders } from '../api/data-provider.js';
import { keyOf } from '../api/order-key.js';
import { ordersFilter, type Filter } from '../api/queries.js';
import type { Order, OrderDetail } from '../api/types.js';
import { useAnswer } from '../api/use-answer.js';
import { useTexts } from '../i18n/use-texts.js';
import { orderLink } from '../orders/orders-link.js';
import { useApi } from '../ui/session-context.js';
import { decidedOneByOne, MOST_DECIDED, oneByOne } from './one-by-one.js';

/**
 * Leads to the order that has needed attention for longest, among those that the list's filter shows. An operator who
 * decides a cause order by order is there at once, and on the page of causes after the last one; others get a link, also
 * to an order of another cause.
 */
export function NextOrder({ order }: { readonly order: OrderDetail }) {
  const say = useTexts();
  const navigate = useNavigate();
  const [list] = useStore<{ filter?: Filter }>('orders.listParams', {});
  const before = decidedOneByOne(useLocation().state);
  const isOneByOne = before !== undefined;
  const decided = [...(before ?? []), order.workflowId];
  const isOfList = list.filter?.['attention'] === 'true';
  const listed = useNext(decided, { ...(isOfList && list.filter), attention: 'true' }, true);
  const isAnyWanted = !isOneByOne && isOfList && listed === null;
  const any = useNext(decided, { attention: 'true' }, isAnyWanted);

  useEffect(() => {
    if (!isOneByOne || listed === undefined) return;
    void navigate(listed === null ? '/causes' : orderLink(keyOf(listed)), {
      state: oneByOne(decided),
    });
  });

  const next = listed ?? any;
  if (isOneByOne || !next) return null;
  return (
    <Button variant="contained" component={Link} to={orderLink(keyOf(next))} sx={{ mb: 1 }}>
      {say('order.nextOrder', { number: next.number })}
    </Button>
  );
}

/** The next order with this filter; null if there is none, undefined while that is unknown. */
function useNext(
  decided: readonly string[],
  filter: Filter,
  isWanted: boolean,
): Order | null | undefined {
  const api = useApi();
  const { data } = useAnswer(
    ['orders', 'next', decided, filter], // another page's answer may name an order that is decided since
    () =>
      readOrders(api, {
        ...(ordersFilter(filter) as { attention: 'true' }),
        ...{ sort: 'attention', order: 'asc', page: 1, limit: MOST_DECIDED + 1 },
      }),
    { isWanted },
  );
  return data && (data.items.find(({ workflowId }) => !decided.includes(workflowId)) ?? null);
}
