import type { LiveStatus, NotRead, UnreadReason } from '../../../workflows/live-status/messages.js';
import type { LiveStatusView } from '../schemas.js';

/** Shows what was read at both vendors and, in Portuguese, why the rest could not be read. */
export function liveStatusView(
  erp: LiveStatus['erp'],
  sismetro: LiveStatus['sismetro'],
): LiveStatusView {
  const isRead = sismetro.kind === 'read';
  return {
    erp: {
      kind: erp.kind,
      status: erp.kind === 'read' ? erp.status : null,
      readAt: erp.kind === 'read' ? erp.readAt : null,
      why: unreadBecause(erp, 'O Senior X'),
    },
    sismetro: {
      kind: sismetro.kind,
      state: isRead ? sismetro.state : null,
      status: isRead ? sismetro.status : null,
      progress: isRead ? sismetro.progress : null,
      readAt: 'readAt' in sismetro ? sismetro.readAt : null,
      why: unreadBecause(sismetro, 'A Sismetro'),
    },
  };
}

const WHY: Readonly<Record<UnreadReason, string>> = {
  busy: 'tem chamadas demais na fila da Ponte. Tente de novo em um minuto.',
  'no-answer': 'não respondeu. Tente de novo em um minuto.',
  credentials: 'não aceitou a chave da Ponte. Fale com quem cuida da configuração.',
  quota: 'não aceita mais chamadas por ora: o limite foi atingido.',
  unreadable: 'respondeu algo que a Ponte não entende. Confira lá.',
};

function unreadBecause(
  read: LiveStatus[keyof LiveStatus] | NotRead,
  vendor: string,
): string | null {
  return read.kind === 'unread' ? `${vendor} ${WHY[read.reason]}` : null;
}
