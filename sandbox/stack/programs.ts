import { join } from 'node:path';
import type { Keys } from './keys.js';
import type { NodeProgram } from './service.js';
import { TENANT_NAME, UNIT, type Urls } from './settings.js';

/** How each part of the stack is run. */

type Environment = Readonly<Record<string, string>>;

/** Targets of the stand-ins' links. */
export const linksTo = ({ api, seniorX, sismetro, webUi }: Urls): Environment => ({
  SENIOR_X_URL: seniorX,
  SISMETRO_URL: sismetro,
  CONSOLE_URL: `${api}/console/`,
  TEMPORAL_UI_URL: webUi,
});

const saysListening: NodeProgram['isReady'] = ({ listening }) => listening !== undefined;

export const seniorXProgram = (
  home: string,
  port: number,
  keys: Keys,
  ponteUrl: string,
  env: Environment,
): NodeProgram => ({
  script: 'sandbox/senior-x/main.js',
  isReady: saysListening,
  env: {
    PORT: String(port),
    DATA_DIR: join(home, 'senior-x'),
    UNIT,
    ACCESS_KEY: keys.accessKey,
    SECRET: keys.secret,
    TENANT_NAME,
    CLIENT_ID: keys.clientId,
    PONTE_URL: ponteUrl,
    PONTE_KEY: keys.inboundSenior,
    ...env,
  },
});

export const sismetroProgram = (
  home: string,
  port: number,
  keys: Keys,
  ponteUrl: string,
  env: Environment,
): NodeProgram => ({
  script: 'sandbox/sismetro/main.js',
  isReady: saysListening,
  env: {
    PORT: String(port),
    DATA_DIR: join(home, 'sismetro'),
    UNIT,
    KEY: keys.sismetro,
    PONTE_URL: ponteUrl,
    PONTE_KEY: keys.inboundSismetro,
    ...env,
  },
});

export const apiProgram = (settingsFile: string, env: Environment): NodeProgram => ({
  script: 'api/server.js',
  isReady: ({ msg }) => msg === 'api is listening',
  env: { PONTE_CONFIG: settingsFile, ...env },
});

export const workerProgram = (settingsFile: string, env: Environment): NodeProgram => ({
  script: 'worker.js',
  isReady: ({ msg }) => msg === 'worker is ready',
  env: { PONTE_CONFIG: settingsFile, ...env },
});
