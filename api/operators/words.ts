import { mayReveal } from '../auth/authorize.js';
import type { Operator } from '../auth/session.js';

/**
 * Returns an answer as this operator may read it. What vendors said (`words`) and what people wrote (the `reason` of a
 * decision, the `description` of an equipment or a service) may name a customer, and the `technician` is a person: they
 * are shown to those who decide, or may reveal, and left out for other viewers.
 */
export function readableBy(
  operator: Pick<Operator, 'role' | 'mayReveal'>,
  answer: unknown,
): unknown {
  return operator.role === 'viewer' && !mayReveal(operator) ? withoutWords(answer) : answer;
}

function withoutWords(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutWords);
  if (typeof value !== 'object' || value === null || 'toJSON' in value) return value;
  const isDecision = 'kind' in value && value.kind === 'decision';
  const fields = Object.entries(value).flatMap(([name, field]) => {
    if (name === 'words') return Array.isArray(field) ? [[name, []]] : [];
    if ((name === 'reason' && isDecision) || name === 'technician') return [];
    if (name === 'equipment' && isDescribed(field)) return [];
    if (name === 'description') return [[name, null]];
    return [[name, withoutWords(field)]];
  });
  return Object.fromEntries(fields) as unknown;
}

const isDescribed = (field: unknown): boolean =>
  typeof field === 'object' && field !== null && 'description' in field;
