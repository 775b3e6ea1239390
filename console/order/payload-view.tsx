import { Box, Typography } from '@mui/material';
import { useState } from 'react';
import { answerOf } from '../api/client.js';
import type { OrderKey } from '../api/order-key.js';
import type { Payloads } from '../api/types.js';
import { useAnswer } from '../api/use-answer.js';
import { useFormat } from '../i18n/use-format.js';
import { useTexts } from '../i18n/use-texts.js';
import { CodeBlock } from '../ui/code-block.js';
import { MissingOr } from '../ui/missing-or.js';
import { Protection } from '../ui/protection.js';
import { useApi } from '../ui/session-context.js';

interface PayloadViewProps {
  readonly order: OrderKey;
  /** Only the payloads of this call. */
  readonly call?: string;
}

/**
 * The messages sent and received for an order, or for one of its calls. They are masked; revealing them needs the right
 * and a reason, and is recorded in the audit.
 */
export function PayloadView({ order: { tenant, id }, call }: PayloadViewProps) {
  const say = useTexts();
  const api = useApi();
  const path = { tenant, id };
  const which = call === undefined ? {} : { call };
  // kept only in this component, so that it disappears with the page
  const [revealed, setRevealed] = useState<Payloads>();
  const masked = useAnswer(['payloads', tenant, id, call ?? ''], () =>
    answerOf(api.GET('/orders/{tenant}/{id}/payloads', { params: { path, query: which } })),
  );
  return (
    <>
      <Protection
        isRevealed={revealed !== undefined}
        onReveal={async (reason) => {
          const asked = { params: { path }, body: { reason, ...which } };
          const sent = api.POST('/orders/{tenant}/{id}/payloads/reveal', asked);
          setRevealed(await answerOf(sent));
        }}
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
  );
}

interface PayloadListProps {
  readonly payloads: Payloads;
  readonly tenant: string;
}

function PayloadList({ payloads: { items, leftOut }, tenant }: PayloadListProps) {
  const say = useTexts();
  const { moment } = useFormat();
  if (items.length === 0) return <Typography>{say('payloads.empty')}</Typography>;
  return (
    <>
      {items.map(({ at, title, body }, place) => (
        <Box key={`${place} ${at}`} sx={{ mt: 1.5 }}>
          <Typography variant="body2">
            <strong>{title}</strong> · {moment(at, tenant)}
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
