import type { Order } from '../api/types.js';
import { useTexts } from '../i18n/use-texts.js';

/** Returns a function that writes an order's number, from the second closing on with the closing. */
export function useNumberText(): (order: Pick<Order, 'number' | 'closing'>) => string {
  const say = useTexts();
  return ({ number, closing }) =>
    closing > 1 ? say('orders.laterClosing', { number, closing }) : number;
}
