import { Box, Button } from '@mui/material';
import { useListContext, useTranslate } from 'react-admin';
import { FilterGrid } from '../ui/filter-grid.js';
import { useWho } from '../ui/session-context.js';
import { useIsNarrow } from '../ui/use-is-narrow.js';

/** The filters behind the button "more filters". */
const MORE = [
  'settled',
  'branch',
  'step',
  'code',
  'from',
  'to',
  'settledFrom',
  'settledTo',
] as const;
const FIELD_HEIGHT = 52;
export const FIELD_WIDTH = 190;
const BUTTONS_HEIGHT = 32;

/** Returns true if one of them is in use, for example because of a link; false on a narrow screen, which they would fill. */
export function useIsMoreUsed(): boolean {
  const { filterValues } = useListContext();
  return !useIsNarrow() && MORE.some((name) => name in filterValues);
}

/** Shown if a filter applies. */
export function ClearFilters() {
  const translate = useTranslate();
  const { filterValues, setFilters } = useListContext();
  if (Object.keys(filterValues).length === 0) return null;
  return (
    <Button size="small" onClick={() => setFilters({})}>
      {translate('ra.navigation.clear_filters')}
    </Button>
  );
}

/** Placeholder of the filters while they load. It has their height, so that nothing below moves. */
export function FilterRoom() {
  const { hasManyTenants } = useWho();
  const isNarrow = useIsNarrow();
  const isMoreUsed = useIsMoreUsed();
  const main = hasManyTenants ? 5 : 4;
  return (
    <>
      <Places count={isNarrow ? 1 : main} />
      {isMoreUsed && <Places count={MORE.length} />}
      <Box sx={{ height: BUTTONS_HEIGHT }} />
    </>
  );
}

function Places({ count }: { readonly count: number }) {
  return (
    <FilterGrid narrowest={FIELD_WIDTH}>
      {Array.from({ length: count }, (_, place) => (
        <Box key={place} sx={{ height: FIELD_HEIGHT }} />
      ))}
    </FilterGrid>
  );
}
