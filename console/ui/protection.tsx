import { Alert, Box, Button, Typography } from '@mui/material';
import { useState } from 'react';
import { useTexts } from '../i18n/use-texts.js';
import { ReasonDialog } from './reason-dialog.js';
import { useWho } from './session-context.js';

interface ProtectionProps {
  readonly isRevealed: boolean;
  /** Reveals it for this reason. */
  readonly onReveal: (reason: string) => Promise<void>;
  readonly onMask: () => void;
}

/** Says whether personal data is hidden, with a button to change that if the user has the right. */
export function Protection({ isRevealed, onReveal, onMask }: ProtectionProps) {
  const say = useTexts();
  const { mayReveal } = useWho();
  const [isAsking, setIsAsking] = useState(false);
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
      {mayReveal && (
        <Button size="small" variant="outlined" onClick={() => setIsAsking(true)}>
          {say('payloads.reveal')}
        </Button>
      )}
      {isAsking && (
        <ReasonDialog
          title={say('payloads.reveal')}
          effect={say('payloads.revealHelp')}
          confirm={say('payloads.reveal')}
          onClose={() => setIsAsking(false)}
          onConfirm={async (reason) => {
            await onReveal(reason);
            setIsAsking(false);
          }}
        />
      )}
    </Box>
  );
}
