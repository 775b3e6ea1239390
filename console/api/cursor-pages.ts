/** Reads one page of a list that the api pages by cursor. */
export type CursorPage<T> = (page: {
  readonly limit: number;
  readonly cursor?: string;
}) => Promise<{
  readonly items: readonly T[];
  readonly nextCursor: string | null;
  /** What else the answer says about the list. */
  readonly meta?: unknown;
}>;

/**
 * Reads pages by number from a list that the api pages by cursor. Remembers where each page begins. If a link names a
 * page that was not read yet, reads on from the last known one.
 */
export function createCursorPages<T>() {
  const beginnings = new Map<string, (string | undefined)[]>();

  return async function read(
    key: string,
    list: CursorPage<T>,
    page: number,
    limit: number,
  ): Promise<{ items: T[]; hasNextPage: boolean; meta?: unknown }> {
    const cursors = beginnings.get(key) ?? [undefined];
    beginnings.set(key, cursors);
    let at = Math.min(page, cursors.length);
    for (;;) {
      const cursor = cursors[at - 1];
      const { items, nextCursor, meta } = await list({
        limit,
        ...(cursor !== undefined && { cursor }),
      });
      if (nextCursor !== null) cursors[at] = nextCursor;
      else cursors.length = at;
      if (at === page) return { items: [...items], hasNextPage: nextCursor !== null, meta };
      if (nextCursor === null) return { items: [], hasNextPage: false };
      at += 1;
    }
  };
}
