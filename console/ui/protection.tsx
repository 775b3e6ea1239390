import Alert from '@mui/material/Alert';
import Box from '@mui/material/Box';
import Button from '@mui/material/Button';
import Typography from '@mui/material/Typography';
import { useTexts } from '../i18n/use-texts.js';

interface ProtectionProps {
  readonly isRevealed: boolean;
  readonly onReveal?: () => void;
  readonly onMask: () => void;
}

/** Says whether personal data is hidden, with a button to change that if the user has the right. */
export function Protection({ isRevealed, onReveal, onMask }: ProtectionProps) {
  const say = useTexts();
  if (isRevealed) {
    return (
      <Alert
        severity="warning"
        action={
          <Button color="inherit" size="small" onClick={onMask}>
            {say('payloads.mask')}
          </Button>
        }
      >
        {say('payloads.revealed')}
      </Alert>
    );
  }
  return (
    <Box sx={{ display: 'flex', flexWrap: 'wrap', alignItems: 'center', gap: 1 }}>
      <Typography variant="body2">{say('payloads.lead')}</Typography>
      {onReveal && (
        <Button size="small" variant="outlined" onClick={onReveal}>
          {say('payloads.reveal')}
        </Button>
      )}
    </Box>
  );
}
