/** What the api refuses operators, and other words of its answers. */
import type { Vendor } from '../../domain/ids.js';
import type { Phase } from '../../domain/lifecycle.js';
import type { FailedPart, SweepPart, SweepWhy, UnreadReason } from '../forms.js';

const SYSTEMS: Record<Vendor, string> = { 'senior-x': 'O Senior X', sismetro: 'A Sismetro' };

const UNREAD: Record<UnreadReason, string> = {
  busy: 'tem chamadas demais na fila da Ponte. Tente de novo em um minuto.',
  'no-answer': 'não respondeu. Tente de novo em um minuto.',
  credentials: 'não aceitou a chave da Ponte. Fale com quem cuida da configuração.',
  quota: 'não aceita mais chamadas por ora: o limite foi atingido.',
  unreadable: 'respondeu algo que a Ponte não entende. Confira lá.',
};

export const unread = (vendor: Vendor, reason: UnreadReason) =>
  `${SYSTEMS[vendor]} ${UNREAD[reason]}`;

/** The names of the phases, as the console has them. */
export const phases: Record<Phase, string> = {
  rehearsal: 'Ensaio',
  opening: 'Abrindo a SS',
  recording: 'Gravando a SS',
  'in-service': 'Aguardando o serviço',
  releasing: 'Liberando',
  released: 'Liberado',
  cancelling: 'Cancelando',
  cancelled: 'Cancelado',
};

const PARTS: Record<SweepPart, string> = {
  sweepServiceRequests: 'Lista de SSs da Sismetro',
  sweepServiceRequest: 'Uma SS da Sismetro',
  tellEnds: 'O aviso aos pedidos do fim das suas SS',
  openAwaiting: 'Pedidos do Senior X',
  listTurn: 'Pedidos que esperam uma SS',
  compareWithErp: 'Um pedido do Senior X',
  openListed: 'Um pedido do Senior X',
  shownSituation: 'Um pedido do Senior X',
  openNewClosing: 'Um novo fechamento de pedido',
  openNewClosings: 'Novos fechamentos de pedidos',
  reportManyReopened: 'Registro de muitos pedidos reabertos',
};

const WHY: Record<SweepWhy, string> = {
  refused: 'a consulta foi recusada',
  'not-found': 'não foi encontrado',
  again: 'o sistema não atendeu',
  uncertain: 'o sistema não disse se fez o que foi pedido',
  unreadable: 'a resposta não pôde ser lida',
  credentials: 'a chave de acesso foi recusada',
  quota: 'o limite de chamadas foi atingido',
  'no-answer': 'sem resposta no prazo',
};

/** A part of a sweep that failed. */
export const failedPart = ({ part, ss, orderId, why, said }: FailedPart) => {
  const about =
    ss !== undefined ? `, SS ${ss}` : orderId !== undefined ? `, pedido ${orderId}` : '';
  const because = why === undefined ? `“${said}”` : WHY[why];
  return `${PARTS[part]}${about}: ${because}`;
};

/** How the profile reads a parked delivery that it ignores. */
export const ignored = (reason: string) =>
  ({
    'branch-not-integrated': 'A filial não integra, pela configuração.',
    'no-equipment': 'O pedido não tem equipamento.',
  })[reason] ?? `O perfil da empresa o ignora: ${reason}.`;

