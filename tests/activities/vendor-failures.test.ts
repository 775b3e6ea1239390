import { describe, expect, test } from '@jest/globals';
import { MockActivityEnvironment } from '@temporalio/testing';
import { callingVendor, reportGrace } from '../../activities/vendor-failures.js';
import { GRACE_MS } from '../../domain/failures.js';
import { VendorError } from '../../vendors/vendor-error.js';

const tenant = { graceMs: 30_000, isOfOneOrder: () => false };

/** What Temporal learns of a vendor that answers this attempt with 503. */
const failureOf = (attempt: number, retryAfterMs?: number) =>
  new MockActivityEnvironment({ attempt })
    .run(() =>
      callingVendor(tenant, () =>
        Promise.reject(
          new VendorError({
            ...{ vendor: 'sismetro', call: 'readServiceRequest', meaning: 'again', status: 503 },
            ...(retryAfterMs !== undefined && { retryAfterMs }),
          }),
        ),
      ),
    )
    .catch((error: unknown) => error);

describe('the pause before Temporal repeats a call', () => {
  test.each([
    [1, 1_000, 1_000],
    [5, 1_000, 16_000],
    [12, 1_000, 300_000],
    [3, 60_000, 60_000],
    [12, 3_600_000, 3_600_000],
  ])(
    'grows with each attempt, however short the pause that the vendor asks for: %d, %d ms',
    async (attempt, asked, pause) => {
      await expect(failureOf(attempt, asked)).resolves.toMatchObject({ nextRetryDelay: pause });
    },
  );

  test('is that of the call’s own policy if the vendor asks for none', async () => {
    await expect(failureOf(5)).resolves.toMatchObject({ nextRetryDelay: undefined });
  });
});

test.each([
  ['none if it is the usual one', GRACE_MS, []],
  ['the one of the settings', 600_000, [600_000]],
])('a write reports how long its vendor may work on it: %s', async (_, graceMs, reported) => {
  const environment = new MockActivityEnvironment();
  const heartbeats: unknown[] = [];
  environment.on('heartbeat', (details) => heartbeats.push(details));
  await environment.run(() => Promise.resolve(reportGrace({ graceMs })));
  expect(heartbeats).toEqual(reported);
});

describe('a refusal of keys or rights', () => {
  const refusal = new VendorError({
    ...{ vendor: 'senior-x', call: 'readOrder', meaning: 'credentials', status: 403 },
    words: 'Permissão negada',
  });
  const refused = (isOfOneOrder: (error: VendorError, order?: string) => boolean) =>
    new MockActivityEnvironment({
      workflowExecution: { workflowId: 'order/acme/o-1~2', runId: 'r' },
    })
      .run(() => callingVendor({ graceMs: 0, isOfOneOrder }, () => Promise.reject(refusal)))
      .catch((error: unknown) => error);

  test('is a refusal of its order if only that one meets it', async () => {
    const orders: unknown[] = [];
    const failure = await refused((_, order) => Boolean(orders.push(order)));
    expect(failure).toMatchObject({ type: 'Refused', details: [{ words: 'Permissão negada' }] });
    expect(orders).toEqual(['o-1~2']);
  });

  test('is waited for if it concerns the whole tenant', async () => {
    expect(await refused(() => false)).toMatchObject({ type: 'Credentials', nonRetryable: false });
  });
});
