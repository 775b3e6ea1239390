import { createHash } from 'node:crypto';
import { join } from 'node:path';
import type { Keys } from './keys.js';
import type { Ports } from './ports.js';

/** The stack's only tenant; its customers, people and keys are invented. */
export const TENANT = 'acme';
export const TENANT_NAME = 'acme-com-br';
export const UNIT = '484';

const HOST = '127.0.0.1';

/** A caller from any address, with its key only: everything is on this machine. */
export const EVERYBODY = { allowFrom: 'any', signature: 'none' };

export interface Urls {
  readonly api: string;
  readonly seniorX: string;
  readonly sismetro: string;
  /** Of the Temporal Web UI. */
  readonly webUi: string;
  /** `host:port` of the Temporal server. */
  readonly temporal: string;
}

export const urlsOf = (ports: Ports): Urls => ({
  api: `http://${HOST}:${ports.api}`,
  seniorX: `http://${HOST}:${ports.seniorX}`,
  sismetro: `http://${HOST}:${ports.sismetro}`,
  webUi: `http://${HOST}:${ports.webUi}`,
  temporal: `${HOST}:${ports.temporal}`,
});

/** Ponte's settings (wire, section 1) for the stand-ins, as written to the file. */
export function settingsOf(home: string, ports: Ports, keys: Keys) {
  const urls = urlsOf(ports);
  return {
    api: { host: HOST, port: ports.api, publicUrl: urls.api },
    metrics: { host: HOST, port: ports.metrics },
    workerMetrics: { host: HOST, port: ports.workerMetrics },
    dataDir: join(home, 'api'),
    temporal: { address: urls.temporal, webUiUrl: urls.webUi },
    encryption: 'none', // invented data need not be encrypted
    privacy: { customerKeys: [createHash('sha256').update(keys.operator).digest('base64')] },
    limits: { perKeyPerMinute: 100_000, holdCallbacksSeconds: 3600 },
    operators: [{ name: 'ana', role: 'admin', token: keys.operator, tenants: 'all' }],
    tenants: [
      {
        id: TENANT,
        name: 'Acme Climatização',
        inbound: {
          senior: { unit: UNIT, keys: [keys.inboundSenior], ...EVERYBODY },
          sismetro: { unit: UNIT, keys: [keys.inboundSismetro], ...EVERYBODY },
        },
        senior: {
          baseUrl: urls.seniorX,
          tenantName: TENANT_NAME,
          accessKey: keys.accessKey,
          secret: keys.secret,
          clientId: keys.clientId,
        },
        sismetro: {
          baseUrl: urls.sismetro,
          readUrl: urls.sismetro,
          unit: UNIT,
          key: keys.sismetro,
          requestsPerMinute: 6000, // the stand-in has no rate limit
        },
        branches: {
          '1': { name: 'Matriz', integration: true },
          '2': { name: 'Manaus', integration: false, timeZone: 'America/Manaus' },
          // for users who follow the source document by hand: the ERP's own parameter is still Não
          '3': { name: 'Joinville', integration: true },
        },
      },
    ],
  };
}

export type WrittenSettings = ReturnType<typeof settingsOf>;
