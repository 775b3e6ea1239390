import { Box, Button } from '@mui/material';
import { useState } from 'react';
import { Link } from 'react-admin';
import type { Incident } from '../api/types.js';
import { useTexts } from '../i18n/use-texts.js';
import { numberOf } from '../orders/order-numbers.js';
import { orderLink, ordersLink } from '../orders/orders-link.js';
import { refusingSide } from '../systems/condition.js';

const MOST_SHOWN = 6;

const isSs = (subject: string) => subject.startsWith('SS ');

/**
 * What an incident concerns: orders, as links, and SSs, of which the api names the first fifty. If a system refuses our
 * keys or has no quota left, a link to the orders that wait for it now comes first.
 */
export function Subjects({ incident }: { readonly incident: Incident }) {
  const say = useTexts();
  const { tenant, kind, subjects, numbers, count } = incident;
  const [isWhole, setIsWhole] = useState(false);
  const side = refusingSide(incident);
  const shown = isWhole ? subjects : subjects.slice(0, MOST_SHOWN);
  const more = subjects.length - shown.length;
  // an SS names an order that Ponte does not have
  const isUnknown = (name: string) => kind === 'unexplained-ss' && !Object.hasOwn(numbers, name);
  return (
    <Box sx={{ overflowWrap: 'anywhere', minWidth: { md: '7.5rem' } }}>
      {/* the incident names an order minutes after it began to wait; the list has none that waits for the other system */}
      {side !== undefined && (
        <div>
          <Link to={ordersLink({ awaits: side }, tenant)}>{say('incidents.waiting')}</Link>
        </div>
      )}
      {shown.map((subject) => (
        <div key={subject}>
          {isSs(subject) || isUnknown(subject) ? (
            subject
          ) : (
            <Link to={orderLink({ tenant, id: subject })}>
              {say('order.title', { number: numberOf(numbers, subject) })}
            </Link>
          )}
        </div>
      ))}
      {more > 0 && (
        <Button size="small" onClick={() => setIsWhole(true)}>
          {say('incidents.more', { count: more })}
        </Button>
      )}
      {more === 0 &&
        count > shown.length &&
        say('incidents.leftOut', { count: count - shown.length })}
    </Box>
  );
}
