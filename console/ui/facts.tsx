import { Box, Typography } from '@mui/material';
import type { ReactNode } from 'react';

interface FactsProps {
  /** Label and value; facts without a value are left out. */
  readonly facts: readonly (readonly [label: string, value: ReactNode])[];
}

/** Facts as a list of labels and values. */
export function Facts({ facts }: FactsProps) {
  const known = facts.filter(([, value]) => ![null, undefined, false, ''].includes(value as null));
  return (
    <Box
      component="dl"
      sx={{
        m: 0,
        display: 'grid',
        gridTemplateColumns: 'fit-content(50%) minmax(0, 1fr)',
        gap: '4px 16px',
      }}
    >
      {known.map(([label, value]) => (
        <Box key={label} sx={{ display: 'contents' }}>
          <Typography component="dt" variant="body2" color="text.secondary">
            {label}
          </Typography>
          <Typography
            component="dd"
            variant="body2"
            sx={{ m: 0, minWidth: 0, overflowWrap: 'anywhere' }}
          >
            {value}
          </Typography>
        </Box>
      ))}
    </Box>
  );
}
