/** A Temporal server that limits questions about lists to ten a second, as it comes, and an api with many tenants. */
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { loadSettings } from '../../../platform/settings/settings.js';
import { connectTemporal, type TemporalConnection } from '../../../platform/temporal/connection.js';
import { count } from '../../../platform/temporal/visibility.js';
import { eventually } from '../../support/eventually.js';
import { startTestApi, type TestApi } from '../support/api.js';
import { startOwnTemporal, type OwnTemporal } from '../support/temporal.js';

const A_SECOND = 10;
const TENANTS = 4 * A_SECOND;

let temporal: OwnTemporal;
let api: TestApi;
let door: TemporalConnection;

beforeAll(async () => {
  temporal = await startOwnTemporal({
    dynamicConfig: {
      'frontend.namespaceRPS.visibility': A_SECOND,
      'frontend.namespaceBurstRatio.visibility': 1,
    },
  });
  api = await startTestApi({
    address: temporal.address,
    temporalMs: 2_000,
    change(settings) {
      const [acme] = settings.tenants;
      const others = Array.from({ length: TENANTS }, (_, at) => ({
        ...acme!,
        id: `acme-${at}`,
        branches: { [at]: { integration: true } }, // a branch belongs to one tenant
        inbound: {
          senior: { ...acme!.inbound.senior, unit: `1${at}`, keys: [`senior-key-of-acme-${at}`] },
          sismetro: {
            ...acme!.inbound.sismetro,
            unit: `1${at}`,
            keys: [`sismetro-key-of-acme-${at}`],
          },
        },
      }));
      Object.assign(settings, { tenants: others });
    },
  });
  door = connectTemporal(loadSettings({ file: api.file, env: {} }));
});
afterAll(async () => {
  await door?.close();
  await api?.close();
  await temporal?.stop();
});

test('a question that was refused is asked again', async () => {
  const asked = Array.from({ length: 1.5 * A_SECOND }, () => count(door, `Tenant = 'acme-1'`));
  expect(await Promise.all(asked)).toEqual(asked.map(() => 0));
});

test('the overview of many tenants is answered', async () => {
  const headers = { authorization: 'Bearer token-of-ana' };
  // on a busy machine a server needs seconds for the first question about so many task queues
  await eventually('it is answered', async () => {
    const { status } = await fetch(`${api.url}/overview`, { headers });
    return status === 200;
  });
});
