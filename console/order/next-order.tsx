import Button from '@mui/material/Button';
import { useStore } from 'react-admin';
import { Link } from 'react-router';
import { readOrders } from '../api/data-provider.js';
import { keyOf } from '../api/order-key.js';
import { ordersFilter, type Filter } from '../api/queries.js';
import type { OrderDetail } from '../api/types.js';
import { useAnswer } from '../api/use-answer.js';
import { useTexts } from '../i18n/use-texts.js';
import { orderLink } from '../orders/orders-link.js';
import { useApi } from '../ui/session-context.js';

/**
 * A link to the order that has needed attention for longest, among those that the list's filter shows; if there is none
 * left, among all.
 */
export function NextOrder({ order }: { readonly order: OrderDetail }) {
  const say = useTexts();
  const [list] = useStore<{ filter?: Filter }>('orders.listParams', {});
  const isOfList = list.filter?.['attention'] === 'true';
  const listed = useNext(order, { ...(isOfList && list.filter), attention: 'true' }, true);
  const any = useNext(order, { attention: 'true' }, isOfList && listed === null);
  const next = listed ?? any;
  if (!next) return null;
  return (
    <Button variant="contained" component={Link} to={orderLink(keyOf(next))} sx={{ mb: 1 }}>
      {say('order.nextOrder', { number: next.number })}
    </Button>
  );
}

/** The next order with this filter; null if there is none, undefined while that is unknown. */
function useNext({ workflowId }: OrderDetail, filter: Filter, isWanted: boolean) {
  const api = useApi();
  const { data } = useAnswer(
    ['orders', 'next', workflowId, filter], // another page's answer may name an order that is decided since
    () =>
      readOrders(api, {
        ...(ordersFilter(filter) as { attention: 'true' }),
        ...{ sort: 'attention', order: 'asc', page: 1, limit: 2 },
      }),
    { isWanted },
  );
  return data && (data.items.find((one) => one.workflowId !== workflowId) ?? null);
}
