import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { call, startTestApi } from '../support/api.js';
import { anEvent } from '../support/bodies.js';
import { useTemporal } from '../support/temporal.js';

const temporal = useTemporal();

/** A directory in which no user can create anything, not even root: its parent is a file. */
function brokenDir(): string {
  const file = join(mkdtempSync(join(tmpdir(), 'ponte-broken-')), 'file');
  writeFileSync(file, '');
  return join(file, 'data');
}

const spool = { status: 'ok', depth: 0, oldest: null };
const broken = { ...spool, status: 'unavailable' };

test.each([
  ['Temporal and the disk work', true, true, 200, { status: 'ok', temporal: 'ok', spool }],
  ['Temporal is away', false, true, 200, { status: 'degraded', temporal: 'away', spool }],
  ['the disk is broken', true, false, 200, { status: 'degraded', temporal: 'ok', spool: broken }],
  ['neither works', false, false, 503, { status: 'unavailable', temporal: 'away', spool: broken }],
])(
  'the API reports that %s, and accepts deliveries while Temporal or the spool works',
  async (_name, isThere, hasDisk, status, body) => {
    const api = await startTestApi({
      ...(isThere && { address: temporal.address }),
      ...(!hasDisk && { dataDir: brokenDir() }),
    });
    try {
      expect(await api.ready()).toMatchObject({ status, body });
      expect(await call(`${api.url}/health/live`)).toMatchObject({ status: 200 });
      const delivery = await api.senior('/serviceOrder/open', anEvent());
      expect(delivery.status).toBe(status === 200 ? 202 : 503);
    } finally {
      await api.close();
    }
  },
);
