import Box from '@mui/material/Box';
import Button from '@mui/material/Button';
import FormControlLabel from '@mui/material/FormControlLabel';
import LinearProgress from '@mui/material/LinearProgress';
import Radio from '@mui/material/Radio';
import RadioGroup from '@mui/material/RadioGroup';
import TextField from '@mui/material/TextField';
import Typography from '@mui/material/Typography';
import { useState, type KeyboardEvent } from 'react';
import { useTexts } from '../i18n/use-texts.js';

interface SearchChoiceProps {
  readonly label: string;
  /** Names what was found, for screen readers. */
  readonly foundLabel: string;
  /** What was found; undefined if nothing was searched yet. */
  readonly found: readonly { readonly value: string; readonly label: string }[] | undefined;
  /** Said if nothing was found. */
  readonly none: string;
  readonly isSearching: boolean;
  readonly chosen: string;
  readonly onSearch: (text: string) => void;
  readonly onChoose: (value: string) => void;
}

/** A search inside a form, and the choice of one of its results. */
export function SearchChoice(props: SearchChoiceProps) {
  const { label, foundLabel, found, none, isSearching, chosen, onSearch, onChoose } = props;
  const say = useTexts();
  const [text, setText] = useState('');
  const search = () => onSearch(text.trim());
  return (
    <>
      <Box sx={{ display: 'flex', gap: 1, alignItems: 'flex-start' }}>
        <TextField
          label={label}
          value={text}
          onChange={({ target }) => setText(target.value)}
          onKeyDown={(event: KeyboardEvent) => {
            if (event.key !== 'Enter') return;
            event.preventDefault(); // Enter searches and does not submit the form
            search();
          }}
        />
        <Button
          variant="outlined"
          disabled={text.trim() === '' || isSearching}
          onClick={search}
          sx={{ mt: 1, minHeight: 40 }}
        >
          {say('decision.search')}
        </Button>
      </Box>
      <Box role="status">
        {isSearching && <LinearProgress aria-label={say('decision.searching')} />}
        {!isSearching && found?.length === 0 && <Typography>{none}</Typography>}
      </Box>
      {found !== undefined && found.length > 0 && (
        <RadioGroup
          aria-label={foundLabel}
          value={chosen}
          onChange={(_, value) => onChoose(value)}
          sx={{ maxHeight: 240, overflowY: 'auto', flexWrap: 'nowrap' }}
        >
          {found.map((one) => (
            <FormControlLabel key={one.value} control={<Radio size="small" />} {...one} />
          ))}
        </RadioGroup>
      )}
    </>
  );
}
