/** The value of all these orders together, in reais, exact to the cent. */
export const totalValue = (orders: readonly { readonly value: number }[]): number =>
  orders.reduce((cents, { value }) => cents + Math.round(value * 100), 0) / 100;
