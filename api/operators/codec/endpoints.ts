import type { Request, RequestHandler } from 'express';
import { z } from 'zod';
import { contentOf, tenantOf } from '../../../domain/ids.js';
import { createKeyring } from '../../../platform/encryption/keyring.js';
import type { Logger } from '../../../platform/logging.js';
import type { Settings } from '../../../platform/settings/types.js';
import { canAccessTenant, operatorOf, requireReveal, requireRole } from '../../auth/authorize.js';
import { bodyOf, bodyUpTo, jsonBody } from '../../http/body.js';
import type { Endpoint } from '../../http/endpoints.js';
import { problem, unprocessable } from '../../http/problems.js';
import { answer, BODY_REFUSALS } from '../../openapi/answers.js';
import type { Audit } from '../audit/audit.js';
import type { OperatorDeps } from '../endpoint.js';
import { openPayloads, PayloadsSchema } from './decode.js';

export interface CodecDeps extends OperatorDeps {
  readonly audit: Audit;
  readonly logger: Logger;
}

/** As much as Temporal itself sends at once. */
const MOST_BYTES = 4 * 1024 * 1024;

/** Decrypts payloads for the Temporal Web UI and the command `temporal` (docs/wire.md, section 4). */
export const CODEC_ENDPOINTS: readonly Endpoint<CodecDeps>[] = [
  {
    method: 'options',
    path: '/codec/decode',
    tag: 'Codec',
    caller: 'anyone',
    summary: 'Check whether a page of this origin may request payloads',
    responses: {
      204: { description: 'CORS headers. Only the origin of `temporal.webUiUrl` is allowed.' },
    },
    problems: [403],
    handlers: ({ settings }) => [
      cors(settings),
      (_request, response) => {
        response
          .set({
            'Access-Control-Allow-Methods': 'POST',
            'Access-Control-Allow-Headers':
              'authorization, authorization-extras, content-type, x-namespace',
            'Access-Control-Max-Age': '600',
          })
          .status(204)
          .end();
      },
    ],
  },
  {
    method: 'post',
    path: '/codec/decode',
    tag: 'Codec',
    caller: 'operator',
    summary: 'Decrypt payloads (role operator with `mayReveal`, or admin)',
    description:
      'The codec server for the Temporal Web UI; its endpoint is this URL without `/decode`. Payloads that cannot be decrypted are returned unchanged. Cross-origin requests are allowed only from the origin of `temporal.webUiUrl`.',
    headers: z.object({ 'X-Namespace': z.string() }),
    body: PayloadsSchema,
    responses: { 200: answer('The payloads, in the order of the request.', PayloadsSchema) },
    problems: [...BODY_REFUSALS, 401, 403, 503],
    admit: (deps) => [
      cors(deps.settings),
      // a page of the Web UI uses the console's session; `cors` has checked its origin
      requireRole('operator', deps.settings, (request) => isWebUi(request, deps.settings())),
      revealing,
      ofNamespace(deps.settings),
      bodyUpTo(MOST_BYTES),
      jsonBody,
    ],
    handlers: (deps) => [decode(deps)],
  },
];

const decode =
  ({ settings, audit, logger }: CodecDeps): RequestHandler =>
  async (_request, response) => {
    const { payloads } = PayloadsSchema.parse(bodyOf(response).json);
    const { encryption, temporal } = settings();
    const keyring = createKeyring(encryption.keys);
    if (keyring === undefined) return void response.json({ payloads });
    const operator = operatorOf(response);
    const seesTenant = (workflowId: string | undefined) => {
      const tenant = tenantOf(workflowId ?? '');
      return tenant !== undefined && canAccessTenant(operator, tenant);
    };
    const mayOpen = (workflowId: string | undefined) =>
      !holdsTokens(workflowId) && (operator.tenants.length === 0 || seesTenant(workflowId));
    const opened = await openPayloads(
      payloads,
      { keyring, namespace: temporal.namespace },
      mayOpen,
    );
    if (opened.failed > 0) {
      logger.warn({ count: opened.failed }, 'payloads could not be opened: see encryption.keys');
    }
    for (const workflowId of opened.workflowIds.filter(holdsCustomers)) {
      const tenant = tenantOf(workflowId);
      await audit(operator, {
        action: 'reveal',
        ...(tenant !== undefined && { tenant }),
        target: workflowId,
        details: 'codec',
        hourly: `codec ${workflowId}`, // the Web UI sends a request for each event
      });
    }
    response.json({ payloads: opened.payloads });
  };

/** Allows scripts of the Web UI's origin, and of no other. */
const cors =
  (settings: () => Settings): RequestHandler =>
  (request, response, next) => {
    response.vary('Origin');
    if (request.get('origin') === undefined) return next();
    if (!isWebUi(request, settings())) {
      throw problem(403, 'Only pages of temporal.webUiUrl may request payloads.');
    }
    response.set({
      'Access-Control-Allow-Origin': webUiOrigin(settings()),
      'Access-Control-Allow-Credentials': 'true',
    });
    next();
  };

const isWebUi = (request: Request, settings: Settings) =>
  request.get('origin') === webUiOrigin(settings);

/** No operator may read our tokens at a vendor: the payloads of their workflow stay encrypted. */
const holdsTokens = (workflowId = '') => contentOf(workflowId) === 'tokens';

/** What contains a customer's data is decrypted only with an audit record. */
const holdsCustomers = (workflowId: string) => contentOf(workflowId) === 'customers';

const webUiOrigin = ({ temporal }: Settings) => new URL(temporal.webUiUrl).origin;

const revealing: RequestHandler = (_request, response, next) => {
  requireReveal(operatorOf(response));
  next();
};

/** Payloads of another namespace cannot be decrypted here; the answer says why. */
const ofNamespace =
  (settings: () => Settings): RequestHandler =>
  (request, _response, next) => {
    const { namespace } = settings().temporal;
    if (request.get('x-namespace') === namespace) return next();
    throw unprocessable(`The header X-Namespace must be ${namespace}.`, []);
  };
