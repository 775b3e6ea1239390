import Box from '@mui/material/Box';
import type { ReactNode } from 'react';

interface FilterGridProps {
  /** Width of the narrowest field on a wide screen, in pixels. */
  readonly narrowest: number;
  readonly children: ReactNode;
}

/** The fields of a list's filters: below each other, in two columns, or as many as fit. */
export function FilterGrid({ narrowest, children }: FilterGridProps) {
  return (
    <Box
      sx={{
        display: 'grid',
        gap: 1,
        gridTemplateColumns: {
          xs: 'minmax(0, 1fr)',
          sm: 'repeat(2, minmax(0, 1fr))',
          md: `repeat(auto-fit, minmax(${narrowest}px, 1fr))`,
        },
      }}
    >
      {children}
    </Box>
  );
}
