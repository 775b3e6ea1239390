import LinearProgress from '@mui/material/LinearProgress';
import { useWords } from '../i18n/use-words.js';

/** Something is on its way. */
export function Waiting() {
  const say = useWords();
  return <LinearProgress aria-label={say('common.loading')} />;
}
