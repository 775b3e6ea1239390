/** The process of evaluation-process.ts. */
import { setImmediate as nextTurn } from 'node:timers/promises';
import {
  compileExpression,
  evaluationError,
  ExpressionError,
  type Expression,
} from './expression.js';
import { metered } from './meter.js';
import type { Answer, Question } from './evaluation-process.js';

const compiled = new Map<string, Expression>();

async function answerTo([text, input, variables]: Question): Promise<void> {
  let costMs = 0;
  const evaluate = compiled.get(text) ?? compileExpression(text);
  compiled.set(text, evaluate);
  try {
    const result = await metered(
      (ms) => void (costMs += ms),
      () => evaluate(input, variables),
    );
    answer({ result: asJson(result), costMs });
  } catch (error) {
    await nextTurn(); // the fields beside the one that failed end: what they do must not meet the next question
    const { message, position, messagePt } =
      error instanceof ExpressionError ? error : evaluationError(error as Error);
    answer({ failed: { message, position, messagePt }, costMs });
  }
}

/** Characters of a result: more than a vendor's answer ever becomes. A much longer one would end the process that asks. */
const LONGEST_RESULT = 4_000_000;

/** JSONata's lists have a function, which cannot be sent. Throws a `RangeError` for a result that is too long. */
function asJson(result: unknown): string | undefined {
  const text = JSON.stringify(result);
  if (text?.length > LONGEST_RESULT) throw new RangeError('too long');
  return text;
}

const answer = (answered: Answer) => process.send!(answered);

process.on('message', (question: Question) => void answerTo(question));
process.on('disconnect', () => process.exit());
// a terminal and some supervisors signal all processes, while ours still answers what is under way
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => {});
