import Button from '@mui/material/Button';
import { useEffect } from 'react';
import { useStore } from 'react-admin';
import { Link, useLocation, useNavigate } from 'react-router';
import { answerOf } from '../api/client.js';
import { readOrders } from '../api/data-provider.js';
import { keyOf } from '../api/order-key.js';
import { ordersFilter, type Filter } from '../api/queries.js';
import type { Order, OrderDetail } from '../api/types.js';
import { useAnswer } from '../api/use-answer.js';
import { useTexts } from '../i18n/use-texts.js';
import { LEFT_LIST, type LeftList } from '../orders/left-list.js';
import { orderLink } from '../orders/orders-link.js';
import { useApi } from '../ui/session-context.js';
import { decidedOneByOne, isDecidedOneByOne, oneByOne, useBegin } from './one-by-one.js';

/**
 * Leads to the order that has needed attention for longest, among those that the list's filter shows. An operator who
 * decides a cause order by order is there at once; after its last one at the next such cause, and then at the causes.
 * Others get a link, also to an order of another cause.
 */
export function NextOrder({ order }: { readonly order: OrderDetail }) {
  const say = useTexts();
  const [list] = useStore<LeftList>(LEFT_LIST, {});
  const before = decidedOneByOne(useLocation().state);
  const decided = [...(before ?? []), nameOf(keyOf(order))];
  const isOfList = ASKING.includes(list.filter?.['attention']);
  const listed = useNext(decided, (isOfList && list.filter) || { attention: 'true' }, true);
  const isAnyWanted = before === undefined && isOfList && listed === null;
  const any = useNext(decided, { attention: 'true' }, isAnyWanted);
  if (before !== undefined) {
    if (listed === undefined) return null;
    return <GoOn decided={decided} next={listed} code={list.filter?.['code']} />;
  }
  const next = listed ?? any;
  if (!next) return null;
  return (
    <Button variant="contained" component={Link} to={orderLink(keyOf(next))} sx={{ mb: 1 }}>
      {say('order.nextOrder', { number: next.number })}
    </Button>
  );
}

/** Filters of orders that need attention: now, or at the day to which they are put off. */
const ASKING: readonly unknown[] = ['true', 'put-off'];

interface GoOnProps {
  readonly decided: readonly string[];
  readonly next: Order | null;
  /** The code of the cause. */
  readonly code: unknown;
}

/** Opens the next order; if the cause has none, that of the next cause that is decided one by one: most alike first. */
function GoOn({ decided, next, code }: GoOnProps) {
  const api = useApi();
  const navigate = useNavigate();
  const begin = useBegin();
  const { data, error } = useAnswer(
    ['causes', 'next', decided],
    () => answerOf(api.GET('/causes', { params: { query: {} } })),
    { isWanted: next === null },
  );
  useEffect(() => {
    if (next === null && data === undefined && error === null) return;
    const causes = data?.items.filter(
      (one) => isDecidedOneByOne(one) && !decided.includes(nameOf({ ...one, id: one.first.name })),
    );
    const cause = causes?.find((one) => one.code === code) ?? causes?.[0];
    if (next === null && cause !== undefined) begin(cause);
    const to = next ? keyOf(next) : cause && { tenant: cause.tenant, id: cause.first.name };
    void navigate(to ? orderLink(to) : '/causes', { state: oneByOne(decided, next === null) });
  });
  return null;
}

const nameOf = ({ tenant, id }: { readonly tenant: string; readonly id: string }) =>
  `${tenant}/${id}`;

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
        ...{ sort: 'attention', order: 'asc', page: 1, limit: decided.length + 1 },
      }),
    { isWanted },
  );
  return data && (data.items.find((one) => !decided.includes(nameOf(keyOf(one)))) ?? null);
}
