/** Somebody said no: the status, and the sentence that a person is shown. */
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
  /** POST where there is a body, else GET. */
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: unknown;
}

const TIMEOUT_MS = 20_000;

/**
 * One call with JSON either way; the answer is taken for what the caller says it is, since both ends are of this
 * repository.
 * @throws HttpRefusal where it is answered 4xx or 5xx
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

/** Senior X and Sismetro say `message`, Ponte says `detail`. */
function sentenceOf(body: unknown): string | undefined {
  if (typeof body !== 'object' || body === null) return undefined;
  const { message, detail } = body as { message?: unknown; detail?: unknown };
  return [detail, message].find((text) => typeof text === 'string');
}
