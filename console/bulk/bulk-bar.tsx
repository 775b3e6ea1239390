import Button from '@mui/material/Button';
import { useState } from 'react';
import { useListContext } from 'react-admin';
import { orderKeyOf } from '../api/order-key.js';
import { ordersFilter } from '../api/queries.js';
import type { BulkDecision, BulkSelection } from '../api/types.js';
import { useTexts } from '../i18n/use-texts.js';
import { TickedBar } from '../ui/ticked-bar.js';
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
    <TickedBar
      name={say('bulk.toolbar')}
      said={
        isAll
          ? say('bulk.allSelected', { count: total })
          : say('bulk.selected', { smart_count: selectedIds.length })
      }
      more={
        !isAll &&
        total > selectedIds.length && (
          <Button size="small" onClick={() => onAll(true)}>
            {say('bulk.selectAll', { count: total })}
          </Button>
        )
      }
      onClear={clear}
    >
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
    </TickedBar>
  );
}
