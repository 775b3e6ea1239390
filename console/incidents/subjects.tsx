import Box from '@mui/material/Box';
import { Link } from 'react-admin';
import type { Incident } from '../api/types.js';
import { useTexts } from '../i18n/use-texts.js';
import { numberOf } from '../orders/order-numbers.js';
import { orderLink } from '../orders/orders-link.js';

const MOST_SHOWN = 6;

const isSs = (subject: string) => subject.startsWith('SS ');

/** What an incident concerns: orders, as links, and SSs. */
export function Subjects({ incident }: { readonly incident: Incident }) {
  const say = useTexts();
  const { tenant, subjects, numbers, count } = incident;
  const shown = subjects.slice(0, MOST_SHOWN);
  return (
    <Box sx={{ overflowWrap: 'anywhere' }}>
      {shown.map((subject) => (
        <div key={subject}>
          {isSs(subject) ? (
            subject
          ) : (
            <Link to={orderLink({ tenant, id: subject })}>
              {say('order.title', { number: numberOf(numbers, subject) })}
            </Link>
          )}
        </div>
      ))}
      {count > shown.length && say('incidents.more', { count: count - shown.length })}
    </Box>
  );
}
