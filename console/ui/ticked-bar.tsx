import { Box, Button, Card, Typography } from '@mui/material';
import type { ReactNode } from 'react';
import { useTexts } from '../i18n/use-texts.js';

interface TickedBarProps {
  readonly name: string;
  /** Says how many rows are chosen. */
  readonly said: string;
  /** Chooses more rows. */
  readonly more?: ReactNode;
  readonly onClear: () => void;
  /** What can be done with the chosen rows. */
  readonly children: ReactNode;
}

/** Above a list of which rows are ticked: how many, and what can be done with them together. */
export function TickedBar({ name, said, more, onClear, children }: TickedBarProps) {
  const say = useTexts();
  return (
    <Card component="section" aria-label={name} variant="outlined" sx={BAR}>
      <Typography sx={{ fontWeight: 600 }} role="status">
        {said}
      </Typography>
      {more}
      <Button size="small" onClick={onClear}>
        {say('bulk.clear')}
      </Button>
      <Box sx={{ flexGrow: 1 }} />
      {children}
    </Card>
  );
}

/** It stays in sight while the list is scrolled. */
const BAR = {
  ...{ p: 1.5, mb: 1, display: 'flex', flexWrap: 'wrap', gap: 1, alignItems: 'center' },
  ...{ position: 'sticky', top: 56, zIndex: 2 },
} as const;
