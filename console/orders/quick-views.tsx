import { Box, Chip } from '@mui/material';
import { useListContext } from 'react-admin';
import type { Filter } from '../api/queries.js';
import { sortOf } from './orders-link.js';
import { useTexts, type TextKey } from '../i18n/use-texts.js';

const VIEWS: readonly (readonly [TextKey, Filter])[] = [
  ['overview.attention', { attention: 'true' }],
  ['orders.viewOpen', { settled: 'false' }],
  ['orders.viewOld', { age: '7-' }],
  ['orders.viewSettled', { settled: 'true' }],
  ['common.all', {}],
];

/** The most used lists, one click away. */
export function QuickViews() {
  const say = useTexts();
  const { filterValues, setFilters, setSort } = useListContext();
  const current = JSON.stringify(filterValues);
  return (
    <Box
      component="ul"
      aria-label={say('orders.views')}
      sx={{
        display: 'flex',
        // on a phone they share one line, which scrolls
        flexWrap: { xs: 'nowrap', sm: 'wrap' },
        overflowX: 'auto',
        gap: 1,
        listStyle: 'none',
        m: 0,
        mb: 1,
        p: 0.5,
      }}
    >
      {VIEWS.map(([label, filter]) => {
        const isCurrent = current === JSON.stringify(filter);
        return (
          <li key={label}>
            <Chip
              clickable
              label={say(label)}
              color="primary"
              variant={isCurrent ? 'filled' : 'outlined'}
              aria-pressed={isCurrent}
              onClick={() => {
                setFilters(filter);
                setSort(sortOf(filter));
              }}
            />
          </li>
        );
      })}
    </Box>
  );
}
