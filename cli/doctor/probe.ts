/** How an address answered, whatever it answered. */
export interface Probe {
  readonly status: number;
  readonly tookMs: number;
  /** How far its clock is ahead of ours, in milliseconds; undefined where it does not tell the time. */
  readonly aheadMs?: number;
  readonly body: string;
}

const TIMEOUT_MS = 10_000;
const LONGEST_BODY = 10_000;

/** Asks once, without credentials and following nothing. Throws what `fetch` throws where there is no answer. */
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
    // the header has whole seconds: its middle against the middle of the call
    ...(!Number.isNaN(date) && { aheadMs: date + 500 - (sentAt + tookMs / 2) }),
  };
}
