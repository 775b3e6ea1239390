import Button from '@mui/material/Button';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useNavigate, useNotify, useUnselect } from 'react-admin';
import { answerOf } from '../api/client.js';
import type { ParkedDetail } from '../api/types.js';
import { useTexts } from '../i18n/use-texts.js';
import { Problem } from '../ui/problem.js';
import { ReasonDialog } from '../ui/reason-dialog.js';
import { useApi, useWho } from '../ui/session-context.js';
import { useAct } from '../ui/use-act.js';
import { LinkParked } from './link-parked.js';

/** Replay, link to an order, and discard. Each leaves the page, since the delivery is no longer parked. */
export function ParkedActions({ id, tenant, route, reading, order }: ParkedDetail) {
  const say = useTexts();
  const api = useApi();
  const { mayAct } = useWho();
  const notify = useNotify();
  const navigate = useNavigate();
  const queryClient = useQueryClient();
  const unselect = useUnselect('parked');
  const { isBusy, error, act } = useAct();
  const [action, setAction] = useState<'replay' | 'link' | 'discard'>();
  if (!mayAct) return null;
  const params = { path: { id } };
  // the page says already that it will be accepted, so there is nothing to confirm
  const isRefused = reading.kind === 'invalid' || reading.kind === 'ss-of-another';
  const isSure = reading.kind === 'order' || (reading.kind === 'callback' && order !== null);

  async function replay() {
    await answerOf(api.POST('/parked/{id}/replay', { params }));
    await leave('replayed');
  }

  async function leave(word: 'replayed' | 'discarded') {
    unselect([id]); // a tick in the list would stay, and count
    notify(`ponte.parked.${word}`, { type: 'success', messageArgs: { smart_count: 1 } });
    navigate('/parked');
    void queryClient.invalidateQueries({ queryKey: ['overview'] }); // it counts them
    await queryClient.invalidateQueries({ queryKey: ['parked', 'getList'] });
  }

  return (
    <>
      <Button
        variant={isRefused ? 'outlined' : 'contained'}
        disabled={isBusy}
        onClick={() => (isSure ? void act(replay) : setAction('replay'))}
      >
        {say('parked.replay')}
      </Button>
      {route !== 'open' && (
        <Button variant="outlined" onClick={() => setAction('link')}>
          {say('parked.link')}
        </Button>
      )}
      <Button variant="outlined" color="error" onClick={() => setAction('discard')}>
        {say('parked.discard')}
      </Button>
      {action === 'replay' && (
        <ReasonDialog
          title={say('parked.replayTitle')}
          effect={say('parked.replayHelp')}
          confirm={say('parked.replay')}
          isWithoutReason
          onClose={() => setAction(undefined)}
          onConfirm={replay}
        />
      )}
      {error !== undefined && <Problem error={error} />}
      {action === 'link' && (
        <LinkParked
          id={id}
          tenant={tenant}
          onClose={() => setAction(undefined)}
          onLinked={() => leave('replayed')}
        />
      )}
      {action === 'discard' && (
        <ReasonDialog
          title={say('parked.discardTitle')}
          effect={say('parked.discardHelp')}
          confirm={say('parked.discard')}
          isDangerous
          onClose={() => setAction(undefined)}
          onConfirm={async (reason) => {
            await answerOf(api.POST('/parked/{id}/discard', { params, body: { reason } }));
            await leave('discarded');
          }}
        />
      )}
    </>
  );
}
