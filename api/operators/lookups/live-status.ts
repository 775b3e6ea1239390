import type { Vendor } from '../../../domain/ids.js';
import { defined } from '../../../vendors/fields.js';
import type { Texts } from '../../../texts/texts.js';
import type { LiveStatus, NotRead } from '../../../workflows/live-status/messages.js';
import type { LiveStatusView } from '../schemas.js';

/** Shows what was read at both vendors and why the rest could not be read. */
export function liveStatusView(
  erp: LiveStatus['erp'],
  sismetro: LiveStatus['sismetro'],
  texts: Texts,
): LiveStatusView {
  const isRead = sismetro.kind === 'read';
  return {
    erp: {
      kind: erp.kind,
      status: erp.kind === 'read' ? erp.status : null,
      readAt: erp.kind === 'read' ? erp.readAt : null,
      why: unreadBecause(erp, 'senior-x', texts),
    },
    sismetro: {
      kind: sismetro.kind,
      state: isRead ? sismetro.state : null,
      status: isRead ? sismetro.status : null,
      progress: isRead ? sismetro.progress : null,
      ...(isRead &&
        defined({ technician: sismetro.technician, appointment: sismetro.appointment })),
      readAt: 'readAt' in sismetro ? sismetro.readAt : null,
      why: unreadBecause(sismetro, 'sismetro', texts),
    },
  };
}

const unreadBecause = (
  read: LiveStatus[keyof LiveStatus] | NotRead,
  vendor: Vendor,
  { unread }: Texts,
): string | null => (read.kind === 'unread' ? unread(vendor, read.reason) : null);
