import { z } from 'zod';

/** A kind of fault defined by a vendor: its name in rules and in the ledger, and its parameters. */
export interface Kind<Shape extends z.ZodRawShape = z.ZodRawShape> {
  readonly kind: string;
  readonly shape: Shape;
}

/** The parameters of a rule of this kind. */
export type ParamsOf<Shape extends z.ZodRawShape> = z.output<z.ZodObject<Shape>>;

export const kind = <Shape extends z.ZodRawShape>(name: string, shape: Shape): Kind<Shape> => ({
  kind: name,
  shape,
});

const milliseconds = z.int().min(0).max(600_000);

/** A time in milliseconds: `ms`, or drawn between `ms` and `upToMs`. */
export const time = (ms?: number) => ({
  ms: ms === undefined ? milliseconds : milliseconds.default(ms),
  upToMs: milliseconds.optional(),
});
