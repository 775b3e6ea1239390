import { Checkbox, FormControl, FormControlLabel, FormHelperText } from '@mui/material';
import { useId } from 'react';
import { useTexts, type TextKey } from '../i18n/use-texts.js';

interface TickProps {
  readonly label: string;
  readonly isTicked: boolean;
  readonly fault: TextKey | undefined;
  readonly onChange: (isTicked: boolean) => void;
}

/** A box that the operator must tick to confirm something. */
export function Tick({ label, isTicked, fault, onChange }: TickProps) {
  const say = useTexts();
  const id = useId();
  const isMissing = fault !== undefined;
  return (
    <FormControl error={isMissing}>
      <FormControlLabel
        label={label}
        control={
          <Checkbox
            checked={isTicked}
            onChange={(_, ticked) => onChange(ticked)}
            slotProps={{ input: isMissing ? { 'aria-describedby': id } : {} }}
          />
        }
      />
      {isMissing && <FormHelperText id={id}>{say(fault)}</FormHelperText>}
    </FormControl>
  );
}
