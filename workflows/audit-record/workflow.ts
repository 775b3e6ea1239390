/** Ends at once: that it was started, with its memo, is the trace. */
export async function auditRecord(): Promise<void> {}
