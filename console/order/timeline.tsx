import CallReceived from '@mui/icons-material/CallReceived';
import CheckCircle from '@mui/icons-material/CheckCircle';
import ErrorIcon from '@mui/icons-material/Error';
import Flag from '@mui/icons-material/Flag';
import Gavel from '@mui/icons-material/Gavel';
import HourglassEmpty from '@mui/icons-material/HourglassEmpty';
import PlayArrow from '@mui/icons-material/PlayArrow';
import PriorityHigh from '@mui/icons-material/PriorityHigh';
import RssFeed from '@mui/icons-material/RssFeed';
import { Box, Button, Typography } from '@mui/material';
import { useState, type ReactNode } from 'react';
import { answerOf } from '../api/client.js';
import { keyOf, type OrderKey } from '../api/order-key.js';
import type { OrderDetail, TimelineItem } from '../api/types.js';
import { useAnswer } from '../api/use-answer.js';
import { useFormat } from '../i18n/use-format.js';
import { useTexts } from '../i18n/use-texts.js';
import { MissingOr } from '../ui/missing-or.js';
import { useApi } from '../ui/session-context.js';
import { allOf, entriesOf } from './timeline-entries.js';
import { durationsOf } from './timeline-durations.js';
import { PayloadView } from './payload-view.js';
import { VendorWords } from './vendor-words.js';

const LOOKS = {
  received: [CallReceived, 'text.secondary'],
  'step-started': [PlayArrow, 'text.secondary'],
  'step-failed': [ErrorIcon, 'error.main'],
  'step-done': [CheckCircle, 'success.main'],
  waiting: [HourglassEmpty, 'text.secondary'],
  callback: [RssFeed, 'primary.main'],
  attention: [PriorityHigh, 'error.main'],
  decision: [Gavel, 'primary.main'],
  settled: [Flag, 'success.main'],
  ended: [Flag, 'error.main'],
} as const;

/** The entry of a running step changes with each attempt. */
const REFRESH_MS = 5_000;

/** Reads the order's timeline. Parts of one page that ask for it share the answer. */
export function useTimeline(order: OrderDetail) {
  const api = useApi();
  const { tenant, id } = keyOf(order);
  return useAnswer(
    ['timeline', tenant, id],
    () => answerOf(api.GET('/orders/{tenant}/{id}/timeline', { params: { path: { tenant, id } } })),
    { everyMs: order.settledAt === null && REFRESH_MS },
  );
}

/** What happened to the order, newest first, in the api's words. */
export function Timeline({ order }: { readonly order: OrderDetail }) {
  const say = useTexts();
  const { data, error, refetch } = useTimeline(order);
  return (
    <MissingOr data={data} error={error} missing={say('order.timelineEmpty')} onRetry={refetch}>
      {({ items }) => <Entries items={items} order={keyOf(order)} />}
    </MissingOr>
  );
}

interface EntriesProps {
  readonly items: readonly TimelineItem[];
  readonly order: OrderKey;
}

function Entries({ items, order }: EntriesProps) {
  const say = useTexts();
  const [isWhole, setIsWhole] = useState(false);
  const took = durationsOf(items);
  const short = entriesOf(items);
  return (
    <>
      {short.length < items.length && (
        <Button size="small" onClick={() => setIsWhole(!isWhole)} sx={{ mb: 1 }}>
          {isWhole ? say('order.timelineShort') : say('order.timelineAll', { count: items.length })}
        </Button>
      )}
      <Box component="ol" sx={{ listStyle: 'none', m: 0, p: 0 }}>
        {(isWhole ? allOf(items) : short).map(({ from, at, item, attempts, failed }) => (
          // not by its time, which several events may share, and which changes when a call is retried
          <Entry key={`${from} ${item.kind}`} item={item} took={took[at]} tenant={order.tenant}>
            {attempts ? (
              <Attempts items={attempts} failed={failed ?? 0} order={order} />
            ) : (
              <Exchange item={item} order={order} />
            )}
          </Entry>
        ))}
      </Box>
    </>
  );
}

