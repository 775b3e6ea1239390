import Typography from '@mui/material/Typography';
import { useTexts } from '../i18n/use-texts.js';

interface VendorWordsProps {
  readonly words: string;
  /** How many orders have these words. */
  readonly count?: number;
}

/** The vendor's own words, marked as a quotation. They are never translated. */
export function VendorWords({ words, count }: VendorWordsProps) {
  const say = useTexts();
  return (
    <Typography
      variant="body2"
      sx={{ pl: 1.5, borderLeft: 3, borderColor: 'divider', overflowWrap: 'anywhere' }}
    >
      {say('order.vendorWords')} <q lang="pt-BR">{words}</q>
      {count !== undefined && ` · ${say('orders.total', { smart_count: count })}`}
    </Typography>
  );
}
