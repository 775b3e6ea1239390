import { Alert, Box } from '@mui/material';
import { Link, useParams, useStore } from 'react-admin';
import { useLocation } from 'react-router';
import { answerOf } from '../api/client.js';
import type { OrderDetail } from '../api/types.js';
import { useAnswer } from '../api/use-answer.js';
import { useFormat } from '../i18n/use-format.js';
import { useTexts } from '../i18n/use-texts.js';
import { LEFT_LIST, type LeftList } from '../orders/left-list.js';
import { ordersLink } from '../orders/orders-link.js';
import { withNumbers } from '../orders/order-numbers.js';
import { useNumberText } from '../orders/use-number-text.js';
import { useOpenIncidents } from '../systems/use-open-incidents.js';
import { MissingOr } from '../ui/missing-or.js';
import { Page } from '../ui/page.js';
import { Panel } from '../ui/panel.js';
import { PhaseChip } from '../ui/phase-chip.js';
import { useApi, useWho } from '../ui/session-context.js';
import { Decisions } from './decisions.js';
import { Items } from './items.js';
import { LiveStatus } from './live-status.js';
import { equipmentText, OrderFacts } from './order-facts.js';
import { isOfOtherCause } from './one-by-one.js';
import { PayloadsPanel } from './payloads-panel.js';
import { Timeline } from './timeline.js';
import { VendorWords } from './vendor-words.js';

/** An order that did not answer has no decisions to choose from, and usually answers a moment later. */
const ASK_AGAIN_MS = 5_000;

/** One order: its state and why, the possible decisions, and its timeline. */
export function OrderPage() {
  const say = useTexts();
  const api = useApi();
  const numberText = useNumberText();
  const { tenant = '', '*': id = '' } = useParams();
  const { data, error, refetch } = useAnswer(
    ['orders', 'one', tenant, id],
    () => answerOf(api.GET('/orders/{tenant}/{id}', { params: { path: { tenant, id } } })),
    { everyMs: ({ degraded }) => degraded === true && ASK_AGAIN_MS },
  );
  const [{ filter = {}, ...rest }] = useStore<LeftList>(LEFT_LIST, {});
  return (
    <Page
      title={say('order.title', { number: data === undefined ? '…' : numberText(data) })}
      actions={
        <>
          {data !== undefined && data.endedByForce == null && <PhaseChip {...data} />}
          <Link to={ordersLink(filter, '', rest)}>{say('order.back')}</Link>
        </>
      }
    >
      <MissingOr data={data} error={error} missing={say('order.missing')} onRetry={refetch}>
        {(order) => <Shown order={order} onDecided={refetch} />}
      </MissingOr>
    </Page>
  );
}

interface ShownProps {
  readonly order: OrderDetail;
  readonly onDecided: () => unknown;
}

function Shown({ order, onDecided }: ShownProps) {
  const say = useTexts();
  return (
    <Box
      sx={{
        display: 'grid',
        gap: 2,
        alignItems: 'start',
        gridTemplateColumns: { xs: 'minmax(0, 1fr)', md: 'minmax(0, 3fr) minmax(0, 2fr)' },
      }}
    >
      <Box sx={{ display: 'grid', gap: 2, gridColumn: '1 / -1' }}>
        {order.degraded && <Alert severity="warning">{say('order.degraded')}</Alert>}
        {order.endedByForce != null && <Alert severity="error">{order.endedByForce}</Alert>}
        {isOfOtherCause(useLocation().state) && (
          <Alert severity="info">{say('order.otherCause')}</Alert>
        )}
        <NeedsAttention order={order} />
        <OwnIncidents order={order} />
        <Waiting order={order} />
        <Decisions order={order} onDecided={onDecided} />
      </Box>
      <Panel title={say('order.timeline')}>
        <Timeline order={order} />
      </Panel>
      <Box sx={{ display: 'grid', gap: 2, gridTemplateColumns: 'minmax(0, 1fr)' }}>
        <Panel title={say('order.facts')}>
          <ChangedSince order={order} />
          <OrderFacts order={order} />
        </Panel>
        <Panel title={say('live.title')}>
          <LiveStatus order={order} />
        </Panel>
        <Panel title={say('order.items')}>
          <Items order={order} />
        </Panel>
        <PayloadsPanel order={order} />
      </Box>
    </Box>
  );
}

