import { Router, type RequestHandler, type Response } from 'express';
import type { Logger } from '../../../platform/logging.js';
import type { Settings } from '../../../platform/settings/types.js';
import type { Audit } from '../audit/audit.js';
import { bodyOf, jsonBody, rawBody } from '../../http/body.js';
import { requireRole, operatorOf, canAccessTenant } from '../../auth/authorize.js';
import { withoutBlanks } from '../requests.js';
import { methodNotAllowed, problem } from '../../http/problems.js';
import type { Captures } from './captures.js';
import { maskBody } from './mask.js';
import {
  CapturesClearSchema,
  CapturesQuerySchema,
  CapturesRevealSchema,
  type CaptureView,
} from './schemas.js';
import type { Capture, CaptureQuery } from './store.js';

type PageQuery = Omit<CaptureQuery, 'before'> & { readonly cursor?: string | undefined };

export interface CaptureRouterDeps {
  readonly settings: () => Settings;
  readonly captures: Pick<Captures, 'list' | 'clear'>;
  readonly audit: Audit;
  readonly logger: Logger;
}

/** The bodies that were kept, for whoever writes a profile (docs/wire.md, section 4). */
export function createCaptureRouter({
  settings,
  captures,
  audit,
  logger,
}: CaptureRouterDeps): Router {
  const router = Router();
  const admin = requireRole('admin', settings);

  router
    .route('/captures')
    .get(admin, async (request, response) => {
      const query = CapturesQuerySchema.parse(withoutBlanks(request.query));
      mustSee(query.tenant, response);
      const { found, nextCursor } = pageOf(query);
      response.json({ items: await views(found, true), nextCursor });
    })
    .all(noMoreDelete, methodNotAllowed('GET'));

  router
    .route('/captures/reveal')
    .post(admin, rawBody, jsonBody, async (_request, response) => {
      const { reason, ...query } = CapturesRevealSchema.parse(bodyOf(response).json);
      const { tenant } = query;
      mustSee(tenant, response);
      const { found, nextCursor } = pageOf(query);
      const items = await views(found, false);
      await audit(operatorOf(response), {
        action: 'reveal',
        ...{ tenant, target: `captures/${tenant}`, reason },
        details: items.map(({ id }) => id).join(' '),
      });
      response.json({ items, nextCursor });
    })
    .all(methodNotAllowed('POST'));

  router
    .route('/captures/clear')
    .post(admin, rawBody, jsonBody, async (_request, response) => {
      const { tenant, reason } = CapturesClearSchema.parse(bodyOf(response).json);
      mustSee(tenant, response);
      const target = `captures/${tenant}`;
      await audit(operatorOf(response), { action: 'clear-captures', tenant, target, reason });
      const removed = captures.clear(tenant);
      logger.info({ by: operatorOf(response).name, tenant, removed }, 'captured bodies removed');
      response.json({ result: 'cleared', removed });
    })
    .all(methodNotAllowed('POST'));

  function pageOf({ tenant, route, limit, cursor }: PageQuery) {
    const before = cursor === undefined ? undefined : Number(cursor);
    const found = captures.list({ tenant, route, before, limit: limit + 1 });
    const page = found.slice(0, limit);
    const last = found.length > limit ? page.at(-1) : undefined;
    return { found: page, nextCursor: last === undefined ? null : String(last.seq) };
  }

  function mustSee(tenant: string, response: Response): void {
    const isThere = settings().tenants.some(({ id }) => id === tenant);
    if (isThere && canAccessTenant(operatorOf(response), tenant)) return;
    throw problem(404, 'Not Found', 'Não há empresa com esta identificação.');
  }

  return router;
}

/** It took no reason and left no trace. */
const noMoreDelete: RequestHandler = ({ method }, _response, next) => {
  if (method !== 'DELETE') return next();
  const detail = 'Send POST /captures/clear with the tenant and a reason.';
  const words = 'Para apagar, informe a empresa e o motivo: ponte capture clear --reason.';
  throw problem(405, 'Method Not Allowed', detail, { words }, { Allow: 'GET' });
};

async function views(page: readonly Capture[], masked: boolean): Promise<CaptureView[]> {
  const items: CaptureView[] = [];
  for (const { seq, body, ...rest } of page) {
    const bytes = Buffer.byteLength(body);
    items.push({ id: String(seq), ...rest, bytes, body: masked ? await maskBody(body) : body });
  }
  return items;
}
