/** `npm run simulate`: plays plans, judges them, and tells the story of each promise that was broken, made smaller. */
import { parseArgs } from 'node:util';
import { Costs } from './judge/economy.js';
import { Coverage } from './judge/coverage.js';
import { judge } from './judge/judge.js';
import type { Breach } from './judge/record.js';
import { isKind, KIND_NAMES, planOf, type KindName } from './plan/kinds.js';
import { play, type Played } from './plan/play.js';
import { ordersOf, type Plan } from './plan/plan.js';
import { shrink } from './plan/shrink.js';
import { storyOf } from './plan/story.js';

const HELP = `npm run simulate -- [options]

  --seed <n>      the first seed (1)
  --orders <n>    orders of each plan (as the plan says)
  --only <names>  plans, with commas between: ${KIND_NAMES.join(', ')}
  --runs <n>      how many seeds (1)
  --minutes <n>   further seeds until so many minutes are over
  --no-shrink     tells a broken promise as it happened, without looking for a smaller plan
`;

const print = (line: string) => void process.stdout.write(`${line}\n`);

function fail(why: string): never {
  process.stderr.write(`${why}\n\n${HELP}`);
  process.exit(2);
}

const values = optionsOf(process.argv.slice(2));
if (values.help) {
  process.stdout.write(HELP);
  process.exit();
}

function optionsOf(args: string[]) {
  try {
    const number = { type: 'string' } as const;
    const flag = { type: 'boolean', default: false } as const;
    return parseArgs({
      args,
      options: {
        seed: { ...number, default: '1' },
        runs: { ...number, default: '1' },
        ...{ orders: number, minutes: number, only: number },
        ...{ 'no-shrink': flag, help: { ...flag, short: 'h' } },
      },
    }).values;
  } catch (error) {
    return fail((error as Error).message);
  }
}

const seed = Number(values.seed);
const orders = values.orders === undefined ? undefined : Number(values.orders);
const named = values.only?.split(',') ?? KIND_NAMES;
const kinds: readonly KindName[] = named.filter(isKind);
if (kinds.length < named.length) fail(`--only: there is no plan ${values.only}`);
for (const name of ['seed', 'orders', 'runs', 'minutes'] as const) {
  if (!(Number(values[name] ?? 1) > 0)) fail(`--${name} must be a number greater than 0`);
}

const coverage = new Coverage();
const costs = new Costs();
let played = 0;
let broken = 0;
/** Milliseconds of the processor, which a busy machine hardly changes: of the plays, and of the judge. */
const cpuMs = { plays: 0, judge: 0 };

if (values.minutes === undefined) {
  for (let run = 0; run < Number(values.runs); run += 1) {
    for (const name of kinds) await playOne(planOf(name, seed + run, orders));
  }
} else {
  const until = process.hrtime.bigint() + BigInt(Number(values.minutes) * 60) * 1_000_000_000n;
  // each seed begins with another plan: a minute of a busy machine has room for two or three
  for (let n = seed; process.hrtime.bigint() < until; n += 1) {
    await playOne(planOf(kinds[n % kinds.length]!, n, orders));
  }
}

print('\nCosts per order, by what it met (mean, most):');
for (const line of costs.lines()) print(line);
print('\nCovered:');
for (const line of coverage.lines()) print(line);
print(
  `\n${played} orders, ${broken} breaches, ${rate(played, cpuMs.plays + cpuMs.judge)} orders a second of the processor: ${minutesOf(cpuMs.plays)} of plays, ${minutesOf(cpuMs.judge)} of judging`,
);
process.exitCode = broken === 0 ? 0 : 1;

async function playOne(plan: Plan): Promise<void> {
  const count = ordersOf(plan).length;
  const beganAt = cpuNow();
  let shownAt = process.hrtime.bigint();
  const result = await play(plan, {
    onHour(hour, soFar) {
      if (hour % 24 === 0) {
        const found = judge(soFar()).map(({ rule }) => rule);
        const broken = found.length === 0 ? 'held so far' : `broken so far: ${found.join(', ')}`;
        print(
          `  ${plan.name}: day ${hour / 24}, ${minutesOf(cpuNow() - beganAt)} of the processor, ${broken}`,
        );
      }
      const now = process.hrtime.bigint();
      if (now - shownAt < 20_000_000_000n) return;
      shownAt = now;
      const { heapUsed } = process.memoryUsage();
      print(
        `  ${plan.name}: hour ${hour} of ${Math.ceil(plan.untilMs / 3_600_000)}, ${Math.round(heapUsed / 1e6)} MB`,
      );
    },
  });
  const playedAt = cpuNow();
  const breaches = judge(result.run);
  const judgedAt = cpuNow();
  cpuMs.plays += playedAt - beganAt;
  cpuMs.judge += judgedAt - playedAt;
  played += count;
  broken += breaches.length;
  coverage.add(result.run);
  costs.add(result.run);
  const { digest } = result;
  const how = breaches.length === 0 ? 'held' : `${breaches.length} breaches`;
  print(
    `${plan.name}, seed ${plan.seed}: ${count} orders, ${rate(count, judgedAt - beganAt)} a second of the processor (${minutesOf(result.tookMs)} by the clock), ${how} (${digest.slice(0, 12)})`,
  );
  const rules = new Map<string, Breach>();
  for (const breach of breaches) if (!rules.has(breach.rule)) rules.set(breach.rule, breach);
  for (const breach of rules.values()) await tell(breach, result, breaches);
}

/** Tells the story of the first breach of a rule, in the smallest plan that has one. */
async function tell(breach: Breach, result: Played, all: readonly Breach[]): Promise<void> {
  const { rule } = breach;
  const count = all.filter((one) => one.rule === rule).length;
  const { plan } = result;
  const command = commandOf(plan);
  print(`\n${rule}: ${count} in ${plan.name}`);
  if (values['no-shrink']) return print(storyOf(breach, result.run, plan, command));
  let smallest = { breach, result };
  await shrink(plan, async (smaller) => {
    const again = await play(smaller);
    const found = judge(again.run).find((one) => one.rule === rule);
    if (found !== undefined) smallest = { breach: found, result: again };
    return found !== undefined;
  });
  print(storyOf(smallest.breach, smallest.result.run, smallest.result.plan, command));
}

function commandOf({ name, seed: of, steps }: Plan): string {
  const count = new Set(steps.flatMap((step) => (step.do === 'close' ? step.order : []))).size;
  return `npm run simulate -- --only ${name} --seed ${of} --orders ${count}`;
}

/** The processor time of this process, in milliseconds. A simulation replaces `process.cpuUsage`. */
function cpuNow(): number {
  const { userCPUTime, systemCPUTime } = process.resourceUsage();
  return (userCPUTime + systemCPUTime) / 1_000;
}

function minutesOf(ms: number): string {
  return `${(ms / 60_000).toFixed(1)} minutes`;
}

function rate(count: number, ms: number): string {
  return ((count * 1_000) / Math.max(1, ms)).toFixed(1);
}
