import LinearProgress from '@mui/material/LinearProgress';
import { useWords } from '../i18n/use-words.js';

/** Shows that something is loading. */
export function Waiting() {
  const say = useWords();
  return <LinearProgress aria-label={say('common.loading')} />;
}
