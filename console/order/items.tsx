import Table from '@mui/material/Table';
import TableBody from '@mui/material/TableBody';
import TableCell from '@mui/material/TableCell';
import TableContainer from '@mui/material/TableContainer';
import TableHead from '@mui/material/TableHead';
import TableRow from '@mui/material/TableRow';
import Typography from '@mui/material/Typography';
import type { OrderDetail } from '../api/types.js';
import { useFormat } from '../i18n/use-format.js';
import { useTexts } from '../i18n/use-texts.js';

/** The items of the order. */
export function Items({ order: { items } }: { readonly order: OrderDetail }) {
  const say = useTexts();
  const { money, number } = useFormat();
  if (!items) return <Typography>{say('order.itemsUnreadable')}</Typography>;
  return (
    <TableContainer tabIndex={0} role="group" aria-label={say('order.items')}>
      <Table size="small" aria-label={say('order.items')} sx={{ '& td, & th': { px: 1 } }}>
        <TableHead>
          <TableRow>
            <TableCell>{say('order.item')}</TableCell>
            <TableCell align="right">{say('order.itemTotal')}</TableCell>
          </TableRow>
        </TableHead>
        <TableBody>
          {items.map(({ code, description, quantity, unit, price, total }, at) => (
            // an order may contain the same service twice, and the order of its items never changes
            <TableRow key={`${at} ${code}`}>
              <TableCell>
                {code}
                {description !== null && ` · ${description}`}
                <Typography variant="body2" color="text.secondary">
                  {number(quantity)} {unit} × {money(price)}
                </Typography>
              </TableCell>
              <TableCell align="right" sx={{ whiteSpace: 'nowrap' }}>
                {money(total)}
              </TableCell>
            </TableRow>
          ))}
        </TableBody>
      </Table>
    </TableContainer>
  );
}
