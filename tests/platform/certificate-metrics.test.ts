import { expect, test } from '@jest/globals';
import { Registry } from 'prom-client';
import { registerCertificateMetrics } from '../../platform/metrics.js';

/** Created for this test; its key was thrown away. */
const CERTIFICATE = `
-----BEGIN CERTIFICATE-----
MIIBhDCCASugAwIBAgIUfjoNT4LLiqxKgEqAnP3RbYT8EdswCgYIKoZIzj0EAwIw
FzEVMBMGA1UEAwwMcG9udGUtd29ya2VyMCAXDTI2MTEyNTA5NDMxOFoYDzIxMDAw
MTAxMDk0MzE4WjAXMRUwEwYDVQQDDAxwb250ZS13b3JrZXIwWTATBgcqhkjOPQIB
BggqhkjOPQMBBwNCAASp5m3tJBKd6nT2KqM5G/zU8DDsEIfQryTpfZ0fKTKr7/m6
82GS8p8KOe35gZwt4WQN7P8aPN1BZVF24KHPzasOo1MwUTAdBgNVHQ4EFgQUJG67
Gxa2j9FMPIr73WKgFMuglL0wHwYDVR0jBBgwFoAUJG67Gxa2j9FMPIr73WKgFMug
lL0wDwYDVR0TAQH/BAUwAwEB/zAKBggqhkjOPQQDAgNHADBEAiBIWCFsqxBFvtXn
0Ga91JO17NnEctcmAmGc/wldTDfaCAIgHp8zgIVsirdAjemQKcJAcnqlm8HSkyHY
3gXEJpZKfTY=
-----END CERTIFICATE-----
`;
const ENDS = '2100-01-01T09:43:18Z';

const temporal = {
  address: 'temporal:7233',
  namespace: 'default',
  taskQueue: 'ponte',
  webUiUrl: 'http://localhost:8233',
};

test('the expiry of the certificate for Temporal is exported', async () => {
  const registry = new Registry();
  const tls = { clientCertPair: { crt: Buffer.from(CERTIFICATE), key: Buffer.from('') } };
  registerCertificateMetrics(registry, { temporal: { ...temporal, access: { tls } } });
  expect(await registry.metrics()).toContain(
    `ponte_temporal_certificate_expiry_timestamp_seconds ${Date.parse(ENDS) / 1_000}`,
  );
});

test.each([undefined, { apiKey: 'secret' }, { tls: true }])(
  'nothing is exported without a certificate: %j',
  async (access) => {
    const registry = new Registry();
    registerCertificateMetrics(registry, { temporal: { ...temporal, ...(access && { access }) } });
    expect(await registry.metrics()).not.toContain('certificate');
  },
);
