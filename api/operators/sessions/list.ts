import type { OpenSession } from '../../../platform/temporal/sessions.js';
import { canAccessTenants } from '../../auth/authorize.js';
import type { OpenSessionView } from '../../auth/schemas.js';
import { ownerOf, type Operator, type Session } from '../../auth/session.js';

type Viewer = Pick<Operator, 'via' | 'name' | 'subject' | 'role' | 'tenants'>;

const isOwn = (viewer: Viewer, { owner }: Pick<OpenSession, 'owner'>) => owner === ownerOf(viewer);

/**
 * Returns true if the operator may see and end the session: their own, and for admins those of operators they may see.
 */
export function mayEnd(viewer: Viewer, session: Pick<OpenSession, 'owner' | 'tenants'>): boolean {
  if (isOwn(viewer, session)) return true;
  return viewer.role === 'admin' && canAccessTenants(viewer, session.tenants);
}

/**
 * What is shown of a session.
 * @param current the viewer's own session
 */
export function sessionView(
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
