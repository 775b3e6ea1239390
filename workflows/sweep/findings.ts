/** What a sweep makes of the SSs that it reads: pure. */
import type { ServiceEnd, ServiceState } from '../../domain/lifecycle.js';
import type { UnknownStatus } from './messages.js';

/** An SS as the sweep reads it. */
export interface SeenServiceRequest {
  readonly ss: string;
  readonly state: ServiceState;
  /** The values as Sismetro wrote them. */
  readonly status: string;
  readonly progress: string;
}

export interface Findings {
  /** SSs that orders wait for and that were not read yet. */
  readonly unseen: Set<string>;
  /** Those that have ended. */
  readonly ended: { ss: string; end: ServiceEnd }[];
  readonly unknown: Map<string, UnknownStatus>;
}

export const newFindings = (waitingFor: readonly string[]): Findings => ({
  unseen: new Set(waitingFor),
  ended: [],
  unknown: new Map(),
});

/** Takes down one SS, if an order waits for it. A value of unknown meaning acts on nothing. */
export function see({ unseen, ended, unknown }: Findings, request: SeenServiceRequest): void {
  const { ss, state, status, progress } = request;
  if (!unseen.delete(ss)) return;
  if (state === 'completed' || state === 'cancelled') ended.push({ ss, end: state });
  if (state === 'unknown') {
    const name = `${status}/${progress}`;
    unknown.set(name, { status, progress, count: (unknown.get(name)?.count ?? 0) + 1 });
  }
}

/**
 * How the rest is read with the fewest calls: the next page of the list, one by one, or not at all.
 * @param pagesLeft pages of the list that were not read yet
 */
export function nextRead({ unseen }: Findings, pagesLeft: number): 'page' | 'one-by-one' | 'done' {
  if (unseen.size === 0) return 'done';
  return unseen.size <= pagesLeft || pagesLeft === 0 ? 'one-by-one' : 'page';
}
