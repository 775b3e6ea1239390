import express, { type Express, type RequestHandler } from 'express';
import helmet from 'helmet';
import type { CustomerKeys } from '../platform/customer-keys.js';
import type { Logger } from '../platform/logging.js';
import type { Settings } from '../platform/settings/types.js';
import type { Orders } from '../platform/temporal/orders.js';
import type { Temporal } from '../platform/temporal/temporal.js';
import type { Sismetro } from '../vendors/sismetro/sismetro.js';
import { createOidcSignIn } from './auth/oidc/sign-in.js';
import { createSessions, sessionMiddleware } from './auth/session-middleware.js';
import type { OpenSessions } from './auth/session-store.js';
import { createTokenUse, limitWrongTokens, withLiveTokens } from './auth/tokens.js';
import { ENDPOINTS } from './endpoints.js';
import { takeOffPath } from './inbound/shown-credentials.js';
import { closeIfUnread } from './http/body.js';
import { trustProxies } from './http/caller-address.js';
import { createConsoleFiles } from './http/console-files.js';
import { mount } from './http/endpoints.js';
import { createPlaces } from './http/places.js';
import { notFound, problemHandler } from './http/problems.js';
import {
  limitFailedAuthentications,
  limitHeaders,
  limitPerAddress,
  limitPerKey,
} from './http/rate-limits.js';
import type { Readiness } from './http/health.js';
import { requestId } from './http/request-context.js';
import { requestLog, requestTimer } from './http/request-log.js';
import { authenticate, readKnown } from './inbound/authenticate.js';
import type { Deliveries } from './inbound/deliveries.js';
import type { InboundDeps } from './inbound/endpoint.js';
import type { Ingest } from './inbound/ingest.js';
import { refuseReplays, type Replays } from './inbound/replay-protection.js';
import { createGuard } from './inbound/senior/guard.js';
import type { Spool } from './inbound/spool/spool.js';
import type { ApiMetrics } from './metrics/api-metrics.js';
import { createOpenApiDocument } from './openapi/document.js';
import { createDocsFiles } from './openapi/endpoints.js';
import type { Reload } from './live-settings.js';
import type { Audit } from './operators/audit/audit.js';
import type { DeliveryLog } from './inbound/log/delivery-log.js';
import type { OrderIndex } from '../platform/temporal/order-index.js';
import { createBesides, createOrderCounts } from './operators/overview/endpoints.js';

export interface AppDeps {
  /** Called for each request, since settings may be reloaded. */
  readonly settings: () => Settings;
  readonly temporal: Temporal;
  readonly index: OrderIndex;
  readonly audit: Audit;
  readonly openSessions: OpenSessions;
  readonly orders: Pick<Orders, 'runningPhases' | 'isBeingRead'>;
  readonly ingest: Ingest;
  readonly deliveries: Deliveries;
  readonly customerKeys: CustomerKeys;
  readonly deliveryLog: DeliveryLog;
  readonly replays: Replays;
  readonly reload: Reload;
  readonly spool: Spool;
  readonly readiness: () => Promise<Readiness>;
  readonly sismetro: (tenantId: string) => Sismetro;
  readonly logger: Logger;
  readonly metrics: ApiMetrics;
  /** The folder of the built console; by default where `npm run build` puts it. */
  readonly consoleDir?: string | undefined;
}

const PATHS = Object.values(ENDPOINTS).flatMap((endpoints) => endpoints.map(({ path }) => path));

/** Builds the whole HTTP interface (wire, sections 2 to 4). */
export function createApp(deps: AppDeps): Express {
  const { logger, metrics } = deps;
  const settings = () => withLiveTokens(deps.settings());
  const tokenUse = createTokenUse();
  const sessions = createSessions(settings, deps.openSessions);
  const app = express();
  app.disable('x-powered-by');
  app.disable('etag');
  app.set('query parser', 'simple');
  trustProxies(app, settings);
  app.use(takeOffPath, requestId, requestTimer(metrics), secureHeaders(), limitHeaders);
  const log = requestLog(logger, PATHS);
  app.use('/health', log).use(mount(ENDPOINTS.probes, deps));
  app.use(limitPerAddress(settings, logger), log, closeIfUnread);
  const takePlace = createPlaces(() => settings().limits.concurrentRequests, logger);
  app.use(
    mount(
      ENDPOINTS.vendors,
      {
        ...{ ...deps, admit: admitting(deps), guard: createGuard(deps) },
        refuseReplays: refuseReplays(deps.replays, metrics),
      },
      takePlace,
    ),
  );
  app.use(tokenUse.note, sessionMiddleware(sessions));
  app.use(
    mount(
      ENDPOINTS.operators,
      {
        ...{ ...deps, settings, written: deps.settings, tokenUse, sessions },
        oidc: createOidcSignIn({ ...deps, settings, sessions }),
        besides: createBesides(deps.temporal, settings),
        countOrders: createOrderCounts(deps.temporal),
      },
      takePlace,
    ),
  );
  app.use(takePlace(), createConsoleFiles(deps.consoleDir));
  app.use(mount(ENDPOINTS.readers, { createDocument: createOpenApiDocument }), createDocsFiles());
  app.use(notFound, limitWrongTokens(limitFailedAuthentications()), problemHandler);
  return app;
}

/** Admits vendors: authenticates them, and limits their rate. */
function admitting({ settings, metrics, logger }: AppDeps): InboundDeps['admit'] {
  const perKey = limitPerKey(settings);
  const limitFailures = limitFailedAuthentications();
  return (caller, hasBody) => [
    ...(hasBody ? [readKnown(caller, { settings })] : []), // the signature covers the raw body
    authenticate(caller, { settings, metrics, limitFailures, logger }),
    perKey,
  ];
}

function secureHeaders(): RequestHandler {
  return helmet({
    contentSecurityPolicy: {
      directives: {
        scriptSrc: ["'self'"],
        styleSrc: ["'self'"],
        imgSrc: ["'self'", 'data:'],
        fontSrc: ["'self'"],
        frameAncestors: ["'none'"],
        upgradeInsecureRequests: null, // TLS ends at the proxy
      },
    },
    xFrameOptions: { action: 'deny' },
  });
}
