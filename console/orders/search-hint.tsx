import { useTexts } from '../i18n/use-texts.js';
import { useWho } from '../ui/session-context.js';

/** What the search by customer does not find, if the text may be a name. */
export function SearchHint({ text }: { readonly text: string }) {
  const say = useTexts();
  const { canSearchCustomers, mayReveal } = useWho();
  if (!canSearchCustomers) return say('orders.noCustomerSearch');
  if (!/\p{L}/u.test(text)) return null;
  return `${say('orders.wholeWords')} ${mayReveal ? '' : say('orders.noPersons')}`;
}
