import Box from '@mui/material/Box';
import { Link, useListContext } from 'react-admin';
import { keyOf } from '../api/order-key.js';
import type { Order } from '../api/types.js';
import { useFormat } from '../i18n/use-format.js';
import { useTexts } from '../i18n/use-texts.js';
import { NewTabLink } from '../ui/new-tab-link.js';
import { PhaseChip } from '../ui/phase-chip.js';
import type { Column } from '../ui/record-table.js';
import { useWho } from '../ui/session-context.js';
import { useTenantColumn } from '../ui/use-tenant-column.js';
import { orderLink } from './orders-link.js';
import { useNumberText } from './use-number-text.js';

/** The full text is in the tooltip and on the order's page. */
const TWO_LINES = {
  display: '-webkit-box',
  WebkitBoxOrient: 'vertical',
  WebkitLineClamp: '2',
  overflow: 'hidden',
} as const;

/** The columns of the list of orders. */
export function useOrderColumns(): Column<Order>[] {
  const say = useTexts();
  const { money, moment, duration } = useFormat();
  const numberText = useNumberText();
  const { filterValues } = useListContext();
  const { branchName } = useWho();
  const tenantColumn = useTenantColumn({ isSortable: true });
  return [
    {
      key: 'number',
      label: say('orders.number'),
      isSortable: true,
      cell: (order) => (
        <Link
          to={orderLink(keyOf(order))}
          sx={{ display: 'inline-block', minHeight: 24, minWidth: 24 }}
        >
          {numberText(order)}
        </Link>
      ),
    },
    ...tenantColumn,
    {
      key: 'customer',
      label: say('orders.customer'),
      cell: ({ customer }) =>
        customer && (
          <Box component="span" title={customer} sx={{ minWidth: 84, ...TWO_LINES }}>
            {customer}
          </Box>
        ),
    },
    {
      key: 'phase',
      label: say('orders.phase'),
      isSortable: true,
      cell: ({ phase, waitingFor, endedByForce }) =>
        endedByForce == null && <PhaseChip phase={phase} waitingFor={waitingFor} />,
    },
    {
      key: 'attention',
      label: say('orders.attention'),
      isSortable: true,
      cell: ({ attention, endedByForce }) => {
        const problem = endedByForce ?? attention?.problem;
        return (
          problem !== undefined && (
            <Box
              component="span"
              title={problem}
              sx={{ color: 'error.main', minWidth: 116, ...TWO_LINES }}
            >
              {problem}
            </Box>
          )
        );
      },
    },
    ...(filterValues['attention'] === 'true'
      ? [
          {
            key: 'waiting',
            label: say('orders.waiting'),
            cell: ({ attention }: Order) =>
              attention && (
                <Box component="span" sx={{ whiteSpace: 'nowrap' }}>
                  {duration(Date.now() - Date.parse(attention.since))}
                </Box>
              ),
          },
        ]
      : []),
    {
      key: 'ss',
      label: say('orders.ss'),
      isSortable: true,
      cell: ({ ss, pdfUrl }) =>
        ss !== null &&
        (pdfUrl === null ? (
          ss
        ) : (
          <NewTabLink href={pdfUrl} label={say('orders.pdf', { ss })}>
            {ss}
          </NewTabLink>
        )),
    },
    {
      key: 'branch',
      label: say('common.branch'),
      isSortable: true,
      cell: ({ tenant, branch }) => branchName(tenant, branch),
    },
    {
      key: 'value',
      label: say('orders.value'),
      isSortable: true,
      isNumber: true,
      cell: ({ value }) => (
        <Box component="span" sx={{ whiteSpace: 'nowrap' }}>
          {money(value)}
        </Box>
      ),
    },
    {
      key: 'openedAt',
      label: say('orders.openedAt'),
      isSortable: true,
      cell: ({ tenant, openedAt, settledAt, endedByForce }) => (
        <>
          {moment(openedAt, tenant)}
          {settledAt === null && endedByForce == null && (
            <Box component="span" sx={{ color: 'text.secondary', whiteSpace: 'nowrap' }}>
              {' · '}
              {say('orders.since', { duration: duration(Date.now() - Date.parse(openedAt)) })}
            </Box>
          )}
        </>
      ),
    },
    {
      key: 'settledAt',
      label: say('orders.settledAt'),
      isSortable: true,
      cell: ({ tenant, settledAt }) => settledAt !== null && moment(settledAt, tenant),
    },
  ];
}
