import { useTexts } from '../i18n/use-texts.js';

interface Numbered {
  readonly number: string;
  readonly closing: number;
}

/**
 * Returns a function that gives an order's number as users read it; from the second closing on, it names the closing
 * too.
 */
export function useNumberText(): (order: Numbered) => string {
  const say = useTexts();
  return ({ number, closing }) =>
    closing > 1 ? say('orders.laterClosing', { number, closing }) : number;
}
