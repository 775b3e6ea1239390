import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { connectionOptions, connectTemporal } from '../../../platform/temporal/connection.js';
import { TemporalUnavailableError } from '../../../platform/temporal/errors.js';
import { startDevServer, type DevServer } from '../../../sandbox/temporal/dev-server.js';
import { clientEnvironment, makeCertificates } from '../../support/certificates.js';
import { startMtlsFront, type MtlsFront } from '../../support/mtls-front.js';
import { load } from '../settings/settings-file.js';

const withEnv = (env: Record<string, string>) => load('tenants: []\nencryption: none', env);

describe('the connection to Temporal', () => {
  test('is plain by default', () => {
    expect(connectionOptions(withEnv({}))).toEqual({ address: '127.0.0.1:7233' });
  });

  test('uses TLS with an API key, and takes headers', () => {
    const env = {
      TEMPORAL_API_KEY: 'abc',
      TEMPORAL_GRPC_META_X_TEAM: 'field',
      TEMPORAL_ADDRESS: 'cloud:7233',
    };
    const options = connectionOptions(withEnv(env));
    expect(options).toMatchObject({ address: 'cloud:7233', apiKey: 'abc', tls: true });
    expect(Object.isFrozen(options.metadata)).toBe(false);
  });

  test('is opened while Temporal is unavailable, and only its calls fail, by their deadline', async () => {
    const settings = withEnv({ TEMPORAL_ADDRESS: '127.0.0.1:9', TEMPORAL_NAMESPACE: 'ponte' });
    const temporal = connectTemporal(settings);
    try {
      expect(temporal.namespace).toBe('ponte');
      const described = temporal.within(200, ({ workflow }) =>
        workflow.getHandle('order/acme/1').describe(),
      );
      await expect(described).rejects.toThrow(TemporalUnavailableError);
    } finally {
      await temporal.close();
    }
  });
});

describe('a Temporal that requires certificates', () => {
  const certificates = makeCertificates();
  const others = makeCertificates();
  let server: DevServer;
  let front: MtlsFront;
  beforeAll(async () => {
    front = await startMtlsFront(certificates);
    server = await startDevServer({ headless: true });
    front.server = server.address;
  });
  afterAll(async () => {
    await front.close();
    await server.stop();
  });

  /** The name of the namespace, or `unavailable`. */
  async function reached(env: Record<string, string>, withinMs = 2_000): Promise<unknown> {
    const temporal = connectTemporal(withEnv({ ...env, TEMPORAL_ADDRESS: front.address }));
    try {
      const { namespaceInfo } = await temporal.within(withinMs, ({ workflowService }) =>
        workflowService.describeNamespace({ namespace: 'default' }),
      );
      return namespaceInfo?.name;
    } catch (error) {
      return error instanceof TemporalUnavailableError ? 'unavailable' : error;
    } finally {
      await temporal.close();
    }
  }
  const REFUSED = 'unavailable';
  const env = clientEnvironment(certificates);
  const theirs = clientEnvironment(others);

  test('is reached with ours', async () => {
    expect(await reached(env, 30_000)).toBe('default');
  });

  const { TEMPORAL_TLS_CLIENT_CERT_PATH: _cert, TEMPORAL_TLS_CLIENT_KEY_PATH: _key, ...none } = env;
  test.each([
    ['without TLS', {}],
    ['without a certificate', none],
    [
      'with one of another authority',
      { ...theirs, TEMPORAL_TLS_SERVER_CA_CERT_PATH: env.TEMPORAL_TLS_SERVER_CA_CERT_PATH },
    ],
  ])('refuses us %s', async (_, given) => {
    const before = front.refused();
    expect(await reached(given)).toEqual(REFUSED);
    expect(front.refused()).toBeGreaterThan(before);
  });

  test.each([
    [
      'whose certificate another authority signed',
      { TEMPORAL_TLS_SERVER_CA_CERT_PATH: theirs.TEMPORAL_TLS_SERVER_CA_CERT_PATH },
    ],
    ['that is another than was meant', { TEMPORAL_TLS_SERVER_NAME: 'temporal.example' }],
  ])('is refused by us %s', async (_, given) => {
    expect(await reached({ ...env, ...given })).toEqual(REFUSED);
  });
});
