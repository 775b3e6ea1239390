import Typography from '@mui/material/Typography';
import { Said } from '../ui/said.js';
import { useWords } from '../i18n/use-words.js';

interface VendorWordsProps {
  readonly words: string;
  /** How many orders have these words. */
  readonly count?: number;
}

/** The vendor's own words, marked as a quotation. */
export function VendorWords({ words, count }: VendorWordsProps) {
  const say = useWords();
  return (
    <Typography
      variant="body2"
      sx={{ pl: 1.5, borderLeft: 3, borderColor: 'divider', overflowWrap: 'anywhere' }}
    >
      {say('order.vendorWords')}{' '}
      <q>
        <Said>{words}</Said>
      </q>
      {count !== undefined && ` · ${say('orders.total', { smart_count: count })}`}
    </Typography>
  );
}
