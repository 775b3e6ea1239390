import { describe, expect, test } from '@jest/globals';
import { createLiveSettingsOfApi } from '../../api/live-settings.js';
import { load, MINIMAL, TENANT } from '../platform/settings/settings-file.js';

const settings = (head: string, env: Record<string, string> = {}) =>
  load(`${head}\n${head.includes('encryption:') ? `tenants:${TENANT}` : MINIMAL}`, env);

describe('the settings of the api, reloaded', () => {
  const reloaded = (before: string, after: string, env: Record<string, string> = {}) => {
    const live = createLiveSettingsOfApi(settings(before), () => settings(after, env));
    const needsRestart = live.reload();
    return { needsRestart, ...live.current() };
  };

  test('keep what only a restart changes, and report it', () => {
    const before = 'dataDir: here';
    const after = `
api: { host: 0.0.0.0, port: 9000, replicas: 2 }
metrics: { host: 0.0.0.0, port: 9001 }
dataDir: there
limits: { connections: 7, concurrentRequests: 7 }
temporal: { address: "temporal:7233", namespace: other, taskQueue: other, webUiUrl: "http://web:1" }
encryption: { keys: [{ id: "1", key: "${'A'.repeat(43)}=" }] }
privacy: { customerKeys: ["${'A'.repeat(43)}="] }`;
    const { needsRestart, ...now } = reloaded(before, after, { TEMPORAL_API_KEY: 'key' });
    expect(needsRestart).toEqual([
      ...['api.host', 'api.port', 'metrics.host', 'metrics.port', 'dataDir', 'limits.connections'],
      ...['temporal.address', 'temporal.namespace', 'temporal.taskQueue', 'temporal.access'],
      ...['encryption', 'privacy'],
    ]);
    const { api, metrics, dataDir, limits, temporal, encryption, privacy } = settings(before);
    expect(now).toMatchObject({ metrics, dataDir, encryption, privacy });
    expect(now.api).toEqual({ ...api, replicas: 2 });
    expect(now.limits).toEqual({ ...limits, concurrentRequests: 7 });
    expect(now.temporal).toStrictEqual({ ...temporal, webUiUrl: 'http://web:1' });
  });

  test('have no other public URL by a port on which the api does not listen yet', () => {
    const urlAfter = (before: string, after: string) => reloaded(before, after).api.publicUrl;
    expect(urlAfter('api: { port: 8080 }', 'api: { port: 9000 }')).toBe('http://localhost:8080');
    const named = 'https://ponte.example';
    const after = `api: { port: 9000, publicUrl: "${named}" }`;
    expect(urlAfter('api: { port: 8080 }', after)).toBe(named);
    expect(urlAfter(after, 'api: { port: 8080 }')).toBe('http://localhost:9000');
  });

  test('keep the secret of the sessions that the process made', () => {
    const live = createLiveSettingsOfApi(settings(''), () => settings('api: { port: 9000 }'));
    const { secret } = live.current().sessions;
    expect(secret).toEqual(expect.any(String));
    live.reload();
    expect(live.current().sessions.secret).toBe(secret);
  });
});
