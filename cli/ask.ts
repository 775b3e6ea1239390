import { createInterface } from 'node:readline';
import type { z } from 'zod';
import { inPortuguese } from '../vendors/profile/says.js';
import type { Terminal } from './context.js';
import { CliError, EXIT } from './exit.js';

/** An input of a command, given as an option or asked for. */
export interface Question {
  /** The option, such as `--name`. */
  readonly option: string;
  readonly text: string;
  readonly schema: z.ZodType<unknown, string>;
  readonly preset?: string;
}

/** Asks on stderr, one line per answer, typed or piped. Close it at the end. */
export interface Interview {
  /**
   * Returns the answer as given; asks again if it is invalid. Throws `CliError` if an option is invalid or the input
   * has ended.
   */
  ask(question: Question, given: string | undefined): Promise<string>;
  close(): void;
}

export function createInterview({ stdin, stderr }: Terminal): Interview {
  let open: { lines: AsyncIterator<string>; close: () => void } | undefined;

  function start() {
    const reader = createInterface({ input: stdin });
    return { lines: reader[Symbol.asyncIterator](), close: () => reader.close() };
  }

  async function readAnswer({ option, text, preset }: Question): Promise<string> {
    open ??= start();
    stderr.write(preset === undefined ? `${text}: ` : `${text} [${preset}]: `);
    const { value, done } = await open.lines.next();
    if (done) {
      stderr.write('\n');
      throw new CliError(`Falta a resposta: dê ${option}, ou responda às perguntas.`, EXIT.usage);
    }
    return value.trim() || (preset ?? '');
  }

  return {
    async ask(question, given) {
      if (given !== undefined) {
        const why = complaint(question, given);
        if (why !== undefined) throw new CliError(`${question.option}: ${why}`, EXIT.usage);
        return given;
      }
      for (;;) {
        const answer = await readAnswer(question);
        const why = complaint(question, answer);
        if (why === undefined) return answer;
        stderr.write(`  ${why}\n`);
      }
    },
    close: () => open?.close(),
  };
}

function complaint({ schema }: Question, answer: string): string | undefined {
  if (answer.trim() === '') return 'precisa de um valor';
  const message = schema.safeParse(answer).error?.issues[0]?.message;
  return message && inPortuguese(message);
}
