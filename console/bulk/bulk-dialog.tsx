import { Alert, LinearProgress, TextField, Typography } from '@mui/material';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Suspense, useState } from 'react';
import { useNavigate, useNotify, useUnselectAll } from 'react-admin';
import { ApiError } from '../api/api-error.js';
import { answerOf } from '../api/client.js';
import { newRequestKey } from '../api/request-key.js';
import type { BulkDecision, BulkPreview, BulkSelection } from '../api/types.js';
import { lazyPart } from '../ui/lazy-part.js';
import { useFormat } from '../i18n/use-format.js';
import { useTexts } from '../i18n/use-texts.js';
import { Problem } from '../ui/problem.js';
import { ReasonDialog } from '../ui/reason-dialog.js';
import { useApi } from '../ui/session-context.js';

const EquipmentSearch = lazyPart(
  async () => (await import('../order/equipment-search.js')).EquipmentSearch,
);

interface BulkDialogProps {
  readonly decision: BulkDecision;
  readonly selection: BulkSelection;
  /** The tenant whose equipment is searched, if the decision replaces the equipment. */
  readonly tenant?: string;
  readonly onClose: () => void;
}

/**
 * Counts the orders, says what will happen, asks for a reason, and starts. The work then continues without this page.
 */
export function BulkDialog({ decision, selection, tenant = '', onClose }: BulkDialogProps) {
  const say = useTexts();
  const api = useApi();
  const notify = useNotify();
  const navigate = useNavigate();
  const queryClient = useQueryClient();
  const unselectAll = useUnselectAll('orders');
  const [requestKey] = useState(newRequestKey);
  const [equipment, setEquipment] = useState('');
  const isAmending = decision === 'amend-equipment';
  // counted when the dialog opens, so that the operator confirms what was shown
  const preview = useQuery({
    queryKey: ['bulk-preview', requestKey],
    queryFn: () =>
      answerOf(api.POST('/bulk-decisions/preview', { body: { decision, ...selection } })),
    staleTime: Infinity,
    gcTime: 0,
  });
  const fits = preview.data?.fits ?? 0;

  async function start(reason: string) {
    const { id } = await answerOf(
      api.POST('/bulk-decisions', {
        body: {
          decision,
          reason,
          ...selection,
          expected: fits,
          ...(preview.data && { seenAt: preview.data.at }),
          ...(isAmending && { equipment: { id: equipment.trim() } }),
        },
        params: { header: { 'Idempotency-Key': requestKey } },
      }),
    ).catch((error: unknown) => {
      // the count has changed; after any other error the same request is repeated, which cannot start twice
      if (error instanceof ApiError && error.status === 409) void preview.refetch();
      throw error;
    });
    unselectAll();
    notify('ponte.bulk.started', { type: 'info' });
    queryClient.removeQueries({ queryKey: ['causes'] }); // it would still list these orders
    navigate(`/bulk/${encodeURIComponent(id)}`, { state: { isGoingOn: true } });
  }

  return (
    <ReasonDialog
      title={say(`bulk.${decision}Title`)}
      effect={<Counted preview={preview.data} isCounting={preview.isPending} />}
      confirm={say(`bulk.start.${decision}`, { smart_count: fits })}
      isDangerous={decision === 'cancel'}
      isAboutOrders
      isBlocked={fits === 0 || (isAmending && equipment.trim() === '')}
      onConfirm={start}
      onClose={onClose}
    >
      {isAmending && (
        <Suspense fallback={<LinearProgress aria-label={say('common.loading')} />}>
          <EquipmentSearch tenant={tenant} chosen={equipment} onChoose={setEquipment} />
          <TextField
            label={say('decision.equipmentId')}
            autoFocus
            required
            value={equipment}
            onChange={({ target }) => setEquipment(target.value)}
          />
        </Suspense>
      )}
      {preview.error && <Problem error={preview.error} onRetry={preview.refetch} />}
    </ReasonDialog>
  );
}

interface CountedProps {
  readonly preview: BulkPreview | undefined;
  readonly isCounting: boolean;
}

function Counted({ preview, isCounting }: CountedProps) {
  const say = useTexts();
  const { money } = useFormat();
  if (isCounting) {
    return (
      <>
        {say('bulk.counting')}
        <LinearProgress aria-label={say('bulk.counting')} />
      </>
    );
  }
  if (preview === undefined) return null;
  const { total, fits, value, effect, warnings } = preview;
  return (
    <>
      <Typography sx={{ fontWeight: 600 }}>
        {fits === 0 ? say('bulk.fitsNone') : say('bulk.fits', { smart_count: total, fits })}
      </Typography>
      {fits > 0 && <Typography>{say('bulk.fitsValue', { value: money(value) })}</Typography>}
      <Typography>{effect}</Typography>
      {warnings.map((warning) => (
        <Alert key={warning} severity="warning" sx={{ mt: 1 }}>
          {warning}
        </Alert>
      ))}
    </>
  );
}
