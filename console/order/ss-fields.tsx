import TextField from '@mui/material/TextField';
import { useWords } from '../i18n/use-words.js';
import type { FieldsProps } from './decision-form.js';

/** An SS that Sismetro has already: its number, and where its PDF is. */
export function SsFields({ form, faults, onChange }: FieldsProps) {
  const say = useWords();
  return (
    <>
      <TextField
        label={say('decision.ss')}
        required
        value={form.ss}
        onChange={({ target }) => onChange({ ...form, ss: target.value })}
        error={faults.ss !== undefined}
        helperText={faults.ss && say(faults.ss)}
        slotProps={{ htmlInput: { inputMode: 'numeric' } }}
      />
      <TextField
        label={say('decision.link')}
        type="url"
        value={form.link}
        onChange={({ target }) => onChange({ ...form, link: target.value })}
        error={faults.link !== undefined}
        helperText={faults.link && say(faults.link)}
      />
    </>
  );
}
