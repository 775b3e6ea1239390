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
  // a stack trace is dear, and thousands of questions are refused
  const { stackTraceLimit } = Error;
  Error.stackTraceLimit = 0;
  const error = new Error(`${CODES[code]} ${code}: ${details}`);
  Error.stackTraceLimit = stackTraceLimit;
  return Object.assign(error, {
    code: CODES[code],
    details,
    metadata: { get: () => [], getMap: () => ({}) },
  });
}
