import { quantile } from '../harness/figures.js';
import type { Bench, Part } from '../harness/part.js';
import type { Product, Rig } from '../harness/rig.js';
import type { RunResult } from '../world/crowd.js';
import { saturated } from './throughput.js';

const SLOW = 5;
/** So that an order waits, like real ones, before it is completed. */
const PAUSE_MS = 1_000;

const STEPS: readonly (readonly [
  keyof RunResult & ('accepted' | 'observed' | 'released'),
  string,
])[] = [
  ['accepted', 'webhook → 202'],
  ['observed', 'webhook → observation'],
  ['released', 'callback → released'],
];

/** Measures how long each step takes at five orders a second, and at half the saturated rate. */
export const latency: Part = async (bench) => {
  const rig = await bench.rig();
  const products = [rig.ponte, rig.bare];
  const rates: [Product, number, string][] = [];
  for (const product of products) {
    await saturated(rig, product, bench.size.warmUp, bench);
    const { perSecond } = await saturated(rig, product, bench.size.orders, bench);
    rates.push([product, SLOW, `${SLOW}/s`], [product, perSecond / 2, 'half of saturation']);
  }
  for (let round = 1; round <= bench.size.rounds; round++) {
    for (const [product, perSecond, label] of rates) {
      bench.say(`round ${round}: ${product.name} at ${perSecond.toFixed(1)}/s`);
      await atPace(rig, product, perSecond, label, bench);
    }
  }
};

async function atPace(rig: Rig, product: Product, perSecond: number, label: string, bench: Bench) {
  const orders = Math.max(1, Math.round(perSecond * bench.size.paceSeconds));
  const result = await rig.play(product, {
    orders,
    pace: { perSecond },
    upTo: 'released',
    pauseMs: PAUSE_MS,
  });
  for (const [step, text] of STEPS) {
    const name = `${product.name}, ${label}: ${text}`;
    bench.add(`${name}, p50`, 'ms', quantile(result[step], 0.5));
    bench.add(`${name}, p99`, 'ms', quantile(result[step], 0.99));
  }
}
