import { Box, Button, Typography } from '@mui/material';
import { useEffect, useState } from 'react';
import type { OrderDetail } from '../api/types.js';
import { useTexts } from '../i18n/use-texts.js';
import { focusHeading } from '../ui/page.js';
import { Panel } from '../ui/panel.js';
import { useWho } from '../ui/session-context.js';
import { DecisionDialog } from './decision-dialog.js';
import { labelOf, type Choice } from './decision-form.js';
import { NextOrder } from './next-order.js';

interface DecisionsProps {
  readonly order: OrderDetail;
  readonly onDecided: () => unknown;
}

/** The decisions that the api offers (`workflows/service-order/rules/decisions.ts`); none for viewers. */
export function Decisions({ order, onDecided }: DecisionsProps) {
  const say = useTexts();
  const { mayAct, session } = useWho();
  const [choice, setChoice] = useState<Choice>();
  const [decided, setDecided] = useState(0);
  const recommended = order.cure?.decision;
  const choices = (order.choices ?? []).toSorted(
    (a, b) => Number(b.decision === recommended) - Number(a.decision === recommended),
  );

  // the pressed button may disappear with its decision, and the focus with it
  useEffect(() => {
    if (decided > 0) focusHeading();
  }, [decided]);

  const isOver = order.settledAt !== null || order.endedByForce != null;
  // an operator who is writing sees that the order is over, and loses no text
  if ((isOver && decided === 0 && choice === undefined) || session === undefined) return null;
  return (
    <Panel title={say('order.decisions')}>
      {/* it may leave the page, and another decision may be open already */}
      {decided > 0 && choice === undefined && <NextOrder order={order} />}
      {!mayAct && <Typography>{say('order.decisionsViewer')}</Typography>}
      {mayAct && choices.length === 0 && <Typography>{say('order.decisionsNone')}</Typography>}
      {mayAct && (
        <Box sx={{ display: 'flex', flexWrap: 'wrap', gap: 1 }}>
          {choices.map((one) => (
            <Button
              key={one.decision}
              variant={one.decision === recommended ? 'contained' : 'outlined'}
              color={one.decision === 'cancel' ? 'error' : 'primary'}
              onClick={() => setChoice(one)}
            >
              {say(labelOf(one))}
            </Button>
          ))}
        </Box>
      )}
      {choice !== undefined && (
        <DecisionDialog
          order={order}
          choice={choice}
          onClose={() => setChoice(undefined)}
          onDecided={() => {
            setChoice(undefined);
            setDecided(decided + 1);
            onDecided();
          }}
        />
      )}
    </Panel>
  );
}
