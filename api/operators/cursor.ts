import { createHash } from 'node:crypto';
import { faultAt } from '../../vendors/fields.js';
import { unprocessable } from '../problems.js';

const MARK_BYTES = 12;
const markOf = (query: string) =>
  createHash('sha256').update(query).digest().subarray(0, MARK_BYTES);

/** A cursor: where a list goes on, behind the mark of the query that it belongs to. */
export function sealCursor(place: Uint8Array, query: string): string {
  return Buffer.concat([markOf(query), place]).toString('base64url');
}

/** The place that a cursor holds; throws 422 where it is none of ours, or another query's. */
export function openCursor(cursor: string, query: string): Buffer {
  const bytes = Buffer.from(cursor, 'base64url');
  if (bytes.length <= MARK_BYTES || !bytes.subarray(0, MARK_BYTES).equals(markOf(query))) {
    throw badCursor();
  }
  return bytes.subarray(MARK_BYTES);
}

export const badCursor = () =>
  unprocessable(
    'The cursor does not belong to this list; start again without one.',
    [faultAt('/cursor', 'must be the nextCursor of the same list with the same filter')],
    { words: 'O cursor não é desta lista; comece de novo sem ele.' },
  );
