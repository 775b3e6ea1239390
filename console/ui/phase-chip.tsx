import Chip from '@mui/material/Chip';
import type { Phase } from '../api/types.js';
import { useWords } from '../i18n/use-words.js';

const COLOURS: Readonly<Record<Phase, string>> = {
  rehearsal: 'text.secondary',
  opening: 'warning.main',
  recording: 'warning.main',
  'in-service': 'primary.main',
  releasing: 'warning.main',
  released: 'success.main',
  cancelling: 'warning.main',
  cancelled: 'text.secondary',
};

/** An order's phase in a word; the tooltip explains it. */
export function PhaseChip({ phase }: { readonly phase: Phase }) {
  const say = useWords();
  return (
    <Chip
      size="small"
      variant="outlined"
      label={say(`phase.${phase}`)}
      title={say(`phaseHelp.${phase}`)}
      sx={{ color: COLOURS[phase], borderColor: COLOURS[phase], fontWeight: 600 }}
    />
  );
}
