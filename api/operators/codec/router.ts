import { Router, type Request, type RequestHandler } from 'express';
import { createKeyring } from '../../../platform/encryption/keyring.js';
import type { Logger } from '../../../platform/logging.js';
import type { Settings } from '../../../platform/settings/types.js';
import type { Audit } from '../audit/audit.js';
import { bodyOf, bodyUpTo, jsonBody } from '../../http/body.js';
import { requireRole, operatorOf, canAccessTenant } from '../../auth/authorize.js';
import { methodNotAllowed, problem, unprocessable } from '../../http/problems.js';
import { openPayloads, tenantOf } from './decode.js';
import { PayloadsSchema } from './schemas.js';

export interface CodecRouterDeps {
  readonly settings: () => Settings;
  readonly audit: Audit;
  readonly logger: Logger;
}

/** As much as Temporal itself sends at once. */
const MOST_BYTES = 4 * 1024 * 1024;

/** Where payloads become readable for the Temporal Web UI and the command `temporal` (docs/wire.md, section 4). */
export function createCodecRouter({ settings, audit, logger }: CodecRouterDeps): Router {
  const router = Router();
  const isWebUi = (request: Request) => request.get('origin') === webUiOrigin(settings());

  /** Lets scripts of the Web UI's own origin in, and those of no other. */
  const cors: RequestHandler = (request, response, next) => {
    response.vary('Origin');
    if (request.get('origin') === undefined) return next();
    if (!isWebUi(request)) {
      throw problem(403, 'Forbidden', 'Only pages of temporal.webUiUrl may ask for payloads.');
    }
    response.set({
      'Access-Control-Allow-Origin': webUiOrigin(settings()),
      'Access-Control-Allow-Credentials': 'true',
    });
    next();
  };

  router
    .route('/codec/decode')
    .options(cors, (_request, response) => {
      response
        .set({
          'Access-Control-Allow-Methods': 'POST',
          'Access-Control-Allow-Headers':
            'authorization, authorization-extras, content-type, x-namespace',
          'Access-Control-Max-Age': '600',
        })
        .status(204)
        .end();
    })
    .post(
      cors,
      // a page of the Web UI rides on the console's session; its origin is known by now
      requireRole('operator', settings, isWebUi),
      revealing,
      ofNamespace(settings),
      bodyUpTo(MOST_BYTES),
      jsonBody,
      async (request, response) => {
        const { payloads } = PayloadsSchema.parse(bodyOf(response).json);
        const { encryption, temporal } = settings();
        const keyring = createKeyring(encryption.keys);
        if (keyring === undefined) return void response.json({ payloads });
        const operator = operatorOf(response);
        const opened = await openPayloads(
          payloads,
          { keyring, namespace: temporal.namespace },
          (workflowId) => operator.tenants.length === 0 || seesTenant(workflowId),
        );
        if (opened.failed > 0) {
          logger.warn(
            { count: opened.failed },
            'payloads could not be opened: see encryption.keys',
          );
        }
        const hour = new Date().toISOString().slice(0, 13);
        for (const workflowId of opened.workflowIds.filter(holdsCustomers)) {
          const tenant = tenantOf(workflowId);
          await audit(operator, {
            action: 'reveal',
            ...(tenant !== undefined && { tenant }),
            target: workflowId,
            details: 'codec',
            once: `codec ${workflowId} ${hour}`, // one trace an hour: the Web UI asks event by event
          });
        }
        response.json({ payloads: opened.payloads });

        function seesTenant(workflowId: string | undefined): boolean {
          const tenant = tenantOf(workflowId);
          return tenant !== undefined && canAccessTenant(operator, tenant);
        }
      },
    )
    .all(methodNotAllowed('POST', 'OPTIONS'));

  return router;
}

/** What other workflows hold is nobody's: traces, reports of sweeps. */
const holdsCustomers = (workflowId: string) => /^(?:order|callback|parked)\//.test(workflowId);

const webUiOrigin = ({ temporal }: Settings) => new URL(temporal.webUiUrl).origin;

const revealing: RequestHandler = (_request, response, next) => {
  const { role, mayReveal } = operatorOf(response);
  if (role === 'admin' || mayReveal) return next();
  throw problem(403, 'Forbidden', 'This needs an operator with mayReveal, or the role admin.');
};

/** Payloads of another namespace do not open here, and whoever asks for them is to know why. */
const ofNamespace =
  (settings: () => Settings): RequestHandler =>
  (request, _response, next) => {
    const { namespace } = settings().temporal;
    if (request.get('x-namespace') === namespace) return next();
    throw unprocessable(`The header X-Namespace must be ${namespace}.`, []);
  };
