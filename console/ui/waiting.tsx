import LinearProgress from '@mui/material/LinearProgress';
import { useTexts } from '../i18n/use-texts.js';

/** Shows that something is loading. */
export function Waiting() {
  const say = useTexts();
  return <LinearProgress aria-label={say('common.loading')} />;
}
