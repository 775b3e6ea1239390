import express, { Router, type Express, type RequestHandler } from 'express';
import helmet from 'helmet';
import type { CustomerKeys } from '../platform/customer-keys.js';
import type { Logger } from '../platform/logging.js';
import type { Settings } from '../platform/settings/types.js';
import type { Orders } from '../platform/temporal/orders.js';
import type { Temporal } from '../platform/temporal/temporal.js';
import type { Sismetro } from '../vendors/sismetro/sismetro.js';
import type { Reload } from './operators/admin/reload.js';
import { createAdminRouter } from './operators/admin/router.js';
import { isWithin } from '../platform/cidr.js';
import type { Audit } from './operators/audit/audit.js';
import { createAuditRouter } from './operators/audit/router.js';
import { createBulkRouter } from './operators/bulk/router.js';
import { authenticate } from './inbound/authenticate.js';
import type { Captures } from './operators/capture/captures.js';
import { createCaptureRouter } from './operators/capture/router.js';
import { createCodecRouter } from './operators/codec/router.js';
import { createConsoleFiles } from './http/console-files.js';
import { requestId, requestLog, requestTimer, type Caller } from './http/request-context.js';
import type { Deliveries } from './inbound/deliveries.js';
import type { DeliveryLog } from './operators/deliveries/delivery-log.js';
import { createDeliveryLogRouter } from './operators/deliveries/router.js';
import { createConcurrencyLimit } from './http/concurrency-limit.js';
import type { Readiness } from './http/readiness.js';
import { createHealthRouter } from './http/health-router.js';
import type { Ingest } from './inbound/ingest.js';
import {
  limitFailedAuthentications,
  limitHeaders,
  limitPerAddress,
  limitPerKey,
} from './http/rate-limits.js';
import type { ApiMetrics } from './metrics/api-metrics.js';
import { createDocsRouter } from './openapi/router.js';
import type { OrderIndex } from './operators/orders/order-index.js';
import { createOperatorsRouter } from './operators/router.js';
import { createTokenUse, limitWrongTokens, withLiveTokens } from './auth/tokens.js';
import { createCausesRouter } from './operators/causes/router.js';
import { createOverviewRouter } from './operators/overview/router.js';
import { notFound, problemHandler } from './http/problems.js';
import { refuseReplays } from './inbound/replay-protection/refuse-replays.js';
import type { Replays } from './inbound/replay-protection/replays.js';
import { createPrivacyRouter } from './operators/privacy/router.js';
import type { OpenSessions } from './auth/session-store.js';
import { createSessionListRouter } from './operators/sessions/router.js';
import { createSessionRouter } from './auth/router.js';
import { createSessions, sessionMiddleware } from './auth/session-middleware.js';
import { createGuard } from './inbound/senior/guard.js';
import { createSeniorRouter } from './inbound/senior/router.js';
import { createSismetroRouter } from './inbound/sismetro/router.js';
import type { Spool } from './inbound/spool/spool.js';

export interface AppDeps {
  /** Asked at each request: settings may be loaded anew. */
  readonly settings: () => Settings;
  readonly temporal: Temporal;
  readonly index: OrderIndex;
  readonly audit: Audit;
  readonly openSessions: OpenSessions;
  readonly orders: Pick<Orders, 'isAwaiting'>;
  readonly ingest: Ingest;
  readonly deliveries: Deliveries;
  readonly customerKeys: CustomerKeys;
  readonly captures: Captures;
  readonly deliveryLog: DeliveryLog;
  readonly replays: Replays;
  readonly reload: Reload;
  readonly spool: Spool;
  readonly readiness: () => Promise<Readiness>;
  readonly sismetro: (tenantId: string) => Sismetro;
  readonly logger: Logger;
  readonly metrics: ApiMetrics;
  /** Where the console was built; otherwise where `npm run build` puts it. */
  readonly consoleDir?: string | undefined;
}

/** The whole HTTP surface (wire, sections 2 to 4). */
export function createApp(deps: AppDeps): Express {
  const { logger, metrics } = deps;
  const settings = () => withLiveTokens(deps.settings());
  const tokenUse = createTokenUse();
  const sessions = createSessions(settings, deps.openSessions);
  const app = express();
  app.disable('x-powered-by');
  app.disable('etag');
  app.set('query parser', 'simple');
  app.set('trust proxy', (proxy: string) => isWithin(settings().api.trustProxy, proxy));
  app.use(requestId, requestTimer(metrics), secureHeaders(), limitHeaders);
  const log = requestLog(logger);
  app.use('/health', log).use(createHealthRouter(deps.readiness));
  app.use(
    limitPerAddress(settings, logger),
    createConcurrencyLimit(() => settings().limits.concurrentRequests),
    log,
  );
  app.use(inboundRouter(deps));
  app.use(
    tokenUse.note,
    sessionMiddleware(sessions),
    createOperatorsRouter({
      settings,
      temporal: deps.temporal,
      index: deps.index,
      audit: deps.audit,
      ingest: deps.ingest,
      sismetro: deps.sismetro,
      logger,
    }),
  );
  app.use(createBulkRouter({ ...deps, settings }));
  app.use(
    createSessionRouter({ ...deps, settings, sessions }),
    createSessionListRouter({ ...deps, settings }),
  );
  app.use(createOverviewRouter({ ...deps, settings }), createCausesRouter({ ...deps, settings }));
  app.use(createAuditRouter({ ...deps, settings }), createCaptureRouter({ ...deps, settings }));
  app.use(createDeliveryLogRouter({ ...deps, settings }));
  app.use(createAdminRouter({ ...deps, settings, written: deps.settings, tokenUse }));
  app.use(createPrivacyRouter({ ...deps, settings }));
  app.use(createCodecRouter({ ...deps, settings }));
  app.use(createConsoleFiles(deps.consoleDir));
  app.use(createDocsRouter());
  app.use(notFound, limitWrongTokens(limitFailedAuthentications()), problemHandler);
  return app;
}

function inboundRouter(deps: AppDeps): Router {
  const { settings, metrics, deliveries } = deps;
  const perKey = limitPerKey(settings);
  const limitFailures = limitFailedAuthentications();
  const replays = refuseReplays(deps.replays, metrics);
  const admit = (caller: Caller): RequestHandler[] => [
    authenticate(caller, { settings, metrics, limitFailures }),
    perKey,
    replays,
  ];
  return Router().use(
    createSeniorRouter({
      admit: admit('senior'),
      deliveries,
      guard: createGuard(deps),
      sismetro: deps.sismetro,
    }),
    createSismetroRouter({ admit: admit('sismetro'), deliveries }),
  );
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
        upgradeInsecureRequests: null, // TLS ends in front of us
      },
    },
    xFrameOptions: { action: 'deny' },
  });
}
