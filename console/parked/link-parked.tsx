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
import { useFormat } from '../i18n/use-format.js';
import { useWords } from '../i18n/use-words.js';
import { ReasonDialog } from '../ui/reason-dialog.js';
import { useApi, useWho } from '../ui/session-context.js';

interface LinkParkedProps {
  readonly id: string;
  readonly tenant: string;
  readonly onClose: () => void;
  readonly onLinked: () => Promise<void>;
}

const MOST = 10;

/**
 * Links a callback of Sismetro to its order. The operator finds the order by its number or SS, chooses it, and confirms
 * with a reason.
 */
export function LinkParked({ id, tenant, onClose, onLinked }: LinkParkedProps) {
  const say = useWords();
  const api = useApi();
  const { moment } = useFormat();
  const { zoneOf } = useWho();
  const [text, setText] = useState('');
  const [asked, setAsked] = useState('');
  const [order, setOrder] = useState('');
  const { data, isFetching } = useQuery({
    queryKey: ['orders', 'to-link', tenant, asked],
    queryFn: () => {
      const query = { tenant, q: asked, settled: 'false', limit: MOST } as const;
      return answerOf(api.GET('/orders', { params: { query } }));
    },
    enabled: asked !== '',
    retry: false,
  });
  const search = () => {
    setAsked(text.trim());
    setOrder('');
  };
  return (
    <ReasonDialog
      title={say('parked.linkTitle')}
      effect={say('parked.linkHelp')}
      confirm={say('parked.linkConfirm')}
      isBlocked={order === ''}
      onClose={onClose}
      onConfirm={async (reason) => {
        const params = { path: { id } };
        await answerOf(api.POST('/parked/{id}/link', { params, body: { order, reason } }));
        await onLinked();
      }}
    >
      <Box sx={{ display: 'flex', gap: 1, alignItems: 'flex-start' }}>
        <TextField
          label={say('parked.linkSearch')}
          value={text}
          onChange={({ target }) => setText(target.value)}
          onKeyDown={(event: KeyboardEvent) => {
            if (event.key !== 'Enter') return;
            event.preventDefault(); // Enter searches and does not link
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
        {!isFetching && data?.items.length === 0 && (
          <Typography>{say('parked.linkNone')}</Typography>
        )}
      </Box>
      {data !== undefined && data.items.length > 0 && (
        <RadioGroup
          aria-label={say('parked.linkFound')}
          value={order}
          onChange={(_, name) => setOrder(name)}
          sx={{ maxHeight: 240, overflowY: 'auto', flexWrap: 'nowrap' }}
        >
          {data.items.map(({ name, number, ss, phase, openedAt }) => (
            <FormControlLabel
              key={name}
              value={name}
              control={<Radio size="small" />}
              label={[
                say('order.title', { number }),
                ss === null ? say('parked.noSs') : `SS ${ss}`,
                say(`phase.${phase}`),
                moment(openedAt, zoneOf(tenant)),
              ].join(' · ')}
            />
          ))}
        </RadioGroup>
      )}
    </ReasonDialog>
  );
}
