import Translate from '@mui/icons-material/Translate';
import { Button } from '@mui/material';
import { useI18nProvider } from 'react-admin';

/** Changes to the other language; on a phone only an icon: a name would push the button to sign out off the screen. */
export function Language() {
  const { getLocale, getLocales, changeLocale } = useI18nProvider();
  const other = getLocales?.().find(({ locale }) => locale !== getLocale());
  if (other === undefined) return null;
  return (
    <Button
      color="inherit"
      aria-label={other.name}
      lang={other.locale}
      startIcon={<Translate />}
      onClick={() => void changeLocale(other.locale)}
      sx={{ fontSize: { xs: 0, sm: '0.9375rem' }, minWidth: { xs: 0, sm: 64 } }}
    >
      {other.name}
    </Button>
  );
}
