import Chip from '@mui/material/Chip';
import type { Phase } from '../api/types.js';
import { useWords } from '../i18n/use-words.js';

const COLOURS: Readonly<Record<Phase, string>> = {
  opening: '#5b4a00',
  recording: '#5b4a00',
  'in-service': '#0b4f6c',
  releasing: '#5b4a00',
  released: '#1b6e3c',
  cancelling: '#5b4a00',
  cancelled: '#4a575e',
};

/** An order's phase in a word; what it means stands in its tip. */
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
