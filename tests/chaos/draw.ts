import { createHash } from 'node:crypto';

/** Returns a number from 0 up to 1 for each name. It depends only on the seed and the name, not on earlier draws. */
export type Draw = (name: string) => number;

export const drawFrom =
  (seed: number): Draw =>
  (name) =>
    createHash('sha256').update(`${seed}/${name}`).digest().readUInt32BE() / 2 ** 32;

export const between = (draw: Draw, name: string, from: number, to: number): number =>
  from + draw(name) * (to - from);

/** Returns a whole number between `from` and `to`, both included. */
export const wholeBetween = (draw: Draw, name: string, from: number, to: number): number =>
  Math.floor(between(draw, name, from, to + 1));

export function oneOf<T>(draw: Draw, name: string, choices: readonly T[]): T {
  return choices[Math.floor(draw(name) * choices.length)]!;
}

/** Returns one of the choices, each with a probability proportional to its weight. */
export function weighted<T extends string>(
  draw: Draw,
  name: string,
  weights: Readonly<Record<T, number>>,
): T {
  const choices = Object.entries(weights) as [T, number][];
  let left = draw(name) * choices.reduce((sum, [, weight]) => sum + weight, 0);
  return choices.find(([, weight]) => (left -= weight) < 0)?.[0] ?? choices[0]![0];
}
