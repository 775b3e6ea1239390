import { STATUS_CODES } from 'node:http';
import { Router } from 'express';
import { z } from 'zod';
import type { Call } from '../kit/calls.js';
import type { Database } from '../kit/database.js';
import { type Listening, listen } from '../kit/listen.js';
import { parse } from '../kit/parse.js';
import type { Links } from '../kit/screens/links.js';
import { type Kit, type StandIn, type StandInRoutes, createStandIn } from '../kit/stand-in.js';
import { createCatalogue } from './catalogue.js';
import { createCatalogueCalls } from './catalogue-calls.js';
import { createTellFinished } from './events.js';
import { createOrderCalls } from './order-calls.js';
import { createOrders } from './orders.js';
import { type Ponte, type PonteAccess, createPonte } from './ponte.js';
import { SENIOR_X_SCHEMA } from './schema.js';
import { seniorXScreens } from './screens/screens.js';
import { seedSeniorX } from './seed.js';
import { type SeniorXCredentials, createTokens } from './tokens.js';
import { vendorRoutes } from './vendor-api.js';

export interface SeniorXOptions {
  /** Folder of `senior-x.sqlite`, or `:memory:`. */
  readonly dataDir: string;
  readonly credentials: SeniorXCredentials;
  /** Absent: no extension point is registered, and equipment cannot be searched. */
  readonly ponte?: PonteAccess | undefined;
  /** Lifetime of an access token; the documented example is 604800. */
  readonly expiresInSeconds?: number | undefined;
  /** Targets of the screens' links. */
  readonly links?: Links | undefined;
  /** Retries of a webhook; 0 for none. */
  readonly retries?: number | undefined;
  readonly host?: string | undefined;
  readonly port?: number | undefined;
}

/**
 * The ERP's stand-in, not listening yet: its public interface, the users' interface under `/erp`, and the users' pages.
 * @public
 */
export function createSeniorXApp(options: SeniorXOptions): StandIn {
  return createStandIn({
    dataDir: options.dataDir,
    file: 'senior-x.sqlite',
    schema: SENIOR_X_SCHEMA,
    errorBody,
    headersFor: webhookHeaders,
    retries: options.retries,
    routes: (kit) => routes(kit, options),
  });
}

/** Starts it on its own port; `port` 0, the default, takes a free one. */
export const startSeniorX = (options: SeniorXOptions): Promise<Listening> =>
  listen(createSeniorXApp(options), options);

function routes(kit: Kit, options: SeniorXOptions): StandInRoutes {
  const { credentials, expiresInSeconds = 604_800 } = options;
  const { database, sender } = kit;
  seedSeniorX(database);
  const catalogue = createCatalogue(database);
  const orders = createOrders(database);
  const tokens = createTokens(database, expiresInSeconds);
  const tellFinished = createTellFinished(sender, catalogue, credentials.tenantName);
  const ponte = createPonte(options.ponte);

  const catalogueCalls = createCatalogueCalls(catalogue);
  const orderCalls = createOrderCalls({ catalogue, orders, tellFinished, ponte });
  const searchEquipment = equipmentSearch(ponte);

  const api = Router();
  api.use(vendorRoutes({ kit, catalogue, orders, tokens, credentials, ponte }));
  // what a user does in the ERP, in JSON, as far as programs play users
  api.get('/erp/branches', kit.handle(catalogueCalls.branches));
  api.put('/erp/branches/:code', kit.handle(catalogueCalls.saveBranch));
  api.post('/erp/customers', kit.handle(catalogueCalls.saveCustomer));
  api.get('/erp/webhooks', kit.handle(catalogueCalls.webhooks));
  api.post('/erp/webhooks', kit.handle(catalogueCalls.saveWebhook));
  api.delete('/erp/webhooks/:id', kit.handle(catalogueCalls.deleteWebhook));
  api.get('/erp/orders', kit.handle(orderCalls.list));
  api.get('/erp/orders/:id', kit.handle(orderCalls.read));
  api.post('/erp/orders', kit.handle(orderCalls.create));
  api.post('/erp/orders/:id/items', kit.handle(orderCalls.addItem));
  api.post('/erp/orders/:id/close', kit.handle(orderCalls.close));
  api.post('/erp/orders/:id/bill', kit.handle(orderCalls.bill));
  api.delete('/erp/orders/:id', kit.handle(orderCalls.remove));
  api.post('/erp/orders/:id/cancel', kit.handle(orderCalls.cancel));
  api.post('/erp/orders/:id/items/:itemId/cancel', kit.handle(orderCalls.cancelItem));
  api.get('/erp/equipment', kit.handle(searchEquipment));
  const screens = seniorXScreens({
    kit,
    catalogue,
    orders,
    catalogueCalls,
    orderCalls,
    searchEquipment,
    ponteUrl: options.ponte?.url,
    links: options.links ?? {},
  });
  return { api, screens };
}

const EquipmentQuerySchema = z.object({
  query: z.string().default(''),
  page: z.coerce.number().int().min(1).default(1),
});

/** The search icon beside *Equipamento disponível*. */
const equipmentSearch = (ponte: Ponte): Call<unknown> => ({
  name: 'erp.equipment',
  side: 'user',
  before(request) {
    const { query, page } = parse(EquipmentQuerySchema, request.query);
    return ponte.searchEquipment(query, page);
  },
  work: (_request, body) => ({ body }),
});

/** Senior X's error body (documented). */
const errorBody = (status: number, message: string) => ({
  message,
  errorCode: String(status),
  reason: STATUS_CODES[status] ?? 'Error',
  domain: 'erpx_com_ven',
  service: 'pedido',
});

/** The static headers registered with a webhook; none after it was deleted. */
const webhookHeaders = (database: Database, id: string) =>
  createCatalogue(database)
    .webhooks()
    .find((webhook) => webhook.id === id)?.headers ?? {};
