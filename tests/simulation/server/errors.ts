const CODES = {
  DEADLINE_EXCEEDED: 4,
  NOT_FOUND: 5,
  ALREADY_EXISTS: 6,
  RESOURCE_EXHAUSTED: 8,
  FAILED_PRECONDITION: 9,
  INVALID_ARGUMENT: 3,
  UNAVAILABLE: 14,
} as const;

/** An error as gRPC delivers it. */
export function refusal(code: keyof typeof CODES, details: string): Error {
  return Object.assign(new Error(`${CODES[code]} ${code}: ${details}`), {
    code: CODES[code],
    details,
    metadata: { get: () => [], getMap: () => ({}) },
  });
}
