import { useWords } from '../i18n/use-words.js';

interface Numbered {
  readonly number: string;
  readonly closing: number;
}

/** Gives an order's number as people read it, with which closing it is from the second one on. */
export function useNumberText(): (order: Numbered) => string {
  const say = useWords();
  return ({ number, closing }) =>
    closing > 1 ? say('orders.laterClosing', { number, closing }) : number;
}
