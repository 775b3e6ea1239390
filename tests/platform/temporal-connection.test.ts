import { describe, expect, test } from '@jest/globals';
import { connectionOptions, connectTemporal } from '../../platform/temporal/connection.js';
import { TemporalUnavailableError } from '../../platform/temporal/errors.js';
import { load } from './settings-file.js';

const withEnv = (env: Record<string, string>) => load('tenants: []', env);

describe('the connection to Temporal', () => {
  test('is plain where the environment says nothing', () => {
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

  test('is made while Temporal is away; only the calls fail, by their deadline', async () => {
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
