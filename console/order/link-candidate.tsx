import { Alert, Box, Table, TableBody, TableCell, TableHead, TableRow } from '@mui/material';
import type { LinkCandidate, OrderDetail } from '../api/types.js';
import { useFormat } from '../i18n/use-format.js';
import { useTexts } from '../i18n/use-texts.js';
import { useNumberText } from '../orders/use-number-text.js';
import { NewTabLink } from '../ui/new-tab-link.js';
import { VendorWords } from './vendor-words.js';

interface LinkCandidateViewProps {
  readonly candidate: LinkCandidate;
  readonly order: OrderDetail;
}

/** The SS to link, beside its order, and the objections to linking it. */
export function LinkCandidateView({ candidate, order }: LinkCandidateViewProps) {
  const say = useTexts();
  const { request, refusal, words, ended, unread } = candidate;
  return (
    <Box sx={{ my: 1 }}>
      {request !== null && <SideBySide request={request} order={order} />}
      {refusal !== undefined && (
        <Alert severity="error">
          {refusal}
          {words !== undefined && <VendorWords words={words} />}
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

interface SideBySideProps {
  readonly request: NonNullable<LinkCandidate['request']>;
  readonly order: OrderDetail;
}

function SideBySide({ request, order }: SideBySideProps) {
  const say = useTexts();
  const { moment } = useFormat();
  const numberText = useNumberText();
  const at = (instant: string | undefined) =>
    instant !== undefined && moment(instant, order.tenant);
  const { ss, link, status, state, customer, equipmentId, equipment, openedAt } = request;
  const { id, description } = { id: undefined, description: undefined, ...order.equipment };
  const rows = [
    [say('orders.customer'), order.customer, customer],
    [say('decision.linkEquipmentId'), id, equipmentId],
    [say('order.equipment'), description, equipment],
    [say('decision.linkOpenedAt'), at(order.openedAt), at(openedAt)],
    [say('decision.linkStatus'), undefined, status || say(`serviceState.${state}`)],
  ] as const;
  return (
    <Table
      size="small"
      aria-label={say('decision.compare')}
      sx={{ mb: 1, tableLayout: 'fixed', '& td, & th': { overflowWrap: 'anywhere', px: 1 } }}
    >
      <TableHead>
        <TableRow>
          <TableCell component="td" />
          <TableCell>{say('order.title', { number: numberText(order) })}</TableCell>
          <TableCell>
            {link === undefined ? (
              `SS ${ss}`
            ) : (
              <NewTabLink href={link} label={say('orders.pdf', { ss })}>
                {`SS ${ss}`} ({say('orders.pdfShort')})
              </NewTabLink>
            )}
          </TableCell>
        </TableRow>
      </TableHead>
      <TableBody>
        {rows.map(([label, ours, theirs]) => (
          <TableRow key={label}>
            <TableCell component="th" scope="row">
              {label}
            </TableCell>
            <TableCell>{ours || '–'}</TableCell>
            <TableCell>{theirs || '–'}</TableCell>
          </TableRow>
        ))}
      </TableBody>
    </Table>
  );
}
