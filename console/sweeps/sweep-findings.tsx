import { Box, Typography } from '@mui/material';
import { Link } from 'react-admin';
import type { Sweep } from '../api/types.js';
import { useTexts } from '../i18n/use-texts.js';
import { numberOf, withNumbers, type OrderNumbers } from '../orders/order-numbers.js';
import { orderLink } from '../orders/orders-link.js';

const KINDS = ['told', 'opened', 'contradictions', 'unknown', 'unreadable', 'failed'] as const;

/** What the sweep left to the next one, because it reached its limits. */
function resumptions(
  { serviceRequests, erpPage, turn, manyReopened }: NonNullable<Sweep['resumeAt']> = {},
  numbers: OrderNumbers,
) {
  return [
    ...(serviceRequests ? [['sweeps.resumeList', { page: serviceRequests.page }] as const] : []),
    ...(erpPage ? [['sweeps.resumeErp', { page: erpPage }] as const] : []),
    ...(turn ? [['sweeps.resumeTurn', { id: numberOf(numbers, turn) }] as const] : []),
    ...(manyReopened ? [['sweeps.manyReopened', {}] as const] : []),
  ];
}

/** What one sweep fixed or could not read, a line each; a single line if it found nothing wrong. */
export function SweepFindings({ sweep }: { readonly sweep: Sweep }) {
  const say = useTexts();
  const { counts, resumeAt, numbers, recoveries: _, ...lists } = sweep;
  const leftOut = KINDS.map((kind) => ({
    kind,
    count: (counts?.[kind] ?? 0) - lists[kind].length,
  }));
  const { tenant, told, opened, contradictions, unknown, unreadable, failures } = lists;
  const lines = [
    ...told.map(({ ss, end, orderId }) => ({
      text: say(end === 'completed' ? 'sweeps.toldOne' : 'sweeps.toldCancelled', { ss }),
      orderId,
    })),
    ...opened.map((orderId) => ({
      text: say('sweeps.openedOne', { id: numberOf(numbers, orderId) }),
      orderId,
    })),
    ...contradictions.map(({ orderId, problem }) => ({
      text: say('sweeps.seenThen', { problem: withNumbers(problem, numbers) }),
      orderId,
      isTrouble: true,
    })),
    ...unknown.map((value) => ({ text: say('sweeps.unknownOne', value), isTrouble: true })),
    ...unreadable.map(({ orderId, problem }) => ({
      text: `${numberOf(numbers, orderId)}: ${problem}`,
      isTrouble: true,
    })),
    ...failures.map(({ problem, orderId }) => ({
      text: withNumbers(problem, numbers),
      ...(orderId !== undefined && { orderId }),
      isTrouble: true,
    })),
    ...leftOut
      .filter(({ count }) => count > 0)
      .map(({ kind, count }) => ({
        text: say('sweeps.more', { kind: say(`sweeps.${kind}`), count }),
      })),
    ...resumptions(resumeAt, numbers).map(([word, values]) => ({ text: say(word, values) })),
  ] satisfies ReportLine[] as ReportLine[];

  if (lines.length === 0) return <Typography variant="body2">{say('sweeps.nothing')}</Typography>;
  return (
    <Box component="ul" sx={{ m: 0, pl: 2.5, overflowWrap: 'anywhere' }}>
      {lines.map(({ text, orderId, isTrouble }) => (
        <Box
          component="li"
          key={text + (orderId ?? '')}
          sx={isTrouble ? { color: 'error.main' } : {}}
        >
          {text}
          {/* an SS may name an order that Ponte does not have */}
          {orderId !== undefined && Object.hasOwn(numbers, orderId) && (
            <>
              {' '}
              <Link to={orderLink({ tenant, id: orderId })}>
                {say('order.title', { number: numberOf(numbers, orderId) })}
              </Link>
            </>
          )}
        </Box>
      ))}
    </Box>
  );
}

interface ReportLine {
  readonly text: string;
  readonly orderId?: string;
  readonly isTrouble?: boolean;
}
