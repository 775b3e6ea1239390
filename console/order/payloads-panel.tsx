import Box from '@mui/material/Box';
import Button from '@mui/material/Button';
import Typography from '@mui/material/Typography';
import { useState } from 'react';
import { answerOf } from '../api/client.js';
import { keyOf } from '../api/order-key.js';
import type { OrderDetail, Payloads } from '../api/types.js';
import { useAnswer } from '../api/use-answer.js';
import { useFormat } from '../i18n/use-format.js';
import { useWords } from '../i18n/use-words.js';
import { CodeBlock } from '../ui/code-block.js';
import { MissingOr } from '../ui/missing-or.js';
import { Panel } from '../ui/panel.js';
import { Protection } from '../ui/protection.js';
import { ReasonDialog } from '../ui/reason-dialog.js';
import { useApi, useWho } from '../ui/session-context.js';

/**
 * The messages sent and received for the order. They are masked; revealing them needs the right and a reason, and is
 * recorded in the audit.
 */
export function PayloadsPanel({ order }: { readonly order: OrderDetail }) {
  const say = useWords();
  const api = useApi();
  const { mayReveal } = useWho();
  const path = keyOf(order);
  const { tenant, id } = path;
  // after a rehearsal this is what the operator wants to see
  const [isOpen, setIsOpen] = useState(order.phase === 'rehearsal');
  const [isAsking, setIsAsking] = useState(false);
  // kept only in this component, so that it disappears with the page
  const [revealed, setRevealed] = useState<Payloads>();
  const masked = useAnswer(
    ['payloads', tenant, id],
    () => answerOf(api.GET('/orders/{tenant}/{id}/payloads', { params: { path } })),
    { isWanted: isOpen },
  );
  return (
    <Panel
      title={say('payloads.title')}
      actions={
        <Button size="small" aria-expanded={isOpen} onClick={() => setIsOpen(!isOpen)}>
          {say(isOpen ? 'payloads.hide' : 'payloads.show')}
        </Button>
      }
    >
      {!isOpen && <Typography variant="body2">{say('payloads.lead')}</Typography>}
      {isOpen && (
        <>
          <Protection
            isRevealed={revealed !== undefined}
            {...(mayReveal && { onReveal: () => setIsAsking(true) })}
            onMask={() => setRevealed(undefined)}
          />
          <MissingOr
            data={revealed ?? masked.data}
            error={masked.error}
            missing={say('payloads.empty')}
            onRetry={masked.refetch}
          >
            {(payloads) => <PayloadList payloads={payloads} tenant={tenant} />}
          </MissingOr>
        </>
      )}
      {isAsking && (
        <ReasonDialog
          title={say('payloads.reveal')}
          effect={say('payloads.revealHelp')}
          confirm={say('payloads.reveal')}
          onClose={() => setIsAsking(false)}
          onConfirm={async (reason) => {
            const shown = await answerOf(
              api.POST('/orders/{tenant}/{id}/payloads/reveal', {
                params: { path },
                body: { reason },
              }),
            );
            setRevealed(shown);
            setIsAsking(false);
          }}
        />
      )}
    </Panel>
  );
}

interface PayloadListProps {
  readonly payloads: Payloads;
  readonly tenant: string;
}

function PayloadList({ payloads: { items, leftOut }, tenant }: PayloadListProps) {
  const say = useWords();
  const { moment } = useFormat();
  const { zoneOf } = useWho();
  if (items.length === 0) return <Typography>{say('payloads.empty')}</Typography>;
  return (
    <>
      {items.map(({ at, title, body }, place) => (
        <Box key={`${place} ${at}`} sx={{ mt: 1.5 }}>
          <Typography variant="body2">
            <strong lang="pt-BR">{title}</strong> · {moment(at, zoneOf(tenant))}
          </Typography>
          <CodeBlock label={title}>{body}</CodeBlock>
        </Box>
      ))}
      {leftOut > 0 && (
        <Typography variant="body2">{say('payloads.leftOut', { smart_count: leftOut })}</Typography>
      )}
    </>
  );
}
