import { createInterface } from 'node:readline';
import type { Terminal } from './context.js';
import { CliError, EXIT } from './exit.js';

/** Asks on stderr, one line per answer, typed or piped. Close it at the end. */
export interface Interview {
  /** Returns the answer; asks again if it is blank. Throws `CliError`, which names the option, if the input has ended. */
  ask(option: string, text: string): Promise<string>;
  close(): void;
}

export function createInterview({ stdin, stderr }: Terminal): Interview {
  let open: { lines: AsyncIterator<string>; close: () => void } | undefined;

  function start() {
    const reader = createInterface({ input: stdin });
    return { lines: reader[Symbol.asyncIterator](), close: () => reader.close() };
  }

  return {
    async ask(option, text) {
      open ??= start();
      for (;;) {
        stderr.write(`${text}: `);
        const { value, done } = await open.lines.next();
        if (!done && value.trim() !== '') return value.trim();
        if (!done) continue;
        stderr.write('\n');
        throw new CliError(`Falta a resposta: dê ${option}, ou responda às perguntas.`, EXIT.usage);
      }
    },
    close: () => open?.close(),
  };
}
