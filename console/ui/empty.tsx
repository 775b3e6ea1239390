import { Box, Typography } from '@mui/material';
import type { ReactNode } from 'react';

/** Says that there is nothing to show, and why. */
export function Empty({ children }: { readonly children: ReactNode }) {
  return (
    <Box sx={{ py: 4, px: 2, textAlign: 'center' }}>
      <Typography color="text.secondary">{children}</Typography>
    </Box>
  );
}
