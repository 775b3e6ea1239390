import express, { Router, type Express, type RequestHandler } from 'express';
import helmet from 'helmet';
import type { CustomerKeys } from '../platform/customer-keys.js';
import type { Logger } from '../platform/logging.js';
import type { Settings } from '../platform/settings-types.js';
import type { Orders } from '../platform/temporal/orders.js';
import type { Temporal } from '../platform/temporal/temporal.js';
import type { Sismetro } from '../vendors/sismetro/sismetro.js';
import type { Reload } from './admin/reload.js';
import { createAdminRouter } from './admin/router.js';
import { isWithin } from '../platform/address-blocks.js';
import type { Audit } from './audit/audit.js';
import { createAuditRouter } from './audit/router.js';
import { createBulkRouter } from './bulk/router.js';
import { authenticate } from './callers.js';
import type { Captures } from './capture/captures.js';
import { createCaptureRouter } from './capture/router.js';
import { createCodecRouter } from './codec/router.js';
import { createConsoleFiles } from './console/static.js';
import { requestId, requestLog, requestTimer, type Caller } from './context.js';
import type { Deliveries } from './deliveries.js';
import type { DeliveryLog } from './delivery-log/delivery-log.js';
import { createDeliveryLogRouter } from './delivery-log/router.js';
import { createGate } from './gate.js';
import type { Readiness } from './health/readiness.js';
import { createHealthRouter } from './health/router.js';
import type { Intake } from './intake.js';
import {
  limitFailedAuthentications,
  limitHeaders,
  limitPerAddress,
  limitPerKey,
} from './limits.js';
import type { ApiMetrics } from './metrics.js';
import { createDocsRouter } from './openapi/router.js';
import type { OrderIndex } from './operators/order-index.js';
import { createOperatorsRouter } from './operators/router.js';
import { createTokenUse, limitWrongTokens, withLiveTokens } from './operators/tokens.js';
import { createCausesRouter } from './causes/router.js';
import { createOverviewRouter } from './overview/router.js';
import { notFound, problemHandler } from './problems.js';
import { refuseReplays } from './replays/refuse-replays.js';
import type { Replays } from './replays/replays.js';
import { createPrivacyRouter } from './privacy/router.js';
import type { OpenSessions } from './sessions/open-sessions.js';
import { createSessionListRouter } from './sessions/list-router.js';
import { createSessionRouter } from './sessions/router.js';
import { createSessions, recognizing } from './sessions/sessions.js';
import { createGuard } from './senior/guard.js';
import { createSeniorRouter } from './senior/router.js';
import { createSismetroRouter } from './sismetro/router.js';
import type { Spool } from './spool/spool.js';

export interface AppDeps {
  /** Asked at each request: settings may be loaded anew. */
  readonly settings: () => Settings;
  readonly temporal: Temporal;
  readonly index: OrderIndex;
  readonly audit: Audit;
  readonly openSessions: OpenSessions;
  readonly orders: Pick<Orders, 'isAwaiting'>;
  readonly intake: Intake;
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
    createGate(() => settings().limits.concurrentRequests),
    log,
  );
  app.use(inboundRouter(deps));
  app.use(
    tokenUse.note,
    recognizing(sessions),
    createOperatorsRouter({
      settings,
      temporal: deps.temporal,
      index: deps.index,
      audit: deps.audit,
      intake: deps.intake,
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
