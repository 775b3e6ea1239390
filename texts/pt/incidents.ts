/** What incidents say, in lists and notifications. `order` is the name of a closing. */
import type { Vendor } from '../../domain/ids.js';
import type { Outcome, ServiceState } from '../../domain/lifecycle.js';
import type { OrderPart } from '../../domain/questions.js';
import type { Incidents } from '../catalogue.js';
import { questions } from './questions.js';

const DONE: Record<Outcome, string> = { released: 'liberado', cancelled: 'cancelado' };

const STATES: Partial<Record<ServiceState, string>> = {
  completed: 'concluída',
  cancelled: 'cancelada',
  removed: 'excluída ou mesclada em outra',
};

const SYSTEMS: Record<Vendor, string> = { 'senior-x': 'O Senior X', sismetro: 'A Sismetro' };
const WITH: Record<Vendor, string> = { 'senior-x': 'com o Senior X', sismetro: 'com a Sismetro' };
const TO: Record<Vendor, string> = { 'senior-x': 'para o Senior X', sismetro: 'para a Sismetro' };

const change = (parts: readonly OrderPart[]) =>
  questions['webhook-changed']({ parts }, { step: 'confirming' });

export const incidents: Incidents = {
  credentials: ({ vendor }) =>
    `${SYSTEMS[vendor]} recusou as nossas chaves. Os pedidos aguardam; quando elas forem corrigidas nas configurações, continuam sozinhos em até cinco minutos.`,
  quota: ({ vendor }) =>
    `O limite de chamadas contratado ${WITH[vendor]} foi excedido. Os pedidos aguardam e continuam sozinhos quando houver limite de novo.`,
  'double-ss': ({ order, own, other, unproven }) =>
    unproven
      ? `O pedido ${order} tem a SS ${own}, mas a Sismetro informou também a SS ${other}. Não se sabe qual das duas é dele: confira as duas na Sismetro antes de cancelar uma. A Ponte não cancela nenhuma: enquanto as duas valerem, o serviço pode ser feito duas vezes.`
      : `O pedido ${order} tem a SS ${own}, mas a Sismetro mostrou também a SS ${other} com a mesma referência. Confira qual SS o pedido tem agora na Ponte. Se for a SS ${own}, cancele na Sismetro a SS ${other}, que sobra, se ainda estiver aberta. Não cancele a SS ${own}. A Ponte não cancela a SS ${other}: enquanto as duas valerem, o serviço pode ser feito duas vezes. Cancelada a SS ${other}, o pedido pode perguntar pelo fim da SS ${other}: então tente de novo, e ele segue com a SS ${own}.`,
  'unexplained-ss': ({ order, ss, settled }) => {
    const request = ss === undefined ? 'uma SS' : `a SS ${ss}`;
    return settled
      ? `O pedido ${order} foi encerrado sem SS, mas a Sismetro mostra ${request} dele. Confira-a e cancele-a na Sismetro, se for o caso.`
      : `A Sismetro mostrou ${request} com a nossa referência quando o pedido ${order} não era acompanhado aqui. Se ele agora tem essa SS, basta registrar a ciência; senão, confira se há outra instalação, ou se o Temporal foi restaurado.`;
  },
  'late-contradiction': ({ order, outcome, ss, ...seen }) => {
    const done = DONE[outcome];
    if ('changed' in seen) {
      const request = ss === undefined ? '' : ` e com a SS ${ss}`;
      return `O pedido ${order} foi ${done} antes que alguém respondesse a esta mudança. ${change(seen.changed)} Compare o que foi ${done} com o pedido no Senior X${request}; se não combinarem, corrija o pedido no Senior X.`;
    }
    const request = ss === undefined ? 'a SS dele' : `a SS ${ss}`;
    return `O pedido ${order} foi ${done}, mas a Sismetro informou ${request} como ${STATES[seen.state] ?? 'em aberto (reaberta?)'}. Confira os dois.`;
  },
  'many-missing': () =>
    'Várias SS foram excluídas, mescladas em outras ou deixaram de existir na Sismetro em menos de uma hora. Nada foi cancelado por causa delas. Confira se a unidade mudou, se as SS foram transferidas ou se a Sismetro foi restaurada. Quando as SS voltarem a aparecer, os pedidos que ainda perguntam por elas seguem sozinhos na próxima varredura; então registre a ciência.',
  'many-reopened': () =>
    'Vários pedidos já encerrados aqui voltaram a aguardar integração no Senior X ao mesmo tempo. Nada foi aberto para eles. Confira se o Senior X foi restaurado de um backup.',
  'slow-queue': ({ vendor, perMinute }) =>
    `As chamadas ${TO[vendor]} esperam mais de quatro horas pela sua vez${
      perMinute === undefined ? '' : `, no ritmo de ${perMinute} por minuto`
    }. Os pedidos seguem sozinhos quando a fila andar. Se o sistema aceita mais chamadas por minuto, aumente requestsPerMinute nas configurações.`,
};
