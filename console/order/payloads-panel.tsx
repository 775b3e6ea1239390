import { Button, Typography } from '@mui/material';
import { useState } from 'react';
import { keyOf } from '../api/order-key.js';
import type { OrderDetail } from '../api/types.js';
import { useTexts } from '../i18n/use-texts.js';
import { Panel } from '../ui/panel.js';
import { PayloadView } from './payload-view.js';

/** All messages sent and received for the order, on demand. */
export function PayloadsPanel({ order }: { readonly order: OrderDetail }) {
  const say = useTexts();
  // after a rehearsal this is what the operator wants to see
  const [isOpen, setIsOpen] = useState(order.phase === 'rehearsal');
  return (
    <Panel
      title={say('payloads.title')}
      actions={
        <Button size="small" aria-expanded={isOpen} onClick={() => setIsOpen(!isOpen)}>
          {say(isOpen ? 'payloads.hide' : 'payloads.show')}
        </Button>
      }
    >
      {isOpen ? (
        <PayloadView order={keyOf(order)} />
      ) : (
        <Typography variant="body2">{say('payloads.lead')}</Typography>
      )}
    </Panel>
  );
}
