import Alert from '@mui/material/Alert';
import Box from '@mui/material/Box';
import type { LinkCandidate } from '../api/types.js';
import { useFormat } from '../i18n/use-format.js';
import { useWords } from '../i18n/use-words.js';
import { Facts } from '../ui/facts.js';
import { useWho } from '../ui/session-context.js';

interface LinkCandidateViewProps {
  readonly candidate: LinkCandidate;
  readonly tenant: string;
}

/** The SS that is to be linked, as Sismetro shows it, and what speaks against it. */
export function LinkCandidateView({ candidate, tenant }: LinkCandidateViewProps) {
  const say = useWords();
  const { moment } = useFormat();
  const { zoneOf } = useWho();
  const { request, refusal, ended, unread } = candidate;
  return (
    <Box sx={{ my: 1 }}>
      {request !== null && (
        <Facts
          facts={[
            [say('decision.linkCustomer'), request.customer],
            [say('decision.linkEquipment'), request.equipment],
            [say('decision.linkStatus'), request.status || say(`serviceState.${request.state}`)],
            [
              say('decision.linkOpenedAt'),
              request.openedAt !== undefined && moment(request.openedAt, zoneOf(tenant)),
            ],
          ]}
        />
      )}
      {refusal !== undefined && (
        <Alert severity="error" lang="pt-BR">
          {refusal}
        </Alert>
      )}
      {ended !== undefined && (
        <Alert severity="warning">{say(`decision.linkEnded.${ended}`)}</Alert>
      )}
      {unread && <Alert severity="warning">{say('decision.linkUnread')}</Alert>}
      {request === null && refusal === undefined && !unread && (
        <Alert severity="info">{say('decision.linkNotOffered')}</Alert>
      )}
    </Box>
  );
}
