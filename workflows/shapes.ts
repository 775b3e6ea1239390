/** Checks of what a signal or an update contains: anyone with the Temporal Web UI can send one. */

/** Returns true if the value is a text that is not empty. */
export const isName = (value: unknown): value is string =>
  typeof value === 'string' && value !== '';

/** Returns true if the value is an object with a text in each of these fields. */
export const hasTexts = (value: unknown, ...fields: readonly string[]): boolean =>
  typeof value === 'object' &&
  value !== null &&
  fields.every((field) => typeof Reflect.get(value, field) === 'string');
