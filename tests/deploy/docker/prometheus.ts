import { z } from 'zod';

const AnswerSchema = z.discriminatedUnion('status', [
  z.object({ status: z.literal('success'), data: z.unknown() }),
  z.object({ status: z.literal('error'), error: z.string() }),
]);

/** `health` is `unknown` until the first look. */
const TargetsSchema = z.object({
  activeTargets: z.array(
    z.object({ scrapePool: z.string(), health: z.string(), lastError: z.string() }),
  ),
});

const RulesSchema = z.object({
  groups: z.array(
    z.object({
      rules: z.array(
        z.object({ name: z.string(), health: z.string(), lastError: z.string().optional() }),
      ),
    }),
  ),
});

const ResultSchema = z.object({
  result: z.array(z.object({ value: z.tuple([z.number(), z.string()]) })),
});

/** Asks the Prometheus of docker-compose.yml. Throws its message if it refuses. */
async function ask(path: string, query: Readonly<Record<string, string>> = {}): Promise<unknown> {
  const url = `http://localhost:9090/api/v1/${path}?${new URLSearchParams(query)}`;
  const answer = AnswerSchema.parse(await (await fetch(url)).json());
  if (answer.status === 'error') throw new Error(`${JSON.stringify(query)}: ${answer.error}`);
  return answer.data;
}

/** What it reads, and the rules that it evaluates. */
export const targets = async () => TargetsSchema.parse(await ask('targets')).activeTargets;
export const rules = async () =>
  RulesSchema.parse(await ask('rules')).groups.flatMap((group) => group.rules);

/** The values that an expression has now. */
export const valuesOf = async (query: string) =>
  ResultSchema.parse(await ask('query', { query })).result.map(({ value }) => Number(value[1]));
