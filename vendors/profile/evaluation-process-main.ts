/** The process of evaluation-process.ts. */
import { setImmediate as nextTurn } from 'node:timers/promises';
import { compileExpression, ExpressionError, type Expression } from './expression.js';
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
    answer({ result, costMs });
  } catch (error) {
    await nextTurn(); // the fields beside the one that failed end: what they do must not meet the next question
    // a result that is no data cannot be sent
    const { message, position, messagePt } =
      error instanceof ExpressionError ? error : new ExpressionError(String(error));
    answer({ failed: { message, position, messagePt }, costMs });
  }
}

const answer = (answered: Answer) => process.send!(answered);

process.on('message', (question: Question) => void answerTo(question));
process.on('disconnect', () => process.exit());
// a terminal and some supervisors signal all processes, while ours still answers what is under way
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => {});
