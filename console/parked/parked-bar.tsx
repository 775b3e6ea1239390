import Alert from '@mui/material/Alert';
import Box from '@mui/material/Box';
import Button from '@mui/material/Button';
import Card from '@mui/material/Card';
import Typography from '@mui/material/Typography';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useListContext } from 'react-admin';
import { answerOf } from '../api/client.js';
import type { ReplayOutcome } from '../api/types.js';
import { useTexts } from '../i18n/use-texts.js';
import { ReasonDialog } from '../ui/reason-dialog.js';
import { useApi } from '../ui/session-context.js';

/** Replays the ticked deliveries together, then shows the outcomes. */
export function ParkedBar() {
  const say = useTexts();
  const api = useApi();
  const queryClient = useQueryClient();
  const { selectedIds, onUnselectItems } = useListContext();
  const [isAsking, setIsAsking] = useState(false);
  const [outcomes, setOutcomes] = useState<readonly ReplayOutcome[]>([]);
  const count = selectedIds.length;

  async function replay() {
    const ids = selectedIds.map(String);
    setOutcomes(await replayed(ids));
    setIsAsking(false);
    onUnselectItems();
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
        <Card
          component="section"
          aria-label={say('parked.toolbar')}
          variant="outlined"
          sx={{ p: 1.5, mb: 1, display: 'flex', flexWrap: 'wrap', gap: 1, alignItems: 'center' }}
        >
          <Typography sx={{ fontWeight: 600 }} role="status">
            {say('parked.selected', { smart_count: count })}
          </Typography>
          <Box sx={{ flexGrow: 1 }} />
          <Button size="small" onClick={() => onUnselectItems()}>
            {say('bulk.clear')}
          </Button>
          <Button size="small" variant="contained" onClick={() => setIsAsking(true)}>
            {say('parked.replayAll')}
          </Button>
        </Card>
      )}
      {isAsking && (
        <ReasonDialog
          title={say('parked.replayAllTitle', { smart_count: count })}
          effect={say('parked.replayAllHelp')}
          confirm={say('parked.replay')}
          isWithoutReason
          onClose={() => setIsAsking(false)}
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
