import { useState } from 'react';
import { useNotify } from 'react-admin';
import { useQueryClient } from '@tanstack/react-query';
import { ApiError } from '../api/api-error.js';
import { answerOf } from '../api/client.js';
import { newRequestKey } from '../api/request-key.js';
import { keyOf } from '../api/order-key.js';
import type { OrderDetail } from '../api/types.js';
import { useTexts } from '../i18n/use-texts.js';
import { useNumberText } from '../orders/use-number-text.js';
import { ReasonDialog } from '../ui/reason-dialog.js';
import { useApi } from '../ui/session-context.js';
import { useDraft } from '../ui/use-draft.js';
import { EquipmentFields } from './equipment-fields.js';
import {
  absenceIn,
  absenceOf,
  emptyFormOf,
  faultsOf,
  isContradicting,
  labelOf,
  requestOf,
  typedOf,
  withOutcome,
  type Choice,
  type DecisionForm,
} from './decision-form.js';
import { LinkChoices } from './link-choices.js';
import { useLastRead } from './live-status.js';
import { OutcomeFields } from './outcome-fields.js';
import { SsFields } from './ss-fields.js';
import { Tick } from './tick.js';

interface DecisionDialogProps {
  readonly order: OrderDetail;
  readonly choice: Choice;
  readonly onClose: () => void;
  readonly onDecided: () => void;
}

const OUTCOMES = [
  ['released', 'decision.outcomeReleased'],
  ['cancelled', 'decision.outcomeCancelled'],
] as const;

/** One decision about one order: what will happen, the data that it needs, and the reason. */
export function DecisionDialog({ order, choice, onClose, onDecided }: DecisionDialogProps) {
  const say = useTexts();
  const api = useApi();
  const notify = useNotify();
  const queryClient = useQueryClient();
  const [requestKey, setRequestKey] = useState(newRequestKey);
  // what the operator decides about; the order behind the dialog may change meanwhile
  const [version] = useState(order.version);
  const [isChecked, setIsChecked] = useState(false);
  const { decision, effect } = choice;
  const label = labelOf(choice);
  const number = useNumberText()(order);
  const path = keyOf(order);
  const {
    value: form,
    change,
    clear,
  } = useDraft<DecisionForm>(`${decision} ${path.tenant}/${path.id}`, emptyFormOf(order), typedOf);
  const fill = (part: Partial<DecisionForm>) => change((before) => ({ ...before, ...part }));
  const { read, isReading } = useLastRead(order, decision === 'settle');
  const faultsIn = (filled: DecisionForm) => faultsOf(decision, filled, order, read?.situation);
  const faults = faultsIn(form);
  const shown = isChecked ? faults : {};

  async function decide(reason: string, choice: string) {
    const readAgain = () =>
      Promise.all(
        [['orders', 'one'], ['timeline']].map((parts) =>
          queryClient.invalidateQueries({ queryKey: [...parts, path.tenant, path.id] }),
        ),
      );
    await answerOf(
      api.POST('/orders/{tenant}/{id}/decisions', {
        params: { path, header: { 'Idempotency-Key': requestKey } },
        body: {
          ...requestOf(decision, withOutcome(form, choice), reason, order),
          ...(version && { version }),
        },
      }),
    ).catch(async (error: unknown) => {
      if (error instanceof ApiError && error.status === 409) {
        setRequestKey(newRequestKey()); // the next request may say something else, and this one did nothing
        await readAgain(); // the order has changed
      }
      throw error;
    });
    clear();
    notify('ponte.decision.done', { type: 'info', messageArgs: { number } }); // its outcome is not known yet
    queryClient.removeQueries({ queryKey: ['causes'] }); // it would still list the order
    await readAgain();
    onDecided();
  }

  return (
    <ReasonDialog
      title={`${say(label)} · ${say('order.title', { number })}`}
      effect={
        <>
          <strong>{say('decision.whatHappens')}: </strong>
          {effect}
        </>
      }
      confirm={say(label)}
      isDangerous={decision === 'cancel'}
      isAboutOrders
      isBlocked={isReading}
      {...(decision === 'settle' && {
        choices: OUTCOMES.map(([outcome, label]) => ({
          ...{ id: outcome, label: say(label) },
          isUnlikely: isContradicting({ outcome }, read?.situation),
        })),
      })}
      isValid={(choice) => {
        setIsChecked(true);
        const filled = withOutcome(form, choice);
        fill({ outcome: filled.outcome, contradicts: filled.contradicts });
        return Object.keys(faultsIn(filled)).length === 0;
      }}
      onConfirm={decide}
      onClose={() => {
        clear();
        onClose();
      }}
    >
      {decision === 'amend-equipment' && (
        <EquipmentFields form={form} faults={shown} onFill={fill} order={order} />
      )}
      {decision === 'link-ss' && (
        <SsFields
          form={form}
          faults={shown}
          onFill={fill}
          order={order}
          onLook={(ss) =>
            answerOf(
              api.POST('/orders/{tenant}/{id}/link-preview', { params: { path }, body: { ss } }),
            )
          }
        />
      )}
      {decision === 'settle' && (
        <OutcomeFields
          form={form}
          faults={shown}
          onFill={fill}
          order={order}
          read={read}
          isReading={isReading}
        />
      )}
      {absenceIn(decision, order) !== undefined && (
        <>
          <LinkChoices order={order} />
          <Tick
            label={say(absenceOf(order))}
            isTicked={form.confirmedAbsent}
            fault={shown.confirmedAbsent}
            onChange={(confirmedAbsent) => fill({ confirmedAbsent })}
          />
        </>
      )}
    </ReasonDialog>
  );
}
