import { Box, MenuItem, TextField } from '@mui/material';
import { useListContext } from 'react-admin';
import { useTexts } from '../i18n/use-texts.js';
import { useOrderColumns } from './use-order-columns.js';

/** Sorting for narrow screens, where cards have no column headings to click. */
export function SortChoice() {
  const say = useTexts();
  const { sort, setSort } = useListContext();
  const sortable = useOrderColumns().filter(({ isSortable }) => isSortable);
  return (
    <Box sx={{ display: 'grid', gap: 1, gridTemplateColumns: 'repeat(2, minmax(0, 1fr))' }}>
      <TextField
        select
        label={say('orders.sortBy')}
        value={sort.field}
        onChange={({ target }) => setSort({ ...sort, field: target.value })}
      >
        {sortable.map(({ key, label }) => (
          <MenuItem key={key} value={key}>
            {label}
          </MenuItem>
        ))}
      </TextField>
      <TextField
        select
        label={say('orders.direction')}
        value={sort.order}
        onChange={({ target }) =>
          setSort({ ...sort, order: target.value === 'ASC' ? 'ASC' : 'DESC' })
        }
      >
        <MenuItem value="DESC">{say('orders.descending')}</MenuItem>
        <MenuItem value="ASC">{say('orders.ascending')}</MenuItem>
      </TextField>
    </Box>
  );
}
