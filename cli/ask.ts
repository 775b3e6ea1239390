import { createInterface } from 'node:readline';
import type { Terminal } from './context.js';
import { CliError, EXIT } from './exit.js';

/** Returns the answer; asks again if it is blank. Throws `CliError`, which names the option, if the input has ended. */
export type Ask = (option: string, text: string) => Promise<string>;

/** Does work that asks on stderr, one line per answer, typed or piped. */
export async function asking<T>(
  { stdin, stderr }: Terminal,
  work: (ask: Ask) => Promise<T>,
): Promise<T> {
  function start() {
    const reader = createInterface({ input: stdin });
    return { lines: reader[Symbol.asyncIterator](), close: () => reader.close() };
  }
  let open = undefined as ReturnType<typeof start> | undefined;

  try {
    return await work(async (option, text) => {
      open ??= start();
      for (;;) {
        stderr.write(`${text}: `);
        const { value, done } = await open.lines.next();
        if (!done && value.trim() !== '') return value.trim();
        if (!done) continue;
        stderr.write('\n');
        throw new CliError(`Falta a resposta: dê ${option}, ou responda às perguntas.`, EXIT.usage);
      }
    });
  } finally {
    open?.close();
  }
}
