import Box from '@mui/material/Box';
import Button from '@mui/material/Button';
import LinearProgress from '@mui/material/LinearProgress';
import Typography from '@mui/material/Typography';
import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { answerOf } from '../api/client.js';
import { keyOf } from '../api/order-key.js';
import type { ErpSituation, LiveStatus as Live, OrderDetail } from '../api/types.js';
import { useFormat } from '../i18n/use-format.js';
import { useTexts, type TextKey } from '../i18n/use-texts.js';
import { Facts } from '../ui/facts.js';
import { Problem } from '../ui/problem.js';
import { useApi, useWho } from '../ui/session-context.js';

/** The order in Ponte and, on demand, as both vendors show it now. */
export function LiveStatus({ order }: { readonly order: OrderDetail }) {
  const say = useTexts();
  const { moment } = useFormat();
  const { zoneOf } = useWho();
  const api = useApi();
  const path = keyOf(order);
  // this calls both vendors, whose calls are limited: only when the operator asks
  const { data, error, isFetching, refetch } = useQuery({
    queryKey: ['live', path.tenant, path.id],
    queryFn: () => answerOf(api.GET('/orders/{tenant}/{id}/live', { params: { path } })),
    enabled: false,
    retry: false,
    gcTime: 0,
  });
  const appointment = data?.sismetro.appointment;
  const comes = appointment !== undefined && moment(appointment, zoneOf(order.tenant));
  return (
    <>
      <Facts
        facts={[
          [say('live.ponte'), say(`phase.${order.phase}`)],
          [say('live.erp'), data && <ErpNow key="erp" order={order} erp={data.erp} />],
          [
            say('live.sismetro'),
            data && <SismetroNow key="sismetro" order={order} sismetro={data.sismetro} />,
          ],
          [say('live.technician'), data?.sismetro.technician],
          [say('live.appointment'), comes],
        ]}
      />
      <Box role="status" sx={{ minHeight: 4, my: 1 }}>
        {isFetching && <LinearProgress aria-label={say('common.loading')} />}
      </Box>
      {error !== null && !isFetching && <Problem error={error} />}
      {data === undefined && (
        <Typography variant="body2" color="text.secondary" sx={{ mb: 1 }}>
          {say('live.help')}
        </Typography>
      )}
      <Button size="small" variant="outlined" disabled={isFetching} onClick={() => void refetch()}>
        {say(data === undefined ? 'live.read' : 'live.again')}
      </Button>
    </>
  );
}

interface AtVendorProps {
  readonly order: OrderDetail;
  readonly why: string | null;
  readonly readAt: string | null;
  readonly children: ReactNode;
}

/** What a vendor shows, and when it was read; or why it could not be read. */
function AtVendor({ order, why, readAt, children }: AtVendorProps) {
  const say = useTexts();
  const { clock } = useFormat();
  const { zoneOf } = useWho();
  if (why !== null) return why;
  return (
    <>
      {children}
      {readAt !== null && (
        <Typography component="span" variant="body2" color="text.secondary">
          {' '}
          ({say('live.readAt', { at: clock(readAt, zoneOf(order.tenant)) })})
        </Typography>
      )}
    </>
  );
}

function ErpNow({ order, erp }: { readonly order: OrderDetail; readonly erp: Live['erp'] }) {
  const say = useTexts();
  const { kind, status, readAt, why } = erp;
  const words = () => {
    if (kind === 'unsupported' || status === null) return say('live.unsupported');
    return say(SITUATIONS[status]);
  };
  return (
    <AtVendor order={order} why={why} readAt={readAt}>
      {words()}
    </AtVendor>
  );
}

/** The ERP's situations of an order in words. */
export const SITUATIONS: Readonly<Record<ErpSituation, TextKey>> = {
  'awaiting-integration': 'situation.Aguardando integração',
  released: 'situation.Liberado',
  billed: 'live.billed',
  cancelled: 'situation.Cancelado',
  unknown: 'live.unknown',
  missing: 'live.missing',
};

interface SismetroNowProps {
  readonly order: OrderDetail;
  readonly sismetro: Live['sismetro'];
}

/** Sismetro's own words, since they say more than Ponte's phase does. */
function SismetroNow({ order, sismetro }: SismetroNowProps) {
  const say = useTexts();
  const { kind, state, status, progress, readAt, why } = sismetro;
  const words = () => {
    if (kind === 'unsupported') return say('live.unsupported');
    if (kind === 'no-ss') return say('live.noSs');
    if (kind === 'missing') return say('live.ssMissing');
    if (kind === 'anothers') return say('live.ssAnothers');
    const own = [status, progress].filter(Boolean).join(' · ');
    return own || (state !== null && say(`serviceState.${state}`));
  };
  return (
    <AtVendor order={order} why={why} readAt={readAt}>
      {words()}
    </AtVendor>
  );
}
