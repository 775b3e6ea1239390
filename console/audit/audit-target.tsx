import { Link } from 'react-admin';
import { orderKeyOf } from '../api/order-key.js';
import { useWords } from '../i18n/use-words.js';
import { orderLink } from '../orders/orders-link.js';

const PAGES: Readonly<Record<string, (name: string) => string>> = {
  order: (name) => orderLink(orderKeyOf(name)),
  bulk: (name) => `/bulk/${encodeURIComponent(name)}`,
  parked: (name) => `/parked/${encodeURIComponent(name)}`,
};

interface AuditTargetProps {
  readonly target: string;
  /** Number of the order that the target names, if known. */
  readonly number: string | null;
}

/** What a record is about, as a link if the console has a page for it. */
export function AuditTarget({ target, number }: AuditTargetProps) {
  const say = useWords();
  const slash = target.indexOf('/');
  const page = PAGES[target.slice(0, slash)];
  if (page === undefined) return target;
  return (
    <Link to={page(target.slice(slash + 1))}>
      {number === null ? target : say('order.title', { number })}
    </Link>
  );
}
