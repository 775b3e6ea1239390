import { setTimeout as delay } from 'node:timers/promises';
import type { Bench, Part } from '../harness/part.js';
import type { Rig } from '../harness/rig.js';
import { residentMegabytes } from '../harness/usage.js';
import { saturated } from './throughput.js';

/** Time for a process to free what it used for the burst. */
const REST_MS = 5_000;

/** Measures the cost of waiting orders: memory of api and worker, and orders per second beside them. */
export const waiting: Part = async (bench) => {
  const rig = await bench.rig();
  const { waiting: steps, rounds } = bench.size;
  await saturated(rig, rig.ponte, bench.size.warmUp, bench);
  const alone = await rates(rig, rounds, bench);
  let filled = 0;
  for (const step of steps) {
    bench.say(`up to ${step} waiting orders`);
    await fill(rig, step - filled, bench);
    filled = step;
    await delay(REST_MS);
    const goal = { is: 'at most', value: 400 } as const;
    bench.add(`worker with ${step} waiting`, 'MB', residentMegabytes(rig.ponte.worker.pid!), goal);
    bench.add(`api with ${step} waiting`, 'MB', residentMegabytes(rig.ponte.front.pid!));
  }
  const beside = await rates(rig, rounds, bench);
  alone.forEach((rate, round) => {
    bench.add('orders a second with none waiting', '1/s', rate);
    bench.add(`orders a second with ${filled} waiting`, '1/s', beside[round]!);
    const goal = { is: 'at least', value: 0.9 } as const;
    bench.add(`with ${filled} waiting / with none`, '×', beside[round]! / rate, goal);
  });
};

async function rates(rig: Rig, rounds: number, bench: Bench): Promise<number[]> {
  const perSecond: number[] = [];
  while (perSecond.length < rounds) {
    perSecond.push((await saturated(rig, rig.ponte, bench.size.orders, bench)).perSecond);
  }
  return perSecond;
}

/** Opens orders and leaves them waiting for their service. */
export async function fill(rig: Rig, orders: number, { size }: Bench): Promise<void> {
  if (orders <= 0) return;
  const pace = { inFlight: size.inFlight };
  await rig.play(rig.ponte, { orders, pace, upTo: 'observed', pauseMs: 0 });
}
