import { Router } from 'express';
import { type Listening, listen } from '../kit/listen.js';
import type { Links } from '../kit/screens/links.js';
import { type Kit, type StandIn, type StandInRoutes, createStandIn } from '../kit/stand-in.js';
import { createCallbacks } from './callbacks.js';
import { createEquipmentRegister } from './equipment.js';
import { createFieldCalls } from './field-calls.js';
import { createOpeningRules } from './opening-rules.js';
import { SISMETRO_SCHEMA } from './schema.js';
import type { SismetroCredentials } from './parts.js';
import { sismetroScreens } from './screens/screens.js';
import { seedSismetro } from './seed.js';
import { createServiceRequests } from './service-requests.js';
import { vendorRoutes } from './vendor-api.js';

export interface SismetroOptions {
  /** Folder of `sismetro.sqlite`, or `:memory:`. */
  readonly dataDir: string;
  readonly credentials: SismetroCredentials;
  /** The target of callbacks and their headers; absent: no callbacks. */
  readonly ponte?:
    { readonly url: string; readonly unit: string; readonly key: string } | undefined;
  /** Targets of the screens' links. */
  readonly links?: Links | undefined;
  /** Base address of links to PDFs; by default the address that was called. */
  readonly publicUrl?: string | undefined;
  /** Retries of a callback; 0 for none. */
  readonly retries?: number | undefined;
  readonly host?: string | undefined;
  readonly port?: number | undefined;
}

/**
 * Sismetro's stand-in, not listening yet: its public interface, the users' interface under `/campo`, and the users'
 * pages.
 * @public
 */
export function createSismetroApp(options: SismetroOptions): StandIn {
  const { ponte } = options;
  return createStandIn({
    dataDir: options.dataDir,
    file: 'sismetro.sqlite',
    schema: SISMETRO_SCHEMA,
    errorBody: (_status, message) => ({ valid: false, message }),
    headersFor: () => (ponte ? { unit: ponte.unit, key: ponte.key } : {}),
    retries: options.retries,
    routes: (kit) => routes(kit, options),
  });
}

/** Starts it on its own port; `port` 0, the default, takes a free one. */
export const startSismetro = (options: SismetroOptions): Promise<Listening> =>
  listen(createSismetroApp(options), options);

function routes(kit: Kit, options: SismetroOptions): StandInRoutes {
  seedSismetro(kit.database);
  const requests = createServiceRequests(kit.database);
  const parts = {
    kit,
    credentials: options.credentials,
    requests,
    register: createEquipmentRegister(kit.database),
    rules: createOpeningRules(kit.database),
    publicUrl: (request: { get(name: string): string | undefined }) =>
      options.publicUrl ?? `http://${request.get('host')}`,
  };
  const calls = createFieldCalls(parts, createCallbacks(kit.sender, options.ponte?.url));
  const api = Router();
  api.use(vendorRoutes(parts));
  // what technicians and planners do in Sismetro, in JSON, as far as programs play them
  api.get('/campo/ss', kit.handle(calls.list));
  api.post('/campo/ss/:ss/start', kit.handle(calls.start));
  api.post('/campo/ss/:ss/complete', kit.handle(calls.complete));
  api.post('/campo/ss/:ss/cancel', kit.handle(calls.cancel));
  api.get('/campo/rules', kit.handle(calls.rules));
  return { api, screens: sismetroScreens(parts, calls, options.links ?? {}) };
}
