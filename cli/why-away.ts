/** gRPC's messages, recognized by their typical words. */
const REASONS: readonly (readonly [RegExp, string])[] = [
  [/deadline|timed? ?out/i, 'tempo esgotado'],
  [/ECONNREFUSED|connection refused|no connection established/i, 'conexão recusada'],
  [/ENOTFOUND|name resolution|resolve/i, 'nome desconhecido no DNS'],
  [/certificate|TLS|SSL/i, 'o TLS falhou'],
  [/unauthenticated|unauthorized|permission|denied/i, 'a chave não foi aceita'],
];

/** Why Temporal did not answer, from the deepest cause; in Portuguese if the message is recognized. */
export function whyAway(error: unknown): string {
  const { cause, details, message } = error as Error & { cause?: unknown; details?: string };
  if (cause instanceof Error) return whyAway(cause);
  const said = details || message;
  return REASONS.find(([pattern]) => pattern.test(said))?.[1] ?? said;
}
