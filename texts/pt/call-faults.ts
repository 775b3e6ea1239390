/** What went wrong with a call if the vendor said nothing itself. */
import type { ShownSss } from '../../domain/call-faults.js';
import { sayWords, type CallFaults } from '../catalogue.js';

export const callFaults: CallFaults = {
  'not-connected': () => 'sem conexão',
  'not-sendable': ({ code }) => `a chamada não pode ser feita (${code})`,
  'not-built': ({ why }) => `a chamada não pode ser montada: ${why.pt}`,
  'timed-out': ({ seconds }) => `sem resposta completa em ${seconds} s`,
  broken: () => 'a conexão caiu',
  paced: () => 'o ritmo desta chamada, definido no perfil, não permite outra agora',
  held: () => 'o sistema pediu para esperar antes de outra chamada',
  redirected: () => 'o endereço leva a outro, e redirecionamentos são recusados: corrija-o',
  unsaid: () => 'sem dizer por quê',
  status: ({ status }) => meaningOf(status),
  unreadable: ({ why }) => `a resposta não pode ser lida: ${why.pt}`,
  unsupported: () => 'não oferece esta chamada',
  'in-step': ({ step, fault }) => `${step}: ${sayWords(callFaults, fault)}`,
  'only-others': ({ shown }) =>
    `a procura pela nossa referência mostra só SS que não a têm: ${named(shown)}`,
  'unclear-list': ({ shown, row }) =>
    [
      ...(shown ? [`na lista, podem ser deste pedido: ${named(shown)}`] : []),
      ...(row ? [`uma linha da lista não pode ser lida: ${row.pt}`] : []),
    ].join('; '),
  'log-in-slow': () => 'o login demora demais',
  'not-renewed': () => 'o acesso só é renovado pela api e pelo worker',
};

const SHOWS = {
  nothing: 'sem referência',
  another: 'com outra referência',
  text: 'com outro texto no lugar da referência',
};

function named({ first, more }: ShownSss): string {
  const each = first.map(({ ss, shows }) => `${ss} (${SHOWS[shows]})`).join(', ');
  return `SS ${each}${more > 0 ? ` e mais ${more}` : ''}`;
}

function meaningOf(status: number): string {
  if (status === 401 || status === 403) return 'a chave de acesso não foi aceita';
  if (status === 404) return 'o endereço ou o registro não existe';
  if (status === 408 || status === 504) return 'o tempo se esgotou';
  if (status === 429) return 'há chamadas demais';
  if (status === 502 || status === 503) return 'o sistema está fora do ar ou ocupado';
  return status >= 500 ? 'o sistema teve um erro' : 'a chamada foi recusada';
}
