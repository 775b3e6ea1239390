import { Link } from 'react-admin';
import { orderKeyOf } from '../api/order-key.js';
import { useTexts, type TextKey } from '../i18n/use-texts.js';
import { orderLink } from '../orders/orders-link.js';

const PAGES: Readonly<Record<string, (name: string) => string>> = {
  order: (name) => orderLink(orderKeyOf(name)),
  bulk: (name) => `/bulk/${encodeURIComponent(name)}`,
  parked: (name) => `/parked/${encodeURIComponent(name)}`,
};

/** What targets are called whose id says nothing to a person. */
const NAMES: Readonly<Record<string, TextKey>> = { bulk: 'bulk.one', parked: 'parked.one' };

interface AuditTargetProps {
  readonly target: string;
  /** Number of the order that the target names, if known. */
  readonly number: string | null;
}

/** What a record is about, as a link if the console has a page for it. */
export function AuditTarget({ target, number }: AuditTargetProps) {
  const say = useTexts();
  const slash = target.indexOf('/');
  const kind = target.slice(0, slash);
  const page = PAGES[kind];
  if (page === undefined) return target;
  const name = NAMES[kind];
  const words = name === undefined ? target : say(name);
  return (
    <Link to={page(target.slice(slash + 1))}>
      {number === null ? words : say('order.title', { number })}
    </Link>
  );
}
