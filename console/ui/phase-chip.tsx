import Chip from '@mui/material/Chip';
import type { Order, Phase } from '../api/types.js';
import { useTexts } from '../i18n/use-texts.js';

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

interface PhaseChipProps {
  readonly phase: Phase;
  readonly waitingFor?: Order['waitingFor'] | undefined;
}

/** An order's phase in a word, or that its end is being checked; the tooltip says what the order waits for. */
export function PhaseChip({ phase, waitingFor }: PhaseChipProps) {
  const say = useTexts();
  return (
    <Chip
      size="small"
      variant="outlined"
      label={say(waitingFor?.what === 'proof' ? 'phase.proof' : `phase.${phase}`)}
      {...(waitingFor && { title: waitingFor.text })}
      sx={{ color: COLOURS[phase], borderColor: COLOURS[phase], fontWeight: 600 }}
    />
  );
}
