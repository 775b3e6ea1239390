/** Why Temporal did not answer: what gRPC says of the deepest cause. */
export function whyAway(error: unknown): string {
  const { cause, details, message } = error as Error & { cause?: unknown; details?: string };
  return cause instanceof Error ? whyAway(cause) : details || message;
}
