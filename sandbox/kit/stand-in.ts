import { setMaxListeners } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import type { ErrorRequestHandler, Express, Router } from 'express';
import express from 'express';
import { type CallsOptions, type Handle, createHandle } from './calls.js';
import { type Truth, controlRoutes } from './control.js';
import { type Database, openDatabase } from './database.js';
import { DELIVERIES_SCHEMA, type Deliveries, createDeliveries } from './deliveries.js';
import { type Faults, type OwnKinds, createFaults } from './faults.js';
import type { Kind } from './kinds.js';
import { LEDGER_SCHEMA, type Ledger, createLedger } from './ledger.js';
import { noForeignPages } from './origin.js';
import { type WebhookSender, type TwistBody, createWebhookSender } from './webhook-sender.js';
import { Refusal } from './refusal.js';
import { SCREENS } from './screens/layout.js';
import { type Act, type Later, createSequels } from './sequels.js';

/** What the routes of a vendor are built from. */
export interface Kit {
  readonly database: Database;
  readonly handle: Handle;
  readonly sender: WebhookSender;
  readonly deliveries: Deliveries;
  readonly faults: Faults;
  readonly ledger: Ledger;
  readonly later: Later;
}

export interface StandInRoutes {
  /** The public interface and the users' interface, both in JSON. */
  readonly api: Router;
  /** The users' interface as pages. */
  readonly screens: Router;
  /** What the vendor may do on its own. */
  readonly acts: readonly Act[];
  readonly truth: Truth;
}

export interface StandInOptions {
  /** Folder of the SQLite file, or `:memory:`. */
  readonly dataDir: string;
  readonly file: string;
  readonly schema: string;
  /** The kinds of faults that this vendor defines. */
  readonly kinds: readonly Kind[];
  /** The kinds that apply to its deliveries. */
  readonly deliveryKinds: Readonly<Record<'webhook' | 'callback', OwnKinds>>;
  readonly errorBody: CallsOptions['errorBody'];
  readonly headersFor: (database: Database, target: string) => Readonly<Record<string, string>>;
  readonly twistBody: (kit: Pick<Kit, 'database' | 'ledger'>) => TwistBody;
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
  const faults = createFaults(options.kinds);
  const { webhook, callback } = options.deliveryKinds;
  faults.register('webhook', 'delivery', webhook);
  faults.register('callback', 'delivery', callback);
  const later = laterUntil(stopping);
  const sequels = createSequels({ database, ledger, faults, later });
  const deliveries = createDeliveries(database);
  const headersFor = (target: string) => options.headersFor(database, target);
  const twistBody = options.twistBody({ database, ledger });
  const sender = createWebhookSender({
    deliveries,
    faults,
    sequels,
    stopping,
    headersFor,
    twistBody,
    retries: options.retries,
  });
  const handle = createHandle({ database, ledger, faults, sequels, errorBody, stopping });

  const { api, screens, acts, truth } = options.routes({
    database,
    handle,
    sender,
    deliveries,
    ledger,
    faults,
    later,
  });
  sequels.know(acts);

  const app = express().disable('x-powered-by').disable('etag');
  app.use(screens);
  app.get('/', (_request, response) => response.redirect(303, SCREENS));
  app.use(noForeignPages, express.json({ limit: '1mb', type: () => true }));
  app.use('/_sandbox', controlRoutes({ ledger, faults, deliveries, truth }));
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

const laterUntil =
  (stopping: AbortSignal): Later =>
  (ms, work) =>
    void sleep(ms, undefined, { signal: stopping })
      .then(work)
      .catch((error: unknown) => {
        if (!stopping.aborted) process.stderr.write(`${String(error)}\n`);
      });

function unknownAddress(): never {
  throw new Refusal(404, 'Endereço desconhecido');
}

/** Handles what no call caught: unreadable bodies, refusals of the control routes, and internal errors. */
function errorHandler(ledger: Ledger, errorBody: StandInOptions['errorBody']): ErrorRequestHandler {
  return (error: Error & { status?: number }, request, response, _next) => {
    const status = error.status ?? 500;
    if (status >= 500) process.stderr.write(`${String(error.stack)}\n`);
    if (!request.path.startsWith('/_sandbox')) {
      ledger.record(request, { call: 'unreadable', by: 'caller', status });
    }
    const message = status >= 500 ? 'Erro interno' : error.message;
    response.status(status).json(errorBody(status, message));
  };
}
