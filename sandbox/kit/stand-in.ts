import { setMaxListeners } from 'node:events';
import type { ErrorRequestHandler, Express, Router } from 'express';
import express from 'express';
import { type CallsOptions, type Handle, createHandle } from './calls.js';
import { controlRoutes } from './control.js';
import { type Database, openDatabase } from './database.js';
import { DELIVERIES_SCHEMA, type Deliveries, createDeliveries } from './deliveries.js';
import { type Faults, createFaults } from './faults.js';
import { LEDGER_SCHEMA, type Ledger, createLedger } from './ledger.js';
import { noForeignPages } from './origin.js';
import { type WebhookSender, createWebhookSender } from './webhook-sender.js';
import { Refusal } from './refusal.js';
import { SCREENS } from './screens/layout.js';

/** What the routes of a vendor are built from. */
export interface Kit {
  readonly database: Database;
  readonly handle: Handle;
  readonly sender: WebhookSender;
  readonly deliveries: Deliveries;
  readonly faults: Faults;
}

export interface StandInRoutes {
  /** The public interface and the users' interface, both in JSON. */
  readonly api: Router;
  /** The users' interface as pages. */
  readonly screens: Router;
}

export interface StandInOptions {
  /** Folder of the SQLite file, or `:memory:`. */
  readonly dataDir: string;
  readonly file: string;
  readonly schema: string;
  readonly errorBody: CallsOptions['errorBody'];
  readonly headersFor: (database: Database, target: string) => Readonly<Record<string, string>>;
  readonly retries?: number | undefined;
  readonly routes: (kit: Kit) => StandInRoutes;
}

/** A vendor's stand-in, not listening yet. */
export interface StandIn {
  readonly app: Express;
  /** Ends work in progress and closes the database; the server must have stopped listening. */
  close(): Promise<void>;
}

export function createStandIn(options: StandInOptions): StandIn {
  const { errorBody } = options;
  const stopped = new AbortController();
  const stopping = stopped.signal;
  setMaxListeners(0, stopping); // every delayed call adds a listener
  const database = openDatabase(
    options.dataDir,
    options.file,
    `${LEDGER_SCHEMA}${DELIVERIES_SCHEMA}${options.schema}`,
  );
  const ledger = createLedger(database);
  const faults = createFaults();
  faults.register('webhook', 'delivery');
  faults.register('callback', 'delivery');
  const deliveries = createDeliveries(database);
  const headersFor = (target: string) => options.headersFor(database, target);
  const sender = createWebhookSender({
    deliveries,
    faults,
    stopping,
    headersFor,
    retries: options.retries,
  });
  const handle = createHandle({ database, ledger, faults, errorBody, stopping });

  const { api, screens } = options.routes({ database, handle, sender, deliveries, faults });

  const app = express().disable('x-powered-by').disable('etag');
  app.use(screens);
  app.get('/', (_request, response) => response.redirect(303, SCREENS));
  app.use(noForeignPages, express.json({ limit: '1mb', type: () => true }));
  app.use('/_sandbox', controlRoutes({ ledger, faults, deliveries }));
  app.use(api);
  app.use(handle({ name: 'unknown', side: 'user', work: unknownAddress }));
  app.use(errorHandler(ledger, errorBody));
  sender.resume();

  return {
    app,
    async close() {
      stopped.abort();
      await sender.close();
      database.close();
    },
  };
}

function unknownAddress(): never {
  throw new Refusal(404, 'Endereço desconhecido');
}

/** Handles what no call caught: unreadable bodies, refusals of the control routes, and internal errors. */
function errorHandler(ledger: Ledger, errorBody: StandInOptions['errorBody']): ErrorRequestHandler {
  return (error: Error & { status?: number }, request, response, _next) => {
    const status = error.status ?? 500;
    if (status >= 500) process.stderr.write(`${String(error.stack)}\n`);
    if (!request.path.startsWith('/_sandbox')) {
      ledger.record(request, { call: 'unreadable', status });
    }
    const message = status >= 500 ? 'Erro interno' : error.message;
    response.status(status).json(errorBody(status, message));
  };
}
