import Button from '@mui/material/Button';
import { useQueryClient } from '@tanstack/react-query';
import { useState, type ReactNode } from 'react';
import { useListContext, useNotify, type RaRecord } from 'react-admin';
import { ApiError } from '../api/api-error.js';
import { answerOf } from '../api/client.js';
import type { Incident } from '../api/types.js';
import { useTexts } from '../i18n/use-texts.js';
import { numberOf, withNumbers } from '../orders/order-numbers.js';
import { focusHeading } from '../ui/page.js';
import { ReasonDialog } from '../ui/reason-dialog.js';
import { useApi } from '../ui/session-context.js';
import { TickedBar } from '../ui/ticked-bar.js';

/** Records, with a reason, that an incident was dealt with. */
export function Acknowledge({ incident }: { readonly incident: Incident }) {
  const say = useTexts();
  const [isAsking, setIsAsking] = useState(false);
  const { kind, problem, subjects, numbers } = incident;
  const about = subjects.slice(0, 1).map((subject) => numberOf(numbers, subject));
  const name = [say(`incidents.kind.${kind}`), ...about].join(' · ');
  return (
    <>
      <Button
        size="small"
        variant="outlined"
        aria-label={say('incidents.acknowledgeOf', { name })}
        onClick={() => setIsAsking(true)}
      >
        {say('incidents.acknowledge')}
      </Button>
      {isAsking && (
        <AcknowledgeDialog incidents={[incident]} onClose={() => setIsAsking(false)}>
          <p>{withNumbers(problem, numbers)}</p>
        </AcknowledgeDialog>
      )}
    </>
  );
}

/** The same for the ticked incidents together, of those that the list shows: one that has ended stays ticked. */
export function AcknowledgeBar() {
  const say = useTexts();
  const { data, selectedIds, onUnselectItems } = useListContext<Incident & RaRecord>();
  /** Those that were ticked when it was asked: the list may change behind the dialog, its reason is about these. */
  const [asked, setAsked] = useState<readonly Incident[]>();
  const ticked = (data ?? []).filter(({ id }) => selectedIds.includes(id));
  const said = (some: readonly Incident[]) =>
    say('incidents.selected', { smart_count: some.length });
  return (
    <>
      {ticked.length > 0 && (
        <TickedBar onClear={onUnselectItems} name={say('incidents.toolbar')} said={said(ticked)}>
          <Button size="small" variant="contained" onClick={() => setAsked(ticked)}>
            {say('incidents.acknowledgeAll')}
          </Button>
        </TickedBar>
      )}
      {asked !== undefined && (
        <AcknowledgeDialog
          incidents={asked}
          onClose={() => setAsked(undefined)}
          onDone={onUnselectItems}
        >
          <p>{said(asked)}</p>
        </AcknowledgeDialog>
      )}
    </>
  );
}

/** As many requests are sent at the same time. */
const AT_ONCE = 4;

interface AcknowledgeDialogProps {
  readonly incidents: readonly Incident[];
  readonly onClose: () => void;
  readonly onDone?: () => void;
  readonly children: ReactNode;
}

function AcknowledgeDialog({ incidents, onClose, onDone, children }: AcknowledgeDialogProps) {
  const say = useTexts();
  const api = useApi();
  const notify = useNotify();
  const queryClient = useQueryClient();

  async function acknowledge(reason: string) {
    const left = [...incidents];
    const inTurn = async () => {
      for (let one = left.shift(); one !== undefined; one = left.shift()) {
        const params = { path: { tenant: one.tenant, key: one.key } };
        const body = { reason };
        const sent = api.POST('/incidents/{tenant}/{key}/acknowledge', { params, body });
        await answerOf(sent).catch((error: unknown) => {
          // of several, one that has ended meanwhile needs nothing more
          if (incidents.length > 1 && error instanceof ApiError && error.status === 404) return;
          left.length = 0; // nothing more is sent behind a dialog that shows an error, and may be closed
          throw error;
        });
      }
    };
    // each is audited, and waits until lists no longer show it
    const ends = await Promise.allSettled(Array.from({ length: AT_ONCE }, inTurn));
    void queryClient.invalidateQueries({ queryKey: ['overview'] }); // it counts them
    await queryClient.invalidateQueries({ queryKey: ['incidents'] });
    const failed = ends.find((end) => end.status === 'rejected');
    if (failed !== undefined) throw failed.reason;
    onClose();
    onDone?.();
    notify('ponte.incidents.acknowledged', { type: 'success' });
    focusHeading();
  }

  return (
    <ReasonDialog
      title={say('incidents.acknowledgeTitle', { smart_count: incidents.length })}
      effect={
        <>
          {children}
          {say('incidents.acknowledgeHelp', { smart_count: incidents.length })}
        </>
      }
      confirm={say('incidents.acknowledge')}
      onClose={onClose}
      onConfirm={acknowledge}
    />
  );
}
