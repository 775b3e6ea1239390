import Button from '@mui/material/Button';
import { useStore } from 'react-admin';
import { Link } from 'react-router';
import { readOrders } from '../api/data-provider.js';
import { keyOf } from '../api/order-key.js';
import { ordersFilter, type Filter } from '../api/queries.js';
import type { OrderDetail } from '../api/types.js';
import { useAnswer } from '../api/use-answer.js';
import { useWords } from '../i18n/use-words.js';
import { orderLink } from '../orders/orders-link.js';
import { useApi } from '../ui/session-context.js';

/** A link to the order that has needed attention for longest, among those that the list's filter shows. */
export function NextOrder({ order }: { readonly order: OrderDetail }) {
  const say = useWords();
  const api = useApi();
  const [list] = useStore<{ filter?: Filter }>('orders.listParams', {});
  const filter = { ...(list.filter?.['attention'] === 'true' && list.filter), attention: 'true' };
  const { data } = useAnswer(['orders', 'next', filter], () =>
    readOrders(api, {
      ...(ordersFilter(filter) as { attention: 'true' }),
      ...{ sort: 'attention', order: 'asc', page: 1, limit: 2 },
    }),
  );
  const next = data?.items.find(({ workflowId }) => workflowId !== order.workflowId);
  if (next === undefined) return null;
  return (
    <Button variant="contained" component={Link} to={orderLink(keyOf(next))} sx={{ mb: 1 }}>
      {say('order.nextOrder', { number: next.number })}
    </Button>
  );
}
