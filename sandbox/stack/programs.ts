import { join } from 'node:path';
import { startDevServer } from '../temporal/dev-server.js';
import type { Keys } from './keys.js';
import type { Ports } from './ports.js';
import type { NodeProgram, Run, Watchers } from './service.js';
import { TENANT_NAME, UNIT, type Urls } from './settings.js';

/** How each part of the stack is run. */

type Environment = Readonly<Record<string, string>>;

/** Temporal's development server; what it knows outlives it in `<home>/temporal.db`. */
export function launchTemporal(home: string, ports: Ports, logFile: string, watch: Watchers): Run {
  const started = startDevServer({
    port: ports.temporal,
    uiPort: ports.webUi,
    dbFile: join(home, 'temporal.db'),
    logFile,
  });
  let pid: number | undefined;
  return {
    ready: started.then((server) => {
      pid = server.pid;
      watch.reaper.watch(pid);
    }),
    exited: started.then(({ exited }) => exited).catch(() => {}),
    pid: () => pid,
    async end(signal) {
      const server = await started.catch(() => undefined);
      await (signal === 'SIGKILL' ? server?.kill() : server?.stop());
    },
  };
}

/** What the screens of the stand-ins link to. */
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
  isReady: ({ msg }) => msg === 'api listens',
  env: { PONTE_CONFIG: settingsFile, ...env },
});

export const workerProgram = (settingsFile: string, env: Environment): NodeProgram => ({
  script: 'worker.js',
  isReady: ({ msg }) => msg === 'worker is ready',
  env: { PONTE_CONFIG: settingsFile, ...env },
});
