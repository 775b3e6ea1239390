import Box from '@mui/material/Box';
import Button from '@mui/material/Button';
import Card from '@mui/material/Card';
import Typography from '@mui/material/Typography';
import type { ReactNode } from 'react';
import { useListContext } from 'react-admin';
import { useTexts } from '../i18n/use-texts.js';

interface TickedBarProps {
  readonly name: string;
  /** Says how many rows are ticked. */
  readonly said: string;
  /** What can be done with them together. */
  readonly children: ReactNode;
}

/** Above a list whose rows can be ticked, while some are: how many, and what can be done with them. */
export function TickedBar({ name, said, children }: TickedBarProps) {
  const say = useTexts();
  const { selectedIds, onUnselectItems } = useListContext();
  if (selectedIds.length === 0) return null;
  return (
    <Card
      component="section"
      aria-label={name}
      variant="outlined"
      sx={{ p: 1.5, mb: 1, display: 'flex', flexWrap: 'wrap', gap: 1, alignItems: 'center' }}
    >
      <Typography sx={{ fontWeight: 600 }} role="status">
        {said}
      </Typography>
      <Box sx={{ flexGrow: 1 }} />
      <Button size="small" onClick={() => onUnselectItems()}>
        {say('bulk.clear')}
      </Button>
      {children}
    </Card>
  );
}
