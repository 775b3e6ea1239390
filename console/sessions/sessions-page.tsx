import { Box, Chip } from '@mui/material';
import { ListBase, type RaRecord } from 'react-admin';
import type { OpenSession } from '../api/types.js';
import { useFormat } from '../i18n/use-format.js';
import { useTexts } from '../i18n/use-texts.js';
import { Page } from '../ui/page.js';
import { RecordTable, type Column } from '../ui/record-table.js';
import { useWho } from '../ui/session-context.js';
import { EndSession } from './end-session.js';

const REFRESH_MS = 10_000;

/** The user's own sessions; for administrators, those of all users. */
export function SessionsPage() {
  const say = useTexts();
  const { isAdmin } = useWho();
  return (
    <Page title={say('sessions.title')} lead={say(isAdmin ? 'sessions.leadAll' : 'sessions.lead')}>
      <ListBase resource="sessions" perPage={100} queryOptions={{ refetchInterval: REFRESH_MS }}>
        <RecordTable
          caption={say('sessions.title')}
          columns={useColumns()}
          empty={say('sessions.empty')}
        />
      </ListBase>
    </Page>
  );
}

function useColumns(): Column<OpenSession & RaRecord>[] {
  const say = useTexts();
  const { moment } = useFormat();
  const { isAdmin } = useWho();
  const at = (iso: string) => moment(iso);
  return [
    {
      key: 'browser',
      label: say('sessions.browser'),
      cell: ({ browser, current }) => (
        <Box sx={{ display: 'flex', flexWrap: 'wrap', alignItems: 'center', gap: 1 }}>
          {browser ?? say('sessions.unknown')}
          {current && <Chip size="small" label={say('sessions.current')} />}
        </Box>
      ),
    },
    ...(isAdmin
      ? [
          {
            key: 'name',
            label: say('common.who'),
            cell: ({ name, via }: OpenSession) =>
              `${name} (${say(via === 'oidc' ? 'audit.oidc' : 'audit.token')})`,
          },
        ]
      : []),
    { key: 'since', label: say('sessions.since'), cell: ({ since }) => at(since) },
    { key: 'lastUsedAt', label: say('sessions.lastUsedAt'), cell: (one) => at(one.lastUsedAt) },
    { key: 'expiresAt', label: say('sessions.expiresAt'), cell: ({ expiresAt }) => at(expiresAt) },
    {
      key: 'end',
      label: say('sessions.end'),
      cell: (session) =>
        session.current ? say('sessions.signOut') : <EndSession session={session} />,
    },
  ];
}
