/** Ends at once: its start, with the memo, is the record. */
export async function auditRecord(): Promise<void> {}
