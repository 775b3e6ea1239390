import { readFileSync } from 'node:fs';
import { z } from 'zod';
import type { Listening } from './listen.js';
import { LinksEnvironmentSchema } from './screens/links.js';

/** Settings that every stand-in reads from the environment. */
export const CommonEnvironmentSchema = LinksEnvironmentSchema.extend({
  HOST: z.string().default('127.0.0.1'),
  PORT: z.coerce.number().int().min(0).max(65_535),
  DATA_DIR: z.string().min(1),
  UNIT: z.string().min(1),
  PONTE_URL: z.url().optional(),
  PONTE_KEY: z.string().min(1).optional(),
  RETRIES: z.coerce.number().int().min(0).optional(),
});

/** How a stand-in calls Ponte. Returns undefined if it calls nobody. */
export function ponteOf(environment: z.output<typeof CommonEnvironmentSchema>) {
  const { PONTE_URL: url, PONTE_KEY: key, UNIT: unit } = environment;
  if (url === undefined) return undefined;
  if (key === undefined) throw new Error('PONTE_URL is set: set PONTE_KEY too');
  return { url, unit, key };
}

/**
 * Runs a stand-in as a process: reads its environment, prints `{"listening": "http://…"}` when it is ready, and stops
 * cleanly on SIGTERM or SIGINT. If it cannot start, writes the reason to stderr and exits with code 1.
 */
export async function run<Schema extends z.ZodObject>(
  schema: Schema,
  environment: NodeJS.ProcessEnv,
  start: (settings: z.output<Schema>) => Promise<Listening>,
): Promise<void> {
  try {
    const secrets = secretsIn(environment, Object.keys(schema.shape));
    const settings = schema.safeParse({ ...environment, ...secrets });
    if (!settings.success) return giveUp(z.prettifyError(settings.error));
    const { url, close } = await start(settings.data);
    const stop = () => void close().then(() => process.exit(0));
    process.once('SIGTERM', stop).once('SIGINT', stop);
    process.stdout.write(`${JSON.stringify({ listening: url })}\n`);
  } catch (error) {
    giveUp((error as Error).message);
  }
}

/** Reads `<NAME>_FILE`, a file with the value of NAME, as the product does. Ignores other variables of this form. */
const secretsIn = (environment: NodeJS.ProcessEnv, names: readonly string[]) =>
  Object.fromEntries(
    names.flatMap((name) => {
      const file = environment[`${name}_FILE`];
      return file ? [[name, readFileSync(file, 'utf8').trim()]] : [];
    }),
  );

function giveUp(message: string): void {
  process.stderr.write(`${message}\n`);
  process.exitCode = 1;
}
