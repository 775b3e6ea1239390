import { z } from 'zod';
import { CommonEnvironmentSchema, ponteOf } from '../kit/run.js';
import { linksOf } from '../kit/screens/links.js';
import { startSeniorX } from './app.js';

/** The environment of the stand-in's process. */
export const EnvironmentSchema = CommonEnvironmentSchema.extend({
  ACCESS_KEY: z.string().min(1),
  SECRET: z.string().min(1),
  TENANT_NAME: z.string().min(1),
  CLIENT_ID: z.string().min(1),
  EXPIRES_IN: z.coerce.number().int().min(1).optional(),
});

/** Starts the stand-in as its environment says. */
export const start = (environment: z.output<typeof EnvironmentSchema>) =>
  startSeniorX({
    host: environment.HOST,
    port: environment.PORT,
    dataDir: environment.DATA_DIR,
    credentials: {
      accessKey: environment.ACCESS_KEY,
      secret: environment.SECRET,
      tenantName: environment.TENANT_NAME,
      clientId: environment.CLIENT_ID,
    },
    ponte: ponteOf(environment),
    links: linksOf(environment),
    expiresInSeconds: environment.EXPIRES_IN,
    retries: environment.RETRIES,
  });
