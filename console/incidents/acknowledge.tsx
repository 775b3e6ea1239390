import Button from '@mui/material/Button';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useNotify } from 'react-admin';
import { answerOf } from '../api/client.js';
import type { Incident } from '../api/types.js';
import { useTexts } from '../i18n/use-texts.js';
import { numberOf, withNumbers } from '../orders/order-numbers.js';
import { focusHeading } from '../ui/page.js';
import { ReasonDialog } from '../ui/reason-dialog.js';
import { useApi } from '../ui/session-context.js';

/** Records, with a reason, that an incident was dealt with. */
export function Acknowledge({ incident }: { readonly incident: Incident }) {
  const say = useTexts();
  const api = useApi();
  const notify = useNotify();
  const queryClient = useQueryClient();
  const [isAsking, setIsAsking] = useState(false);
  const { tenant, key, kind, problem, subjects, numbers } = incident;
  const about = subjects.slice(0, 1).map((subject) => numberOf(numbers, subject));
  const name = [say(`incidents.kind.${kind}`), ...about].join(' · ');

  async function acknowledge(reason: string) {
    const params = { path: { tenant, key } };
    await answerOf(api.POST('/incidents/{tenant}/{key}/acknowledge', { params, body: { reason } }));
    await queryClient.invalidateQueries({ queryKey: ['incidents'] });
    setIsAsking(false);
    notify('ponte.incidents.acknowledged', { type: 'success' });
    focusHeading();
  }

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
        <ReasonDialog
          title={say('incidents.acknowledgeTitle')}
          effect={
            <>
              <p>{withNumbers(problem, numbers)}</p>
              {say('incidents.acknowledgeHelp')}
            </>
          }
          confirm={say('incidents.acknowledge')}
          onClose={() => setIsAsking(false)}
          onConfirm={acknowledge}
        />
      )}
    </>
  );
}
