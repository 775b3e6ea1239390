import { Alert, Box } from '@mui/material';
import { useState } from 'react';
import { Link, useParams } from 'react-admin';
import { answerOf } from '../api/client.js';
import type { ParkedDetail } from '../api/types.js';
import { useAnswer } from '../api/use-answer.js';
import { spoken } from '../i18n/spoken.js';
import { useFormat } from '../i18n/use-format.js';
import { useTexts } from '../i18n/use-texts.js';
import { CodeBlock } from '../ui/code-block.js';
import { Facts } from '../ui/facts.js';
import { orderCell } from '../ui/order-cell.js';
import { MissingOr } from '../ui/missing-or.js';
import { Page } from '../ui/page.js';
import { Panel } from '../ui/panel.js';
import { Protection } from '../ui/protection.js';
import { useApi, useWho } from '../ui/session-context.js';
import { ParkedActions } from './parked-actions.js';
import { fieldsIn, fieldWords, valueWords } from './field-words.js';

/** One parked delivery: its body beside what the current profile reads from it. */
export function ParkedPage() {
  const say = useTexts();
  const api = useApi();
  const { id = '' } = useParams();
  const { data, error, refetch } = useAnswer(['parked', 'one', id], () =>
    answerOf(api.GET('/parked/{id}', { params: { path: { id } } })),
  );
  return (
    <Page
      title={say('parked.one')}
      actions={
        <>
          {data !== undefined && <ParkedActions {...data} />}
          <Link to="/parked">{say('order.back')}</Link>
        </>
      }
    >
      <MissingOr data={data} error={error} missing={say('parked.missing')} onRetry={refetch}>
        {(parked) => <Shown parked={parked} />}
      </MissingOr>
    </Page>
  );
}

function Shown({ parked }: { readonly parked: ParkedDetail }) {
  const say = useTexts();
  const { moment, money } = useFormat();
  const { tenantName } = useWho();
  const { tenant, route, problem, receivedAt, reading } = parked;
  return (
    <Box sx={{ display: 'grid', gap: 2, gridTemplateColumns: 'minmax(0, 1fr)' }}>
      <Panel title={say(`parked.${route}`)}>
        <Facts
          facts={[
            [say('parked.problem'), problem],
            [say('orders.number'), orderCell(parked)],
            ['SS', parked.ss],
            [say('common.tenant'), tenantName(tenant)],
            [say('parked.receivedAt'), moment(receivedAt, tenant)],
          ]}
        />
      </Panel>
      <Verdict reading={reading} order={parked.order} />
      {reading.kind === 'invalid' && (
        <Panel title={say('parked.errors')}>
          <Box component="ul" sx={{ m: 0, pl: 2, overflowWrap: 'anywhere' }}>
            {reading.errors.map((fault) => (
              <li key={fault.path + fault.message} title={fault.path}>
                <strong>{fieldWords(fault.path, say)}</strong>: {spoken(fault)}
              </li>
            ))}
          </Box>
        </Panel>
      )}
      <Box
        sx={{
          display: 'grid',
          gap: 2,
          alignItems: 'start',
          gridTemplateColumns: { xs: 'minmax(0, 1fr)', md: 'repeat(2, minmax(0, 1fr))' },
        }}
      >
        <Body parked={parked} />
        <Panel title={say('parked.reads')}>
          {reading.reads === null ? (
            (reading.ignoredBecause ?? say('parked.readsNone'))
          ) : (
            <>
              <Facts
                facts={fieldsIn(reading.reads).map(([path, value]) => [
                  fieldWords(path, say),
                  valueWords(path, value, say, money),
                ])}
              />
              <Json label={say('parked.reads')}>{reading.reads}</Json>
            </>
          )}
        </Panel>
      </Box>
    </Box>
  );
}

/** The result that a replay would have with the current profile. */
function Verdict({ reading, order }: Pick<ParkedDetail, 'reading' | 'order'>) {
  const say = useTexts();
  switch (reading.kind) {
    case 'order':
      return <Alert severity="success">{say('parked.readsOrder')}</Alert>;
    case 'callback':
      return order === null ? (
        <Alert severity="info">{say('parked.readsNoOrder')}</Alert>
      ) : (
        <Alert severity="success">{say('parked.readsCallback')}</Alert>
      );
    case 'ss-of-another':
      return <Alert severity="warning">{say('parked.readsOfAnother')}</Alert>;
    case 'ignored':
      return (
        <Alert severity="info">
          {say('parked.readsIgnored', { why: reading.ignoredBecause ?? '' })}
        </Alert>
      );
    case 'invalid':
      return <Alert severity="warning">{say('parked.readsInvalid')}</Alert>;
  }
}

function Body({ parked }: { readonly parked: ParkedDetail }) {
  const say = useTexts();
  const api = useApi();
  const [revealed, setRevealed] = useState<ParkedDetail>();
  const shown = revealed ?? parked;
  return (
    <Panel title={say('parked.route')}>
      <Protection
        isRevealed={revealed !== undefined}
        onReveal={async (reason) => {
          const params = { path: { id: parked.id } };
          setRevealed(
            await answerOf(api.POST('/parked/{id}/reveal', { params, body: { reason } })),
          );
        }}
        onMask={() => setRevealed(undefined)}
      />
      <Json label={say('parked.route')}>{shown.body}</Json>
    </Panel>
  );
}

/** What the engineer needs of a delivery, on demand. */
function Json({ label, children }: { readonly label: string; readonly children: string }) {
  const say = useTexts();
  return (
    <Box component="details" sx={{ mt: 1 }}>
      <summary>{say('parked.json')}</summary>
      <CodeBlock label={label}>{children}</CodeBlock>
    </Box>
  );
}
