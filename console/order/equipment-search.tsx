import Box from '@mui/material/Box';
import Button from '@mui/material/Button';
import FormControlLabel from '@mui/material/FormControlLabel';
import LinearProgress from '@mui/material/LinearProgress';
import Radio from '@mui/material/Radio';
import RadioGroup from '@mui/material/RadioGroup';
import TextField from '@mui/material/TextField';
import Typography from '@mui/material/Typography';
import { useQuery } from '@tanstack/react-query';
import { useState, type KeyboardEvent } from 'react';
import { answerOf } from '../api/client.js';
import { useWords } from '../i18n/use-words.js';
import { useApi } from '../ui/session-context.js';

interface EquipmentSearchProps {
  readonly tenant: string;
  /** The number of the chosen equipment at Sismetro; empty if none is chosen. */
  readonly chosen: string;
  readonly onChoose: (id: string) => void;
}

/** Finds Sismetro's equipment by name, tag or serial number. */
export function EquipmentSearch({ tenant, chosen, onChoose }: EquipmentSearchProps) {
  const say = useWords();
  const api = useApi();
  const [text, setText] = useState('');
  const [asked, setAsked] = useState('');
  const { data, isFetching } = useQuery({
    queryKey: ['equipment', tenant, asked],
    queryFn: () =>
      answerOf(
        api.GET('/tenants/{tenant}/equipment', {
          params: { path: { tenant }, query: { query: asked } },
        }),
      ),
    enabled: asked !== '',
    retry: false,
  });
  const search = () => setAsked(text.trim());
  return (
    <>
      <Box sx={{ display: 'flex', gap: 1, alignItems: 'flex-start' }}>
        <TextField
          label={say('decision.equipmentSearch')}
          value={text}
          onChange={({ target }) => setText(target.value)}
          onKeyDown={(event: KeyboardEvent) => {
            if (event.key !== 'Enter') return;
            event.preventDefault(); // Enter searches and does not submit the decision
            search();
          }}
        />
        <Button
          variant="outlined"
          disabled={text.trim() === '' || isFetching}
          onClick={search}
          sx={{ mt: 1, minHeight: 40 }}
        >
          {say('decision.search')}
        </Button>
      </Box>
      <Box role="status">
        {isFetching && <LinearProgress aria-label={say('decision.searching')} />}
        {asked !== '' && !isFetching && data?.items.length === 0 && (
          <Typography>
            {say(data.searched ? 'decision.equipmentNone' : 'decision.equipmentAway')}
          </Typography>
        )}
      </Box>
      {data !== undefined && data.items.length > 0 && (
        <RadioGroup
          aria-label={say('decision.equipmentFound')}
          value={chosen}
          onChange={(_, id) => onChoose(id)}
          sx={{ maxHeight: 240, overflowY: 'auto', flexWrap: 'nowrap' }}
        >
          {data.items.map(({ id, description, tag, brand, model, serialNumber }) => (
            <FormControlLabel
              key={id}
              value={id}
              control={<Radio size="small" />}
              label={[description, tag, `${brand} ${model}`.trim(), serialNumber]
                .filter(Boolean)
                .join(' · ')}
            />
          ))}
        </RadioGroup>
      )}
    </>
  );
}
