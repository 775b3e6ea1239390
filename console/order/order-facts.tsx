import Box from '@mui/material/Box';
import { Link } from 'react-admin';
import type { OrderDetail } from '../api/types.js';
import { useFormat } from '../i18n/use-format.js';
import { useTexts, type Say } from '../i18n/use-texts.js';
import { orderLink } from '../orders/orders-link.js';
import { Facts } from '../ui/facts.js';
import { NewTabLink } from '../ui/new-tab-link.js';
import { useWho } from '../ui/session-context.js';

/** What Ponte knows about an order. */
export function OrderFacts({ order }: { readonly order: OrderDetail }) {
  const say = useTexts();
  const { money, moment, calendarDay } = useFormat();
  const { tenantName, branchName } = useWho();
  const { tenant, branch, openedAt, settledAt, issueDate, type } = order;
  const closings = order.closings ?? [];
  const hasOthers = closings.length > 1;
  return (
    <>
      <Facts
        facts={[
          [say('orders.value'), money(order.value)],
          [say('orders.customer'), order.customer],
          [say('orders.ss'), <Ss key="ss" order={order} />],
          [say('common.tenant'), tenantName(tenant)],
          [say('common.branch'), branchName(tenant, branch)],
          [say('order.equipment'), equipmentText(say, order.equipment)],
          [
            say('order.type'),
            type && say(type === 'QUOTE' ? 'order.typeQuote' : 'order.typeOrder'),
          ],
          [say('order.issued'), issueDate && calendarDay(issueDate)],
          [say('orders.openedAt'), moment(openedAt, tenant)],
          [say('orders.settledAt'), settledAt !== null && moment(settledAt, tenant)],
          [
            say('order.closings'),
            hasOthers && <Closings key="closings" order={order} closings={closings} />,
          ],
        ]}
      />
      <Box sx={{ mt: 2, fontSize: '0.875rem' }}>
        <NewTabLink href={order.webUiUrl}>{say('order.technical')}</NewTabLink>
      </Box>
    </>
  );
}

interface ClosingsProps {
  readonly order: OrderDetail;
  readonly closings: NonNullable<OrderDetail['closings']>;
}

/** The closings of the order, with links to the others. */
function Closings({ order: { tenant, name }, closings }: ClosingsProps) {
  const say = useTexts();
  return (
    <Box component="ul" sx={{ m: 0, pl: 2 }}>
      {closings.map((one) => {
        const text = say('order.closing', {
          closing: one.closing,
          phase: say(`phase.${one.phase}`),
        });
        return (
          <li key={one.name}>
            {one.name === name ? (
              text
            ) : (
              <Link to={orderLink({ tenant, id: one.name })}>{text}</Link>
            )}
          </li>
        );
      })}
    </Box>
  );
}

/** Questions of orders whose SS may be open without Ponte knowing its number. */
const MAY_BE_OPEN: readonly (string | undefined)[] = ['maybe-opened', 'number-missing'];

function Ss({ order: { ss, pdfUrl, attention } }: { readonly order: OrderDetail }) {
  const say = useTexts();
  if (ss === null)
    return say(MAY_BE_OPEN.includes(attention?.code) ? 'order.ssUnknown' : 'order.ssNone');
  if (pdfUrl === null) return ss;
  return (
    <NewTabLink href={pdfUrl} label={say('orders.pdf', { ss })}>
      {ss} ({say('orders.pdfShort')})
    </NewTabLink>
  );
}

/** The order's equipment in words; empty while it is not known. */
export const equipmentText = (say: Say, equipment: OrderDetail['equipment']): string => {
  if (equipment === undefined) return '';
  return 'id' in equipment
    ? say('order.equipmentId', { id: equipment.id })
    : say('order.equipmentNew', { description: equipment.description });
};
