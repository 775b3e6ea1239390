import { createHash } from 'node:crypto';

/** Thrown when a cursor is not ours, or belongs to another list or filter. */
export class CursorError extends Error {
  constructor() {
    super('the cursor does not belong to this list');
    this.name = 'CursorError';
  }
}

const MARK_BYTES = 12;
const markOf = (query: string) =>
  createHash('sha256').update(query).digest().subarray(0, MARK_BYTES);

/** Creates a cursor: the place at which a list continues, prefixed with a digest of its query. */
export function sealCursor(place: Uint8Array, query: string): string {
  return Buffer.concat([markOf(query), place]).toString('base64url');
}

/** Returns the place in a cursor. Throws `CursorError` if the cursor does not belong to this query. */
export function openCursor(cursor: string, query: string): Buffer {
  const bytes = Buffer.from(cursor, 'base64url');
  if (bytes.length <= MARK_BYTES || !bytes.subarray(0, MARK_BYTES).equals(markOf(query))) {
    throw new CursorError();
  }
  return bytes.subarray(MARK_BYTES);
}
