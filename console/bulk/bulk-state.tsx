import Chip from '@mui/material/Chip';
import type { Bulk, BulkDetail } from '../api/types.js';
import { useWords } from '../i18n/use-words.js';

const COLOURS = {
  running: 'info',
  done: 'default', // its outcome is shown elsewhere
  stopped: 'warning',
  ended: 'error',
} as const;

export function BulkState({ bulk }: { readonly bulk: Bulk | BulkDetail }) {
  const say = useWords();
  const colour = isAllResolved(bulk) ? 'success' : COLOURS[bulk.state];
  return <Chip size="small" variant="outlined" color={colour} label={say(`bulk.${bulk.state}`)} />;
}

/** The decision was applied to every order, and none is stuck or still under way. */
const isAllResolved = (bulk: Bulk | BulkDetail): boolean =>
  bulk.state === 'done' &&
  'outcomes' in bulk &&
  bulk.outcomes !== null &&
  bulk.outcomes.resolved === bulk.total;
