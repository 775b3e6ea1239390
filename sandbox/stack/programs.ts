import type { NodeProgram } from './service.js';

/** How Ponte's own parts of the stack are run. */

type Environment = Readonly<Record<string, string>>;

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
