/** What is stored as a code and the values that its words need (texts/ has the words). */

export type NoParams = Readonly<Record<string, never>>;

/** A code and its values. */
export type Coded<Params> = {
  readonly [Code in keyof Params]: { readonly code: Code; readonly params: Params[Code] };
}[keyof Params];
