import FormControl from '@mui/material/FormControl';
import FormControlLabel from '@mui/material/FormControlLabel';
import FormHelperText from '@mui/material/FormHelperText';
import FormLabel from '@mui/material/FormLabel';
import Radio from '@mui/material/Radio';
import RadioGroup from '@mui/material/RadioGroup';
import { useId } from 'react';
import { useWords } from '../i18n/use-words.js';
import type { FieldsProps } from './decision-form.js';

/** How the order ended in the ERP. */
export function OutcomeFields({ form, faults, onFill }: FieldsProps) {
  const say = useWords();
  const id = useId();
  const isMissing = faults.outcome !== undefined;
  return (
    <FormControl required error={isMissing}>
      <FormLabel id={id}>{say('decision.outcome')}</FormLabel>
      <RadioGroup
        aria-labelledby={id}
        value={form.outcome}
        onChange={(_, outcome) =>
          onFill({ outcome: outcome === 'cancelled' ? 'cancelled' : 'released' })
        }
      >
        <FormControlLabel
          value="released"
          control={<Radio />}
          label={say('decision.outcomeReleased')}
        />
        <FormControlLabel
          value="cancelled"
          control={<Radio />}
          label={say('decision.outcomeCancelled')}
        />
      </RadioGroup>
      {isMissing && <FormHelperText>{faults.outcome && say(faults.outcome)}</FormHelperText>}
    </FormControl>
  );
}
