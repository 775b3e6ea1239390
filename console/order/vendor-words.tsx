import Typography from '@mui/material/Typography';
import { useWords } from '../i18n/use-words.js';

/** What the other system said, in its own words: marked as such, since nobody here wrote them. */
export function VendorWords({ words }: { readonly words: string }) {
  const say = useWords();
  return (
    <Typography variant="body2" sx={{ pl: 1.5, borderLeft: 3, borderColor: 'divider' }}>
      {say('order.vendorWords')} <q lang="pt-BR">{words}</q>
    </Typography>
  );
}