interface EntryProps {
  readonly item: TimelineItem;
  readonly took: number | undefined;
  readonly tenant: string;
  readonly children?: ReactNode;
}

interface AttemptsProps {
  readonly items: readonly TimelineItem[];
  readonly failed: number;
  readonly order: OrderKey;
}

/** How many attempts failed, and on demand each of them. */
function Attempts({ items, failed, order }: AttemptsProps) {
  const say = useTexts();
  const { clock, instant } = useFormat();
  return (
    <details>
      <summary>
        {say('order.attempts', { smart_count: failed, since: instant(items[0]!.at, order.tenant) })}
      </summary>
      <Box component="ul" sx={{ m: 0, pl: 2.5 }}>
        {items.map((item, place) => (
          <li key={`${place} ${item.kind}`}>
            {clock(item.at, order.tenant)} · {item.text}
            <Exchange item={item} order={order} />
          </li>
        ))}
      </Box>
    </details>
  );
}

interface ExchangeProps {
  readonly item: TimelineItem;
  readonly order: OrderKey;
}

/** What was sent and received with an attempt that ended, on demand. */
function Exchange({ item: { kind, call }, order }: ExchangeProps) {
  const say = useTexts();
  const [isOpen, setIsOpen] = useState(false);
  if (call === undefined || kind === 'step-started') return null;
  return (
    <Box>
      <Button size="small" aria-expanded={isOpen} onClick={() => setIsOpen(!isOpen)}>
        {say(isOpen ? 'order.exchangeHide' : 'order.exchange')}
      </Button>
      {isOpen && <PayloadView order={order} call={call} />}
    </Box>
  );
}

function Entry({ item, took, tenant, children }: EntryProps) {
  const say = useTexts();
  const { instant } = useFormat();
  const { kind, at, text, by, reason, words } = item;
  const [Icon, color] = LOOKS[kind];
  return (
    <Box component="li" sx={{ display: 'flex', gap: 1.5 }}>
      <Box sx={{ display: 'flex', flexDirection: 'column', alignItems: 'center' }}>
        <Icon fontSize="small" aria-hidden sx={{ color, mt: 0.25 }} />
        <Box sx={{ flexGrow: 1, width: 2, bgcolor: 'divider', my: 0.5 }} />
      </Box>
      <Box sx={{ pb: 2, minWidth: 0, overflowWrap: 'anywhere' }}>
        <Typography variant="body2" color="text.secondary">
          <time dateTime={at}>{instant(at, tenant)}</time> · {say(`kind.${kind}`)}
          <Circumstances item={item} took={took} tenant={tenant} />
        </Typography>
        <Typography sx={{ fontWeight: kind === 'attention' ? 600 : 400 }}>{text}</Typography>
        {words !== undefined && <VendorWords words={words} />}
        {children}
        {reason !== undefined && (
          <Typography lang="pt-BR" sx={{ pl: 1.5, borderLeft: 3, borderColor: 'divider' }}>
            {reason}
          </Typography>
        )}
        {by !== undefined && (
          <Typography variant="body2" color="text.secondary">
            {say('order.by', { by })}
          </Typography>
        )}
      </Box>
    </Box>
  );
}

/** The number of the attempt, how long it took, and when the next one is due. */
function Circumstances({ item, took, tenant }: Omit<EntryProps, 'children'>) {
  const say = useTexts();
  const { instant, duration } = useFormat();
  const { kind, attempt, until } = item;
  const untilText = until !== undefined && instant(until, tenant);
  const parts = [
    attempt !== undefined && attempt > 1 && say('order.attempt', { attempt }),
    took !== undefined && say('order.took', { duration: duration(took) }),
    untilText &&
      say(kind === 'step-failed' ? 'order.waitingUntil' : 'order.until', { until: untilText }),
  ].filter((part) => part !== false);
  return parts.map((part) => ` · ${part}`).join('');
}
