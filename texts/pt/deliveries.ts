/** Why an order is not opened, and why a delivery waits for an operator. */
import type { Findings, NotFetched, Parked } from '../catalogue.js';
import { say, sayIncident, sayQuestion } from '../catalogue.js';
import { incidents } from './incidents.js';
import { questions } from './questions.js';

export const findings: Findings = {
  question: (asked) => sayQuestion(questions, { ...asked, step: 'confirming' }),
  incident: (incident) => sayIncident(incidents, incident),
  'awaits-again': () =>
    'No Senior X o pedido voltou a aguardar integração, mas aqui o seu acompanhamento já terminou.',
  'listed-only': () =>
    'A lista do Senior X mostra o pedido em Aguardando integração, mas o próprio pedido não está nessa situação. Aqui o seu acompanhamento já terminou; confira o pedido no Senior X.',
};

/** Also says why an order is not opened. */
export const notFetched: NotFetched = {
  'no-equipment': () => 'nenhum equipamento é encontrado no pedido',
  'unknown-branch': ({ branch }) => `a filial ${branch} não está nas configurações da Ponte`,
  'no-meaning': () => 'a situação do pedido não tem significado no perfil',
  'not-read': ({ why }) => `não foi possível ler o pedido (${why})`,
  invalid: ({ errors }) =>
    errors.map(({ path, message, messagePt }) => `${path} ${messagePt ?? message}`).join('; '),
  'given-up': () => 'nenhuma leitura deu certo durante uma hora',
  another: () => 'não é o pedido que se pediu',
  unreadable: () => 'a resposta não pode ser lida',
  'not-offered': () => 'o perfil não tem a chamada que lê um pedido (calls.fetchOrder)',
};

const ROUTES = {
  open: 'um pedido de serviço',
  opened: 'a abertura de uma SS',
  completed: 'a conclusão de um serviço',
  cancelled: 'o cancelamento de um serviço',
};

export const parked: Parked = {
  unreadable: ({ route }) => `O aviso recebido não pôde ser lido como ${ROUTES[route]}.`,
  'tenant-gone': () => 'A empresa desta entrega não está mais na configuração.',
  'left-out': () =>
    'O pedido foi aceito, mas pela configuração de agora não é mais integrado. Se ele aguarda integração no Senior X, corrija a configuração e repita o aviso, ou trate o pedido lá.',
  refused: () => 'O sistema que guarda os pedidos recusou esta entrega em definitivo.',
  'no-order': () => 'Nenhum pedido foi encontrado para este retorno da Sismetro.',
  'ss-of-another': () => 'Este retorno da Sismetro cita um pedido e a SS de outro.',
  'too-much': () => 'Há retornos demais da Sismetro para um pedido que ainda não foi encontrado.',
  'not-fetched': (why) =>
    `O pedido que este aviso nomeia não pôde ser lido no Senior X: ${say(notFetched, why)}.`,
};
