import type { OpenSession } from '../../../platform/temporal/sessions.js';
import { canAccessTenants } from '../../auth/authorize.js';
import type { OpenSessionView } from '../../auth/schemas.js';
import { ownerOf, type Operator, type Session } from '../../auth/session.js';

type Viewer = Pick<Operator, 'via' | 'name' | 'subject' | 'role' | 'tenants'>;

const isOwn = (viewer: Viewer, { owner }: Pick<OpenSession, 'owner'>) => owner === ownerOf(viewer);

/** May this operator know of the session, and end it? Everybody of their own, admins of those whom they may know of. */
export function mayEnd(viewer: Viewer, session: Pick<OpenSession, 'owner' | 'tenants'>): boolean {
  if (isOwn(viewer, session)) return true;
  return viewer.role === 'admin' && canAccessTenants(viewer, session.tenants);
}

/** What is shown of a session. @param current the one that the viewer came by */
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