export const problems = {
  noTenant: 'Esta empresa não existe.',
  noOrder: 'Este pedido não existe.',
  noTarget: 'Esta causa ou ocorrência não é desta empresa.',
  putOffEnding: 'Esta ocorrência termina sozinha e não pode ser adiada.',
  putOffDay: 'Só dá para adiar até um dos próximos 14 dias.',
  noIncident: 'Esta ocorrência não existe, ou já terminou.',
  noSession: 'Esta sessão não existe, ou já terminou.',
  noSweep: 'Esta varredura não existe.',
  noSchedule: 'Esta empresa não tem varreduras agendadas.',
  noReveal: 'Os dados só são mostrados sem máscara a quem tem esse direito.',
  noCustomerKeys:
    'Os pedidos de um cliente não se acham: falta privacy.customerKeys na configuração (ponte key create --for customers).',
  badSettings: 'As configurações têm erros e não valem; as anteriores continuam. Veja errors.',
  badLink: 'O link não pode ser mostrado: veja errors.',
  keyUsed: 'Este Idempotency-Key já foi usado por outra pessoa ou para outra decisão; use um novo.',
  inRehearsal: (tenant: string) =>
    `A empresa ${tenant} está em ensaio, e nada é enviado. Decida depois da virada.`,
  maybeDecided: (key: string) =>
    `O pedido não respondeu a tempo; a decisão ainda pode ser tomada. Envie de novo com o mesmo Idempotency-Key (${key}): ela vale uma vez só.`,

  // decisions about many orders
  noBulk: 'Esta decisão em lote não existe.',
  noneOfOrders: 'Um dos pedidos não existe.',
  noneFits: 'Nenhum dos pedidos escolhidos pode receber esta decisão agora.',
  othersFit: (fits: number, expected: number) =>
    `Agora são ${fits}, e não ${expected}, os pedidos que podem receber esta decisão. Confira a nova contagem e confirme de novo.`,
  severalEquipment:
    'Os pedidos escolhidos são de equipamentos diferentes. Escolha os de um só equipamento.',
  severalTenants:
    'Os pedidos escolhidos são de mais de uma empresa. Escolha uma empresa (filtro Empresa) e decida sobre os pedidos dela.',
  tooManyOrders: (fits: number, most: number) =>
    `São ${fits} pedidos; uma decisão em lote vale para no máximo ${most}. Restrinja os filtros e decida em partes.`,

  // parked deliveries
  noParked: 'Não há aviso parado com esta identificação.',
  parkedOver: 'Esta entrega não espera mais por um operador.',
  stillOfAnother:
    'A SS deste aviso continua sendo a de outro pedido; ele continua em Avisos parados. A Ponte lê o fim de cada SS na Sismetro: descarte este aviso.',
  stillUnreadable: 'O aviso ainda não pode ser lido; ele continua em Avisos parados.',
  stillWithoutOrder:
    'Nenhum pedido foi encontrado para este aviso; ele continua em Avisos parados. Se você sabe de qual pedido ele é, vincule-o.',
  stillUnread:
    'Não foi possível saber agora de qual pedido é a SS deste aviso; ele continua em Avisos parados. Tente de novo em um minuto.',
  onlyCallbacks: 'Só um aviso da Sismetro é vinculado a um pedido.',
  noOrderOfTenant: 'Não há pedido desta empresa com esta identificação.',
  otherSs: (number: string, own: string, ss: string) =>
    `O pedido ${number} tem a SS ${own}; este aviso é da SS ${ss}.`,
  tenantGone: (id: string) => `A empresa ${id} não está mais na configuração.`,
  discardedMeanwhile:
    'O aviso foi processado, mas outra pessoa o descartou ao mesmo tempo. Avise-a: o que ele pede foi feito.',
  maybeDiscarded:
    'O aviso foi processado, mas não se sabe se outra pessoa o descartou ao mesmo tempo. Ele pode continuar na lista.',
  temporalAway:
    'O sistema que guarda os pedidos está fora do ar; nada se perde. Tente de novo depois.',

  // a customer's data
  orderUnderWay: (number: string, phase: string) =>
    `O pedido ${number} está em andamento (${phase}): encerre-o antes.`,
  callbackHeld:
    'Um aviso espera pelo seu pedido: apague de novo quando ele tiver chegado, ou estiver em Avisos parados.',
  deliveryWaits: 'Uma entrega espera por um pedido em andamento: encerre-o antes.',
  mentionUnderWay: (id: string) =>
    `${id} cita o cliente e ainda está em andamento: apague de novo depois.`,
  mentionWaits:
    'Uma entrega que cita o cliente, mas é de outro pedido, ainda espera: processe-a ou descarte-a antes.',
};
