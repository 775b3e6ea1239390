import { Box, Button, Typography } from '@mui/material';
import { useState } from 'react';
import { Link } from 'react-admin';
import { answerOf } from '../api/client.js';
import type { Cause } from '../api/types.js';
import { useAnswer } from '../api/use-answer.js';
import { BulkDialog } from '../bulk/bulk-dialog.js';
import { useFormat } from '../i18n/use-format.js';
import { useTexts } from '../i18n/use-texts.js';
import { CaredFor, PutOffSwitch, TakeCare } from '../care/care.js';
import { filterOf, isDecidedOneByOne, oneByOne, useBegin } from '../order/one-by-one.js';
import { VendorWords } from '../order/vendor-words.js';
import { orderLink, ordersLink } from '../orders/orders-link.js';
import { Empty } from '../ui/empty.js';
import { MissingOr } from '../ui/missing-or.js';
import { Panel } from '../ui/panel.js';
import { useApi, useWho } from '../ui/session-context.js';

/** Why orders need attention: one section per cause, with its remedy. The longest wait comes first. */
export function CauseList() {
  const say = useTexts();
  const api = useApi();
  const [isPutOff, setIsPutOff] = useState(false);
  const { data, error, refetch } = useAnswer(['causes', String(isPutOff)], () =>
    answerOf(api.GET('/causes', { params: { query: isPutOff ? { putOff: 'true' } : {} } })),
  );
  return (
    <MissingOr data={data} error={error} missing={say('causes.empty')} onRetry={refetch}>
      {({ items, at, partial, putOff }) => (
        <Box sx={{ display: 'grid', gap: 2, gridTemplateColumns: 'minmax(0, 1fr)' }}>
          {partial && <Typography role="status">{say('common.partial')}</Typography>}
          <Box>
            <PutOffSwitch count={putOff} isOn={isPutOff} onSwitch={setIsPutOff} />
          </Box>
          {items.length === 0 && <Empty>{say(isPutOff ? 'care.none' : 'causes.empty')}</Empty>}
          {items.map((cause) => (
            <CausePanel
              key={`${cause.tenant} ${cause.step} ${cause.code} ${cause.said}`}
              cause={cause}
              at={at}
              isPutOff={isPutOff}
            />
          ))}
        </Box>
      )}
    </MissingOr>
  );
}

interface CauseProps {
  readonly cause: Cause;
  readonly isPutOff: boolean;
}

function CausePanel({ cause, at, isPutOff }: CauseProps & { readonly at: string }) {
  const say = useTexts();
  const { money, duration } = useFormat();
  const { hasManyTenants, tenantName } = useWho();
  const { tenant, step, meaning, advice, count, value, oldest, words } = cause;
  const facts = [
    ...(hasManyTenants ? [tenantName(tenant)] : []),
    say(`step.${step}`),
    say('orders.total', { smart_count: count }),
    money(value),
    say('causes.oldest', { duration: duration(Date.parse(at) - Date.parse(oldest)) }),
  ];
  return (
    <Panel title={meaning}>
      <Typography color="text.secondary">{facts.join(' · ')}</Typography>
      <CaredFor tenant={tenant} care={cause.care} />
      <Typography sx={{ my: 1 }}>{advice}</Typography>
      {words.map((said) => (
        <VendorWords key={said.words} words={said.words} count={said.count} />
      ))}
      <Equipment cause={cause} isPutOff={isPutOff} />
      <Cures cause={cause} isPutOff={isPutOff} />
    </Panel>
  );
}

/** The refused equipment, each with the remedy for all of its orders. */
function Equipment({ cause, isPutOff }: CauseProps) {
  const say = useTexts();
  const { mayAct } = useWho();
  const [amended, setAmended] = useState<string>();
  const { tenant, equipment } = cause;
  if (!mayAct || equipment.length === 0) return null;
  return (
    <Box component="ul" sx={{ listStyle: 'none', m: 0, mt: 2, p: 0, display: 'grid', gap: 1 }}>
      {equipment.map(({ id, count }, position) => (
        <Box component="li" key={id}>
          <Button
            size="small"
            variant={position === 0 ? 'contained' : 'outlined'}
            onClick={() => setAmended(id)}
          >
            {say('causes.amend', { smart_count: count, equipment: id })}
          </Button>
        </Box>
      ))}
      {amended !== undefined && (
        <BulkDialog
          decision="amend-equipment"
          tenant={tenant}
          selection={{ filter: { ...filterOf(cause, isPutOff), equipment: amended, tenant } }}
          onClose={() => setAmended(undefined)}
        />
      )}
    </Box>
  );
}

/** The remedies for all orders as buttons, the recommended one first, and a link to the orders. */
function Cures({ cause, isPutOff }: CauseProps) {
  const say = useTexts();
  const { mayAct } = useWho();
  const [isRetrying, setIsRetrying] = useState(false);
  const { tenant, count, decision, mayRetryInBulk, target, care, meaning } = cause;
  const filter = filterOf(cause, isPutOff);
  const orders = ordersLink(filter, tenant);
  const isDecided = mayAct && isDecidedOneByOne(cause);
  const isRetry = decision === 'retry' && mayRetryInBulk;
  return (
    <Box sx={{ display: 'flex', flexWrap: 'wrap', alignItems: 'center', gap: 2, mt: 2 }}>
      {mayAct && isRetry && (
        <Button variant="contained" onClick={() => setIsRetrying(true)}>
          {say('bulk.start.retry', { smart_count: count })}
        </Button>
      )}
      {!(isDecided && count === 1) && (
        <Link to={orders}>{say('causes.see', { smart_count: count })}</Link>
      )}
      {isDecided && <FirstOrder cause={cause} isPutOff={isPutOff} />}
      {mayAct && mayRetryInBulk && !isRetry && (
        <Button onClick={() => setIsRetrying(true)}>{say('causes.fixed')}</Button>
      )}
      {mayAct && target !== null && (
        <TakeCare {...{ tenant, target, care }} seenAt={cause.newest} name={meaning} />
      )}
      {isRetrying && (
        <BulkDialog
          decision="retry"
          selection={{ filter: { ...filter, tenant } }}
          onClose={() => setIsRetrying(false)}
        />
      )}
    </Box>
  );
}

/** A link to the order that has waited longest; after its decision its page leads to the next one of the cause. */
function FirstOrder({ cause, isPutOff }: CauseProps) {
  const say = useTexts();
  const begin = useBegin();
  const { tenant, first, decision, count } = cause;
  return (
    <Box>
      <Link
        to={orderLink({ tenant, id: first.name })}
        state={oneByOne()}
        onClick={() => begin(cause, isPutOff)}
      >
        {say('causes.begin', { number: first.number, smart_count: count })}
      </Link>
      {decision !== null &&
        ` · ${say('causes.oneByOne', { decision: say(`decision.${decision}`) })}`}
    </Box>
  );
}
