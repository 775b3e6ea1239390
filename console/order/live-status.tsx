import { Box, Button, LinearProgress, Typography } from '@mui/material';
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
import { useTimeline } from './timeline.js';

/**
 * The order as both vendors show it now. This calls both, and their calls are limited: only if it is wanted, or when the
 * operator asks. Whoever needs only the ERP waits at most seven seconds more for Sismetro: both are read at the same time,
 * everyone who asks meanwhile shares the answer, and the page behind a dialog shows it.
 */
function useLive(order: OrderDetail, isWanted = false) {
  const api = useApi();
  const path = keyOf(order);
  return useQuery({
    queryKey: ['live', path.tenant, path.id],
    queryFn: () => answerOf(api.GET('/orders/{tenant}/{id}/live', { params: { path } })),
    enabled: isWanted,
    // the same for a system that is away, and an operator who comes back from it: a decision waits for each read
    ...{ retry: false, refetchInterval: false, refetchOnWindowFocus: false },
    gcTime: 0,
  });
}

/** The order's situation in the ERP that was read last: now, or by the order itself. */
export function useLastRead(order: OrderDetail, isWanted = false) {
  const { data } = useTimeline(order);
  const { data: live, isFetching } = useLive(order, isWanted);
  const { status = null, readAt = null } = live?.erp ?? {};
  const known = data?.items.findLast(({ situation }) => situation !== undefined);
  const isNewer =
    readAt !== null && (known === undefined || Date.parse(readAt) >= Date.parse(known.at));
  const read = status !== null && isNewer ? { situation: status, at: readAt } : known;
  return { read, isReading: isFetching };
}

/** The order's situation according to Ponte and, as far as they were read, to both vendors. */
export function LiveStatus({ order }: { readonly order: OrderDetail }) {
  const say = useTexts();
  const { moment } = useFormat();
  const { mayAct } = useWho();
  const { data, error, isFetching, refetch } = useLive(order);
  const { read } = useLastRead(order);
  const appointment = data?.sismetro.appointment;
  const comes = appointment !== undefined && moment(appointment, order.tenant);
  return (
    <>
      <Facts
        facts={[
          [say('live.ponte'), <SituationText key="ponte" order={order} />],
          [
            say('live.erp'),
            data ? (
              <ErpNow key="erp" order={order} erp={data.erp} />
            ) : (
              read?.situation &&
              say('live.lastRead', {
                situation: say(SITUATIONS[read.situation]),
                at: moment(read.at, order.tenant),
              })
            ),
          ],
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
      {mayAct && data === undefined && (
        <Typography variant="body2" color="text.secondary" sx={{ mb: 1 }}>
          {say('live.help')}
        </Typography>
      )}
      {mayAct && (
        <Button
          size="small"
          variant="outlined"
          disabled={isFetching}
          onClick={() => void refetch()}
        >
          {say(data === undefined ? 'live.read' : 'live.again')}
        </Button>
      )}
    </>
  );
}

/** The order's situation in the ERP. If an operator only recorded the end, nobody has read it there. */
function SituationText({ order }: { readonly order: OrderDetail }) {
  const say = useTexts();
  const { data } = useTimeline(order);
  const situation = say(`situation.${order.situation}`);
  const by = data?.items.find(({ kind }) => kind === 'settled')?.by;
  return by === undefined ? situation : say('order.situationRecorded', { situation, by });
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
  if (why !== null) return why;
  return (
    <>
      {children}
      {readAt !== null && (
        <Typography component="span" variant="body2" color="text.secondary">
          {' '}
          ({say('live.readAt', { at: clock(readAt, order.tenant) })})
        </Typography>
      )}
    </>
  );
}

function ErpNow({ order, erp }: { readonly order: OrderDetail; readonly erp: Live['erp'] }) {
  const say = useTexts();
  const { kind, status, readAt, why } = erp;
  const isShown = kind !== 'unsupported' && status !== null;
  return (
    <AtVendor order={order} why={why} readAt={readAt}>
      {say(isShown ? SITUATIONS[status] : 'live.unsupported')}
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