function NeedsAttention({ order: { attention, cure, tenant } }: { readonly order: OrderDetail }) {
  const say = useTexts();
  const { moment } = useFormat();
  if (attention === null) return null;
  const since = moment(attention.since, tenant);
  return (
    <Alert severity="error" variant="outlined" sx={{ bgcolor: 'background.paper' }}>
      <strong>
        {say('order.attentionSince', { since })} · {say(`step.${attention.step}`)}
      </strong>
      <Box>{attention.problem}</Box>
      {attention.words !== undefined && <VendorWords words={attention.words} />}
      {cure && (
        <Box sx={{ mt: 1 }}>
          <strong>{say('order.advice')}</strong> {cure.advice}
        </Box>
      )}
    </Alert>
  );
}

/** Open incidents that name the order. Those about a whole system name many, and the banner says them. */
function OwnIncidents({ order: { tenant, name } }: { readonly order: OrderDetail }) {
  const say = useTexts();
  const incidents = useOpenIncidents()?.items ?? [];
  return incidents
    .filter((one) => one.tenant === tenant && one.subjects.includes(name))
    .filter(({ params }) => !('vendor' in params))
    .map(({ key, kind, problem, numbers }) => (
      <Alert key={key} severity="warning" variant="outlined" sx={{ bgcolor: 'background.paper' }}>
        <strong>{say(`incidents.kind.${kind}`)}</strong>
        <Box>{withNumbers(problem, numbers)}</Box>
        <Link to="/incidents">{say('order.ownIncident')}</Link>
      </Alert>
    ));
}

/** The ERP has other data: what it was, and what it is now as far as Ponte keeps that. */
function ChangedSince({ order }: { readonly order: OrderDetail }) {
  const say = useTexts();
  const { moment, money } = useFormat();
  const { branchName } = useWho();
  const { changed, tenant, equipment } = order;
  if (changed == null) return null;
  const { parts, now } = changed;
  const values: Partial<Record<string, readonly [string, string]>> = {
    ...(now.value !== undefined && { value: [money(order.value), money(now.value)] }),
    ...(now.branch !== undefined && {
      branch: [branchName(tenant, order.branch), branchName(tenant, now.branch)],
    }),
    ...(equipment !== undefined &&
      now.equipment !== undefined && {
        equipment: [equipmentText(say, equipment), equipmentText(say, { id: now.equipment })],
      }),
  };
  return (
    <Alert severity="warning" variant="outlined" sx={{ mb: 2 }}>
      {say('order.changed', { since: moment(changed.since, tenant) })}
      <Box component="ul" sx={{ m: 0, pl: 2 }}>
        {parts.map((part) => {
          const name = say(`order.part.${part}`);
          const [before, after] = values[part] ?? [];
          return (
            <li key={part}>
              {before === undefined || after === undefined
                ? say('order.changedThere', { part: name })
                : say('order.changedTo', { part: name, before, after })}
            </li>
          );
        })}
      </Box>
    </Alert>
  );
}

/** What the order waits for, unless that is the answer for which the page asks above. */
function Waiting({ order: { waitingFor, tenant } }: { readonly order: OrderDetail }) {
  const say = useTexts();
  const { moment } = useFormat();
  if (!waitingFor || waitingFor.what === 'answer') return null;
  const { text, since, until } = waitingFor;
  const times = [
    ...(since === null ? [] : [say('order.waitingSince', { since: moment(since, tenant) })]),
    ...(until === null ? [] : [say('order.waitingUntil', { until: moment(until, tenant) })]),
  ];
  return (
    <Alert severity="info" variant="outlined" sx={{ bgcolor: 'background.paper' }}>
      <strong>{say('order.waitingFor')}</strong>
      <Box>{text}</Box>
      {times.join('; ')}
    </Alert>
  );
}
