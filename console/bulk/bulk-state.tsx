import Chip from '@mui/material/Chip';
import type { Bulk } from '../api/types.js';
import { useWords } from '../i18n/use-words.js';

const COLOURS = {
  running: 'info',
  done: 'success',
  stopped: 'warning',
  ended: 'error',
} as const;

export function BulkState({ bulk: { state } }: { readonly bulk: Pick<Bulk, 'state'> }) {
  const say = useWords();
  return (
    <Chip size="small" variant="outlined" color={COLOURS[state]} label={say(`bulk.${state}`)} />
  );
}
