import { Alert, Button } from '@mui/material';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useListContext, useNotify } from 'react-admin';
import { ApiError } from '../api/api-error.js';
import { answerOf } from '../api/client.js';
import type { ReplayOutcome } from '../api/types.js';
import { useTexts } from '../i18n/use-texts.js';
import { ReasonDialog } from '../ui/reason-dialog.js';
import { useApi } from '../ui/session-context.js';
import { TickedBar } from '../ui/ticked-bar.js';

/** Replays the ticked deliveries together, then shows the outcomes; or discards them together. */
export function ParkedBar() {
  const say = useTexts();
  const api = useApi();
  const queryClient = useQueryClient();
  const { selectedIds, onUnselectItems } = useListContext();
  const notify = useNotify();
  const [action, setAction] = useState<'replay' | 'discard'>();
  const [outcomes, setOutcomes] = useState<readonly ReplayOutcome[]>([]);
  const count = selectedIds.length;

  async function replay() {
    const ids = selectedIds.map(String);
    setOutcomes(await replayed(ids));
    await finish();
  }

  /** One that somebody else has decided about meanwhile needs nothing more. */
  async function discard(reason: string) {
    let discarded = 0;
    for (const id of selectedIds.map(String)) {
      const params = { path: { id } };
      try {
        await answerOf(api.POST('/parked/{id}/discard', { params, body: { reason } }));
        discarded += 1;
      } catch (error) {
        if (!(error instanceof ApiError && [404, 409].includes(error.status))) throw error;
      }
    }
    notify('ponte.parked.discarded', { type: 'success', messageArgs: { smart_count: discarded } });
    await finish();
  }

  async function finish() {
    setAction(undefined);
    onUnselectItems();
    void queryClient.invalidateQueries({ queryKey: ['overview'] }); // it counts them
    await queryClient.invalidateQueries({ queryKey: ['parked', 'getList'] });
  }

  /** Sends at most as many ids per request as the api accepts. */
  async function replayed(ids: readonly string[]): Promise<ReplayOutcome[]> {
    const items: ReplayOutcome[] = [];
    for (let from = 0; from < ids.length; from += MOST_AT_ONCE) {
      const body = { ids: ids.slice(from, from + MOST_AT_ONCE) };
      items.push(...(await answerOf(api.POST('/parked/replay', { body }))).items);
    }
    return items;
  }

  return (
    <>
      <Outcomes outcomes={outcomes} onClose={() => setOutcomes([])} />
      {count > 0 && (
        <TickedBar
          onClear={onUnselectItems}
          name={say('parked.toolbar')}
          said={say('parked.selected', { smart_count: count })}
        >
          <Button size="small" color="error" onClick={() => setAction('discard')}>
            {say('parked.discardAll')}
          </Button>
          <Button size="small" variant="contained" onClick={() => setAction('replay')}>
            {say('parked.replayAll')}
          </Button>
        </TickedBar>
      )}
      {action === 'discard' && (
        <ReasonDialog
          title={say('parked.discardAllTitle', { smart_count: count })}
          effect={say('parked.discardAllHelp')}
          confirm={say('parked.discard')}
          isDangerous
          onClose={() => setAction(undefined)}
          onConfirm={discard}
        />
      )}
      {action === 'replay' && (
        <ReasonDialog
          title={say('parked.replayAllTitle', { smart_count: count })}
          effect={say('parked.replayAllHelp')}
          confirm={say('parked.replay')}
          isWithoutReason
          onClose={() => setAction(undefined)}
          onConfirm={replay}
        />
      )}
    </>
  );
}

const MOST_AT_ONCE = 50;

interface OutcomesProps {
  readonly outcomes: readonly ReplayOutcome[];
  readonly onClose: () => void;
}

/** How many deliveries were accepted and how many are still in the list, with each reason or warning once. */
function Outcomes({ outcomes, onClose }: OutcomesProps) {
  const say = useTexts();
  if (outcomes.length === 0) return null;
  const of = (result: string) => outcomes.filter((one) => one.result === result);
  const waiting = of('waits');
  const gone = of('unknown').length;
  const taken = outcomes.length - waiting.length - gone;
  const known = outcomes.filter(({ result }) => result !== 'unknown');
  const reasons = [...new Set(known.flatMap(({ why }) => why ?? []))];
  return (
    <Alert
      severity={reasons.length > 0 ? 'warning' : 'success'}
      onClose={onClose}
      role="status"
      sx={{ mb: 1 }}
    >
      {taken > 0 && <div>{say('parked.taken', { smart_count: taken })}</div>}
      {gone > 0 && <div>{say('parked.unknown', { smart_count: gone })}</div>}
      {waiting.length > 0 && <div>{say('parked.stillWait', { smart_count: waiting.length })}</div>}
      {reasons.map((why) => (
        <div key={why}>{why}</div>
      ))}
    </Alert>
  );
}
