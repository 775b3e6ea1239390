/** Turns a mood into a rule of the stand-ins (docs/doubles.md). */
import { moodOf, type MoodName, type WrongAnswer, type WrongView } from '../support/moods.js';

/**
 * @param more what only the stand-in needs: times in milliseconds, words, how often
 * @throws Error if the stand-ins cannot have this mood
 */
export function ruleOf(name: MoodName, more: object = {}): object {
  const mood = moodOf(name);
  if ('opens' in mood) return { kind: mood.opens, ...more };
  const rule = 'shows' in mood ? VIEWS[mood.shows] : answering(mood.answers, mood.works);
  if (rule === undefined) throw new Error(`the stand-ins cannot have the mood ${name}`);
  return { ...rule, ...more };
}

const VIEWS: Partial<Record<WrongView, object>> = {
  lags: { kind: 'lag' },
  empty: { kind: 'look-empty' },
  strangers: { kind: 'look-other' },
  'reference-absent': { kind: 'reference-absent' },
  'reference-blank': { kind: 'reference-blank' },
  'reference-cut': { kind: 'reference-cut' },
  'reference-foreign': { kind: 'reference-foreign' },
};

/** How the stand-ins call an answer that cannot be read. */
const SPOILT = { cut: 'json', html: 'html', shape: 'shape', empty: 'empty' } as const;

function answering(answer: WrongAnswer, works: 'now' | 'late' | 'never'): object | undefined {
  switch (answer.is) {
    case 'reset':
      return { kind: works === 'never' ? 'reset' : 'answer-lost' };
    case 'silence':
      return { kind: works === 'never' ? 'hang' : 'late-commit' };
    case 'status': {
      const { status, retryAfter } = answer;
      if (works !== 'never') return { kind: 'error-but-commits', status };
      if (status === 401) return { kind: 'unauthorized' };
      return { kind: 'status', status, ...(retryAfter !== undefined && { retryAfter }) };
    }
    case 'no':
      return answer.about === 'order' ? { kind: 'refusal' } : undefined;
    case 'unreadable':
      return { kind: 'malformed', as: SPOILT[answer.as] };
    case 'slow':
      return { kind: 'delay' };
    case 'pretence':
      return { kind: 'no-effect' };
    case 'unreachable':
      return undefined;
  }
}
