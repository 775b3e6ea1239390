/** How an address answered, with whatever status. */
export interface Probe {
  readonly status: number;
  readonly tookMs: number;
  /** How far its clock is ahead of ours, in milliseconds; absent if it does not send the time. */
  readonly aheadMs?: number;
  readonly body: string;
}

const TIMEOUT_MS = 10_000;
const LONGEST_BODY = 10_000;

/**
 * Sends one request without credentials and follows no redirects. Throws the error of `fetch` if there is no answer.
 */
export async function probe(url: string): Promise<Probe> {
  const sentAt = Date.now();
  const response = await fetch(url, {
    redirect: 'manual',
    signal: AbortSignal.timeout(TIMEOUT_MS),
  });
  const tookMs = Date.now() - sentAt;
  const body = (await response.text()).slice(0, LONGEST_BODY);
  const date = Date.parse(response.headers.get('date') ?? '');
  return {
    status: response.status,
    tookMs,
    body,
    // the header has whole seconds: compares their middle with the middle of the call
    ...(!Number.isNaN(date) && { aheadMs: date + 500 - (sentAt + tookMs / 2) }),
  };
}
