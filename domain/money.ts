/** Sums and formats. What an amount of the ERP may be: `MoneySchema`, `vendors/fields.ts`. */

/** The value of all these orders together, in reais, exact to the cent. */
export const totalValue = (orders: readonly { readonly value: number }[]): number =>
  orders.reduce((cents, { value }) => cents + Math.round(value * 100), 0) / 100;

/** Made once: to make one takes as long as all the rest of an order's start. */
const REAIS = new Intl.NumberFormat('pt-BR', { style: 'currency', currency: 'BRL' });

/** Formats an amount in reais in Brazilian style, with a no-break space behind `R$`. */
export const inReais = (value: number): string => REAIS.format(value);
