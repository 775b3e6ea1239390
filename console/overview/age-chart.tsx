import { Box, Table, TableBody, TableCell, TableHead, TableRow } from '@mui/material';
import { Link } from 'react-admin';
import type { Overview } from '../api/types.js';
import { useFormat } from '../i18n/use-format.js';
import { useTexts, type TextKey } from '../i18n/use-texts.js';
import { ordersLink } from '../orders/orders-link.js';
import { Empty } from '../ui/empty.js';

type Ages = Overview['blocked']['byAge'];

/** The older, the redder. The figures are beside each bar, so that no information depends on colour. */
const OLDEST = '#b3261e';
const COLOURS = ['#2f7f9e', '#0b6b8f', '#8a6100', '#a04a00', OLDEST];

/**
 * How much billing is blocked, by the age of the orders. It is a table whose middle column is drawn as bars, so that
 * sighted users, keyboards and screen readers get the same figures.
 */
export function AgeChart({ ages, tenant }: { readonly ages: Ages; readonly tenant: string }) {
  const say = useTexts();
  const { money, number } = useFormat();
  const largest = Math.max(...ages.map(({ value }) => value));
  if (ages.every(({ count }) => count === 0)) return <Empty>{say('overview.byAgeEmpty')}</Empty>;
  return (
    <Table size="small" aria-label={say('overview.byAge')} sx={{ '& td, & th': { px: 1 } }}>
      <TableHead>
        <TableRow>
          <TableCell>{say('overview.age')}</TableCell>
          <TableCell aria-hidden sx={{ width: '50%', display: { xs: 'none', sm: 'table-cell' } }} />
          <TableCell align="right">{say('orders.value')}</TableCell>
          <TableCell align="right">{say('menu.orders')}</TableCell>
        </TableRow>
      </TableHead>
      <TableBody>
        {ages.map(({ fromDays, toDays, count, value }, at) => {
          const age = `${fromDays}-${toDays ?? ''}`;
          const share = largest === 0 ? 0 : value / largest;
          const colour = COLOURS[at] ?? OLDEST;
          return (
            <TableRow key={age}>
              <TableCell component="th" scope="row">
                <Link to={ordersLink({ age }, tenant)} sx={{ whiteSpace: 'nowrap' }}>
                  {say(`age.${age}` as TextKey)}
                </Link>
                <Box aria-hidden sx={{ display: { sm: 'none' } }}>
                  <Bar share={share} colour={colour} />
                </Box>
              </TableCell>
              <TableCell aria-hidden sx={{ display: { xs: 'none', sm: 'table-cell' } }}>
                <Bar share={share} colour={colour} />
              </TableCell>
              <TableCell align="right" sx={{ whiteSpace: 'nowrap' }}>
                {money(value)}
              </TableCell>
              <TableCell align="right">{number(count)}</TableCell>
            </TableRow>
          );
        })}
      </TableBody>
    </Table>
  );
}

function Bar({ share, colour }: { readonly share: number; readonly colour: string }) {
  return (
    <Box
      component="svg"
      viewBox="0 0 100 10"
      preserveAspectRatio="none"
      sx={{ width: '100%', height: 22, display: 'block' }}
    >
      <rect
        x="0"
        y="1"
        width={Math.max(share * 100, share > 0 ? 0.8 : 0)}
        height="8"
        rx="0.6"
        fill={colour}
      />
    </Box>
  );
}
