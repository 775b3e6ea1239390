/** The numbers of the orders that an answer of the api names, by `name`. */
export type OrderNumbers = Readonly<Record<string, string>>;

/** The number of the order of this name, or the name if the number is not known. */
export const numberOf = (numbers: OrderNumbers, name: string): string =>
  Object.hasOwn(numbers, name) ? numbers[name]! : name;

/** A sentence of the api with numbers in place of orders' names. */
export const withNumbers = (sentence: string, numbers: OrderNumbers): string =>
  sentence.replace(/(?<=\b(?:[Pp]edido|[Oo]rder) )[^\s,.;:]+/g, (name) => numberOf(numbers, name));
