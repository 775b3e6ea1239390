import { z } from 'zod';
import { CommonEnvironmentSchema, ponteOf } from '../kit/run.js';
import { linksOf } from '../kit/screens/links.js';
import { startSismetro } from './app.js';

/** The environment of the stand-in's process. */
export const EnvironmentSchema = CommonEnvironmentSchema.extend({
  KEY: z.string().min(1),
  PUBLIC_URL: z.url().optional(),
  IDEMPOTENCY_HEADER: z.stringbool().optional(),
  FIND_BY_REFERENCE: z.stringbool().optional(),
  REQUESTS_PER_MINUTE: z.coerce.number().int().min(1).optional(),
  PAGE_SIZE: z.coerce.number().int().min(1).optional(),
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
    idempotencyHeader: environment.IDEMPOTENCY_HEADER,
    findByReference: environment.FIND_BY_REFERENCE,
    requestsPerMinute: environment.REQUESTS_PER_MINUTE,
    pageSize: environment.PAGE_SIZE,
  });
