/** Thrown when a call is refused, with the status and the sentence shown to the user. */
export class HttpRefusal extends Error {
  readonly status: number;
  readonly body: unknown;

  constructor(status: number, body: unknown) {
    super(sentenceOf(body) ?? `HTTP ${status}`);
    this.name = 'HttpRefusal';
    this.status = status;
    this.body = body;
  }
}

export interface CallOptions {
  /** By default POST if there is a body, and GET otherwise. */
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: unknown;
}

const TIMEOUT_MS = 20_000;

/**
 * Makes one call with JSON in both directions. The answer's type is not checked, since both ends are in this
 * repository.
 * @throws HttpRefusal if the answer is 4xx or 5xx
 */
export async function callJson<Answer>(
  url: string,
  { body, headers, method = body === undefined ? 'GET' : 'POST' }: CallOptions = {},
): Promise<Answer> {
  const response = await fetch(url, {
    method,
    headers: { 'content-type': 'application/json', ...headers },
    ...(body !== undefined && { body: JSON.stringify(body) }),
    signal: AbortSignal.timeout(TIMEOUT_MS),
  });
  const text = await response.text();
  const answer: unknown = text === '' ? undefined : JSON.parse(text);
  if (!response.ok) throw new HttpRefusal(response.status, answer);
  return answer as Answer;
}

/** The sentence: `message` of Senior X and Sismetro, `detail` of Ponte. */
function sentenceOf(body: unknown): string | undefined {
  if (typeof body !== 'object' || body === null) return undefined;
  const { message, detail } = body as { message?: unknown; detail?: unknown };
  return [detail, message].find((text) => typeof text === 'string');
}
