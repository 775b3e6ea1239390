import { z } from 'zod';
import { CommonEnvironmentSchema, ponteOf } from '../kit/run.js';
import { linksOf } from '../kit/screens/links.js';
import { startSismetro } from './app.js';

/** The environment of the stand-in's process. */
export const EnvironmentSchema = CommonEnvironmentSchema.extend({
  KEY: z.string().min(1),
  PUBLIC_URL: z.url().optional(),
});

/** Starts the stand-in as its environment says. */
export const start = (environment: z.output<typeof EnvironmentSchema>) =>
  startSismetro({
    host: environment.HOST,
    port: environment.PORT,
    dataDir: environment.DATA_DIR,
    credentials: { unit: environment.UNIT, key: environment.KEY },
    publicUrl: environment.PUBLIC_URL,
    ponte: ponteOf(environment),
    links: linksOf(environment),
    retries: environment.RETRIES,
  });
