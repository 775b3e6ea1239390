import { sessionWorkflowId } from '../../../workflows/session/messages.js';
import type { OpenSession } from '../../../platform/temporal/sessions.js';
import { sessionOf, canAccessTenants } from '../../auth/authorize.js';
import {
  OpenSessionListSchema,
  SessionIdSchema,
  type OpenSessionView,
} from '../../auth/schemas.js';
import type { OpenSessions } from '../../auth/session-store.js';
import { problem } from '../../http/problems.js';
import { answer } from '../../openapi/answers.js';
import { ownerOf, type Operator, type Session } from '../../auth/session.js';
import type { Audit } from '../audit/audit.js';
import { operatorEndpoints, type OperatorDeps } from '../endpoint.js';

export interface SessionListDeps extends OperatorDeps {
  readonly openSessions: OpenSessions;
  readonly audit: Audit;
}

const { get, delete: remove } = operatorEndpoints<SessionListDeps>('Session');

export const SESSION_LIST_ENDPOINTS = [
  get(
    '/sessions',
    {
      role: 'viewer',
      summary: 'List open sessions, most recently used first',
      description:
        "Lists the caller's sessions. Admins also see other operators' sessions: all of them, or those of operators who have access only to the admin's tenants.",
      responses: { 200: answer('At most 1,000.', OpenSessionListSchema) },
    },
    async ({ operator, response }, { openSessions }) => {
      const shown = (await openSessions.list()).filter((session) => mayEnd(operator, session));
      return { items: shown.map((session) => sessionView(session, operator, sessionOf(response))) };
    },
  ),

  remove(
    '/sessions/:id',
    {
      role: 'viewer',
      summary: 'End one of your sessions, or another operator’s (role admin)',
      description:
        'All API processes reject the session within five seconds. Recorded in the audit log.',
      params: { id: SessionIdSchema },
      responses: { 204: { description: 'The session has ended.' } },
      problems: [403, 404],
    },
    async ({ operator, request }, { openSessions, audit }) => {
      const { data } = SessionIdSchema.safeParse(request.params['id']); // no other text is an id of a session
      const session = data === undefined ? undefined : await openSessions.find(data);
      if (session === undefined || !mayEnd(operator, session)) {
        throw problem(404, ({ problems }) => problems.noSession);
      }
      const { id, name, via, expiresAt } = session;
      await audit(operator, {
        action: 'end-session',
        target: sessionWorkflowId(id),
        details: `${name} (${via})`,
      });
      await openSessions.end({ id, expiresAt: Date.parse(expiresAt) });
    },
  ),
];

type Viewer = Pick<Operator, 'via' | 'name' | 'subject' | 'role' | 'tenants'>;

const isOwn = (viewer: Viewer, { owner }: Pick<OpenSession, 'owner'>) => owner === ownerOf(viewer);

/**
 * Returns true if the operator may see and end the session: their own, and for admins those of operators they may see.
 */
function mayEnd(viewer: Viewer, session: Pick<OpenSession, 'owner' | 'tenants'>): boolean {
  if (isOwn(viewer, session)) return true;
  return viewer.role === 'admin' && canAccessTenants(viewer, session.tenants);
}

/**
 * What is shown of a session.
 * @param current the viewer's own session
 */
function sessionView(
  session: OpenSession,
  viewer: Viewer,
  current: Pick<Session, 'id'> | undefined,
): OpenSessionView {
  const { id, name, via, browser = null, since, lastUsedAt, expiresAt } = session;
  return {
    ...{ id, name, via, browser, since, lastUsedAt, expiresAt },
    current: id === current?.id,
    own: isOwn(viewer, session),
  };
}
