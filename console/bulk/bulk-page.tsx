import { Box, Chip, Typography } from '@mui/material';
import { Link, useParams } from 'react-admin';
import { useLocation } from 'react-router';
import { answerOf } from '../api/client.js';
import type { BulkDetail } from '../api/types.js';
import { useAnswer } from '../api/use-answer.js';
import { CauseList } from '../causes/cause-list.js';
import { useFormat } from '../i18n/use-format.js';
import { useTexts } from '../i18n/use-texts.js';
import { orderLink } from '../orders/orders-link.js';
import { Facts } from '../ui/facts.js';
import { MissingOr } from '../ui/missing-or.js';
import { Page } from '../ui/page.js';
import { Panel } from '../ui/panel.js';
import { useApi, useWho } from '../ui/session-context.js';

const REFRESH_MS = 1_500;

/**
 * One bulk decision: its result, order by order. A workflow does the work; this page only shows it. Whoever has just
 * made the decision sees the causes that are left, once all of it is sent.
 */
export function BulkPage() {
  const say = useTexts();
  const api = useApi();
  const { id = '' } = useParams();
  const isGoingOn = (useLocation().state as { isGoingOn?: boolean } | null)?.isGoingOn === true;
  const { data, error, refetch } = useAnswer(
    ['bulk', 'one', id],
    () => answerOf(api.GET('/bulk-decisions/{id}', { params: { path: { id } } })),
    { everyMs: ({ state }) => state === 'running' && REFRESH_MS },
  );
  return (
    <Page title={data === undefined ? say('bulk.one') : say(`bulk.${data.decision}Title`)}>
      <MissingOr data={data} error={error} missing={say('bulk.missing')} onRetry={refetch}>
        {(bulk) => (
          <Box sx={{ display: 'grid', gap: 2, gridTemplateColumns: 'minmax(0, 1fr)' }}>
            <Panel title={say('bulk.one')} actions={<State bulk={bulk} />}>
              <Progress bulk={bulk} />
            </Panel>
            {bulk.outcomes !== null && (
              <>
                <Panel title={say('bulk.outcomes')}>
                  <Outcomes bulk={bulk} outcomes={bulk.outcomes} />
                </Panel>
                {bulk.failures.length > 0 && (
                  <Panel title={say('bulk.failures')}>
                    <Failures bulk={bulk} />
                  </Panel>
                )}
              </>
            )}
            {isGoingOn && bulk.state !== 'running' && (
              <Box component="section" aria-label={say('bulk.left')}>
                <Typography variant="h2" sx={{ mb: 1 }}>
                  {say('bulk.left')}
                </Typography>
                <CauseList />
              </Box>
            )}
          </Box>
        )}
      </MissingOr>
    </Page>
  );
}

function State({ bulk }: { readonly bulk: BulkDetail }) {
  const say = useTexts();
  const { outcomes, total } = bulk;
  // sent is not done while orders are under way
  const state = bulk.state === 'done' && (outcomes?.underWay ?? 0) > 0 ? 'running' : bulk.state;
  const colour = outcomes?.resolved === total ? 'success' : STATE_COLOURS[state];
  return <Chip size="small" variant="outlined" color={colour} label={say(`bulk.${state}`)} />;
}

const STATE_COLOURS = {
  running: 'info',
  done: 'default', // its outcome is shown elsewhere
  ended: 'error',
} as const;

function Progress({ bulk }: { readonly bulk: BulkDetail }) {
  const say = useTexts();
  const { moment } = useFormat();
  const { tenantName } = useWho();
  const { tenant, total, done, failed, startedAt, endedAt } = bulk;
  return (
    <>
      <Typography role="status" sx={{ fontWeight: 600 }}>
        {say('bulk.progress', { done, smart_count: total })}
        {failed > 0 && `; ${say('bulk.failed', { smart_count: failed })}`}
      </Typography>
      <Facts
        facts={[
          [say('common.tenant'), tenantName(tenant)],
          [say('common.reason'), bulk.reason],
          [say('common.who'), bulk.by],
          [say('bulk.startedAt'), moment(startedAt, tenant)],
          [say('bulk.endedAt'), endedAt !== null && moment(endedAt, tenant)],
        ]}
      />
    </>
  );
}

interface OutcomesProps {
  readonly bulk: BulkDetail;
  readonly outcomes: NonNullable<BulkDetail['outcomes']>;
}

const OUTCOMES = [
  ['stuck', 'stuck', 'error.main'],
  ['underWay', 'under-way', 'info.main'],
  ['resolved', 'resolved', 'success.main'],
] as const;

/** The outcomes, each with its orders. */
function Outcomes({ bulk, outcomes }: OutcomesProps) {
  const say = useTexts();
  return OUTCOMES.filter(([count]) => outcomes[count] > 0).map(([count, outcome, color]) => {
    const orders = bulk.orders
      .filter((order) => order.outcome === outcome)
      .map(({ problem, phase, ...order }) => {
        const step = outcome === 'under-way' && phase !== null ? say(`phase.${phase}`) : null;
        return { ...order, said: problem ?? step };
      });
    const leftOut = outcomes[count] - orders.length;
    return (
      <details key={outcome} open={outcome !== 'resolved' && orders.length > 0}>
        <Typography
          component="summary"
          sx={{
            cursor: 'pointer',
            fontWeight: 600,
            minHeight: 24,
            color,
          }}
        >
          {say(`bulk.outcome.${count}`, { smart_count: outcomes[count] })}
        </Typography>
        {outcome === 'under-way' && say('bulk.underWay')}
        <Orders tenant={bulk.tenant} orders={orders} />
        {leftOut > 0 && say('bulk.failuresLeftOut', { smart_count: leftOut })}
      </details>
    );
  });
}

function Failures({ bulk }: { readonly bulk: BulkDetail }) {
  const say = useTexts();
  const { tenant, failures, failuresLeftOut } = bulk;
  const orders = failures.map(({ why, ...order }) => ({ ...order, said: why }));
  return (
    <>
      <Orders tenant={tenant} orders={orders} />
      {failuresLeftOut > 0 && say('bulk.failuresLeftOut', { smart_count: failuresLeftOut })}
    </>
  );
}

interface OrdersProps {
  readonly tenant: string;
  readonly orders: readonly {
    readonly id: string;
    readonly number: string | null;
    readonly said: string | null;
  }[];
}

/** Orders as links, and what is said of each. */
function Orders({ tenant, orders }: OrdersProps) {
  return (
    <Box component="ul" sx={{ m: 0, mb: 1, pl: 3, overflowWrap: 'anywhere' }}>
      {orders.map(({ id, number, said }) => (
        <li key={id}>
          <Link to={orderLink({ tenant, id })}>{number ?? id}</Link>
          {said !== null && ` · ${said}`}
        </li>
      ))}
    </Box>
  );
}
