import { Router, type Response } from 'express';
import type { Logger } from '../../platform/logging.js';
import type { Settings } from '../../platform/settings-types.js';
import { allowing, operatorOf, sees } from '../operators/operator.js';
import { withoutBlanks } from '../operators/requests.js';
import { methodNotAllowed, problem } from '../problems.js';
import type { Captures } from './captures.js';
import { maskBody } from './mask.js';
import { CapturesQuerySchema, TenantQuerySchema, type CaptureView } from './schemas.js';
import type { Capture } from './store.js';

export interface CaptureRouterDeps {
  readonly settings: () => Settings;
  readonly captures: Pick<Captures, 'list' | 'clear'>;
  readonly logger: Logger;
}

/** The bodies that were kept, for whoever writes a profile (docs/wire.md, section 4). */
export function createCaptureRouter({ settings, captures, logger }: CaptureRouterDeps): Router {
  const router = Router();
  const admin = allowing('admin', settings);

  router
    .route('/captures')
    .get(admin, async (request, response) => {
      const query = CapturesQuerySchema.parse(withoutBlanks(request.query));
      const { tenant, route, limit, cursor } = query;
      mustSee(tenant, response);
      const before = cursor === undefined ? undefined : Number(cursor);
      const found = captures.list({ tenant, route, before, limit: limit + 1 });
      const page = found.slice(0, limit);
      const masked = query.masked === 'true';
      if (!masked) {
        const by = operatorOf(response).name;
        const ids = page.map(({ seq }) => seq);
        logger.warn({ by, tenant, ids }, 'captured bodies shown with personal data');
      }
      const items = await views(page, masked);
      response.json({
        items,
        nextCursor: found.length > limit ? (items.at(-1)?.id ?? null) : null,
      });
    })
    .delete(admin, (request, response) => {
      const { tenant } = TenantQuerySchema.parse(request.query);
      mustSee(tenant, response);
      const removed = captures.clear(tenant);
      logger.info({ by: operatorOf(response).name, tenant, removed }, 'captured bodies removed');
      response.json({ result: 'cleared', removed });
    })
    .all(methodNotAllowed('GET', 'DELETE'));

  function mustSee(tenant: string, response: Response): void {
    const isThere = settings().tenants.some(({ id }) => id === tenant);
    if (isThere && sees(operatorOf(response), tenant)) return;
    throw problem(404, 'Not Found', 'Não há empresa com esta identificação.');
  }

  return router;
}

async function views(page: readonly Capture[], masked: boolean): Promise<CaptureView[]> {
  const items: CaptureView[] = [];
  for (const { seq, body, ...rest } of page) {
    const bytes = Buffer.byteLength(body);
    items.push({ id: String(seq), ...rest, bytes, body: masked ? await maskBody(body) : body });
  }
  return items;
}
