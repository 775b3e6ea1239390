import Box from '@mui/material/Box';
import Button from '@mui/material/Button';
import Card from '@mui/material/Card';
import Typography from '@mui/material/Typography';
import { useState } from 'react';
import { useListContext } from 'react-admin';
import { orderKeyOf } from '../api/order-key.js';
import { ordersFilter } from '../api/queries.js';
import type { BulkDecision, BulkSelection } from '../api/types.js';
import { useTexts } from '../i18n/use-texts.js';
import { BulkDialog } from './bulk-dialog.js';

interface BulkBarProps {
  /** All orders that match the filters are selected, not only the ticked ones. */
  readonly isAll: boolean;
  readonly onAll: (isAll: boolean) => void;
}

type Filter = NonNullable<BulkSelection['filter']>;

const DECISIONS: readonly ShownDecision[] = ['retry', 'release', 'cancel'];

type ShownDecision = Exclude<BulkDecision, 'amend-equipment'>;

/** The decisions for the ticked orders, or for all that match the filters. */
export function BulkBar({ isAll, onAll }: BulkBarProps) {
  const say = useTexts();
  const { selectedIds, filterValues, total = 0, onUnselectItems } = useListContext();
  const [decision, setDecision] = useState<BulkDecision>();

  const clear = () => {
    onAll(false);
    onUnselectItems();
  };
  // an address may contain anything: the api validates it
  const selection: BulkSelection = isAll
    ? { filter: ordersFilter(filterValues) as unknown as Filter }
    : { orders: selectedIds.map((id) => orderKeyOf(String(id))) };
  const isRehearsed = String(filterValues['phase']) === 'rehearsal';
  return (
    <Card
      component="section"
      aria-label={say('bulk.toolbar')}
      variant="outlined"
      sx={{
        p: 1.5,
        mb: 1,
        display: 'flex',
        flexWrap: 'wrap',
        gap: 1,
        alignItems: 'center',
        position: 'sticky',
        top: 56,
        zIndex: 2,
      }}
    >
      <Typography sx={{ fontWeight: 600 }} role="status">
        {isAll
          ? say('bulk.allSelected', { count: total })
          : say('bulk.selected', { smart_count: selectedIds.length })}
      </Typography>
      {!isAll && total > selectedIds.length && (
        <Button size="small" onClick={() => onAll(true)}>
          {say('bulk.selectAll', { count: total })}
        </Button>
      )}
      <Button size="small" onClick={clear}>
        {say('bulk.clear')}
      </Button>
      <Box sx={{ flexGrow: 1 }} />
      {(isRehearsed ? (['take-over'] as const) : DECISIONS).map((name) => (
        <Button
          key={name}
          size="small"
          variant="outlined"
          color={name === 'cancel' ? 'error' : 'primary'}
          onClick={() => setDecision(name)}
        >
          {say(`bulk.${name}`)}
        </Button>
      ))}
      {decision !== undefined && (
        <BulkDialog
          decision={decision}
          selection={selection}
          onClose={() => setDecision(undefined)}
        />
      )}
    </Card>
  );
}
