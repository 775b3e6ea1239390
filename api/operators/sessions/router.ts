import { Router } from 'express';
import type { Settings } from '../../../platform/settings/types.js';
import type { Audit } from '../audit/audit.js';
import { requireRole, operatorOf, sessionOf } from '../../auth/authorize.js';
import { methodNotAllowed, problem } from '../../http/problems.js';
import { mayEnd, sessionView } from './list.js';
import type { OpenSessions } from '../../auth/session-store.js';
import { SessionIdSchema } from '../../auth/schemas.js';

export interface SessionListRouterDeps {
  readonly settings: () => Settings;
  readonly openSessions: OpenSessions;
  readonly audit: Audit;
}

/** Where people are signed in, and an end to it (docs/wire.md, section 4). */
export function createSessionListRouter(deps: SessionListRouterDeps): Router {
  const { settings, openSessions, audit } = deps;
  const router = Router();
  const viewer = requireRole('viewer', settings);
  router
    .route('/sessions')
    .get(viewer, async (_request, response) => {
      const operator = operatorOf(response);
      const shown = (await openSessions.list()).filter((session) => mayEnd(operator, session));
      response.json({
        items: shown.map((session) => sessionView(session, operator, sessionOf(response))),
      });
    })
    .all(methodNotAllowed('GET'));
  router
    .route('/sessions/:id')
    .delete(viewer, async (request, response) => {
      const operator = operatorOf(response);
      const { data } = SessionIdSchema.safeParse(request.params.id); // nothing else is an id of ours
      const session = data === undefined ? undefined : await openSessions.find(data);
      if (session === undefined || !mayEnd(operator, session)) {
        throw problem(404, 'Not Found', 'Esta sessão não existe, ou já terminou.');
      }
      const { id, name, via, expiresAt } = session;
      await audit(operator, {
        action: 'end-session',
        target: `session/${id}`,
        details: `${name} (${via})`,
      });
      await openSessions.end({ id, expiresAt: Date.parse(expiresAt) });
      response.status(204).end();
    })
    .all(methodNotAllowed('DELETE'));
  return router;
}
