import Button from '@mui/material/Button';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useNotify } from 'react-admin';
import { answerOf } from '../api/client.js';
import type { OpenSession } from '../api/types.js';
import { useTexts } from '../i18n/use-texts.js';
import { focusHeading } from '../ui/page.js';
import { ReasonDialog } from '../ui/reason-dialog.js';
import { useApi } from '../ui/session-context.js';

/** Ends a session, after a confirmation. */
export function EndSession({ session }: { readonly session: OpenSession }) {
  const say = useTexts();
  const api = useApi();
  const notify = useNotify();
  const queryClient = useQueryClient();
  const [isAsking, setIsAsking] = useState(false);
  const { id, name } = session;
  const browser = session.browser ?? say('sessions.unknown');

  async function end() {
    await answerOf(api.DELETE('/sessions/{id}', { params: { path: { id } } }));
    setIsAsking(false);
    notify('ponte.sessions.ended', { type: 'success' });
    await queryClient.invalidateQueries({ queryKey: ['sessions', 'getList'] });
    focusHeading();
  }

  return (
    <>
      <Button
        size="small"
        color="error"
        variant="outlined"
        aria-label={say('sessions.endOf', { name, browser })}
        onClick={() => setIsAsking(true)}
      >
        {say('sessions.end')}
      </Button>
      {isAsking && (
        <ReasonDialog
          title={say('sessions.endTitle')}
          effect={say('sessions.endHelp', { name, browser })}
          confirm={say('sessions.end')}
          isDangerous
          isWithoutReason
          onClose={() => setIsAsking(false)}
          onConfirm={end}
        />
      )}
    </>
  );
}
