import { orderReference } from '../../domain/ids.js';
import { HttpRefusal } from '../stack/http.js';
import type { ErpOrder, PonteOrder, ServiceRequest } from '../stack/actors.js';
import { TENANT, UNIT } from '../stack/settings.js';
import { verify } from './evidence.js';
import type { Screen } from './screen.js';
import type { Show } from './show.js';
import { until } from './wait.js';
import { type Place, type World, worldOf } from './world.js';

const LEFT_IN_SERVICE = 'Demonstração: fica em atendimento';

const ITEMS = [
  { service: 'S-10', quantity: 1, price: 350 },
  { service: 'S-20', quantity: 2, price: 120.5 },
];

/** `npm start`: three orders between the stand-ins. */
export const standInsShow: Show = {
  starting: 'Ponte: iniciando Temporal, Senior X e Sismetro de ensaio, api e worker…',
  checked: 'Os três pedidos conferem.',
  async play(stack, screen) {
    const { order, request } = await playOrders(stack, screen);
    const { urls, keys } = stack;
    return [
      [`Ver o pedido ${order.number} no Temporal`, order.webUiUrl],
      ['Listar os pedidos', `curl -H 'Authorization: Bearer ${keys.operator}' ${urls.api}/orders`],
      [`Concluir a SS ${request.ss}`, `${urls.sismetro}/telas/ss/${request.ss}`],
      ['Percorrer o documento à mão', `${urls.seniorX}/telas`],
    ];
  },
  addresses: ({ urls, keys }) => [
    ['Senior X de ensaio', `${urls.seniorX}/telas`],
    ['Sismetro de ensaio', `${urls.sismetro}/telas`],
    ['Cabeçalhos do webhook', `unit ${UNIT}, key ${keys.inboundSenior}`],
  ],
};

/**
 * Plays the three orders, after the one that an earlier run left in service. Returns the one that waits.
 * @throws Error if an order does not end as it should
 */
export async function playOrders(place: Place, screen: Screen): Promise<Waiting> {
  const world = worldOf(place);
  await resumeLeftOrders(world, screen);
  await completed(world, screen);
  await cancelled(world, screen);
  return leftInService(world, screen);
}

/** (a) The service is completed: the order is released and may then be billed. */
async function completed(world: World, screen: Screen): Promise<void> {
  const { erp, field } = world;
  screen.title('1. Serviço concluído: o pedido é liberado e faturado');
  const [equipment] = await erp.searchEquipment('câmara fria');
  if (!equipment) throw new Error('a busca de equipamentos não encontrou a câmara fria');
  screen.say('Senior X', `busca de equipamento: ${equipment.description} (${equipment.tag})`);
  const { order, request } = await closeOrder(world, screen, {
    customer: '77',
    equipment: { id: equipment.id },
    observation: 'Demonstração: serviço concluído',
  });

  screen.refused('Senior X', 'Faturar', await refusalOf(() => erp.bill(order.id)));
  await field.start(request.ss, 'Joana Prado');
  screen.say('Sismetro', `SS ${request.ss} em execução`);
  await field.complete(request.ss, {
    technician: 'Joana Prado',
    conclusion: 'Limpeza feita, carga de gás completada.',
  });
  screen.say('Sismetro', `SS ${request.ss} concluída`);
  await settledAs(world, screen, order, 'Liberado');
  const { situation } = await erp.bill(order.id);
  screen.say('Senior X', `Faturar → pedido ${order.number} ${situation.toLowerCase()}`);
  screen.done(await verify(world, order.id, 'billed'));
}

/** (b) The service is cancelled in Sismetro, and so is the order; users cannot cancel it in the ERP. */
async function cancelled(world: World, screen: Screen): Promise<void> {
  const { erp, field } = world;
  screen.title('2. Serviço cancelado na Sismetro: o pedido é cancelado');
  const { order, request } = await closeOrder(world, screen, {
    customer: '78',
    equipment: { description: 'Umidificador da sala 12' },
    observation: 'Demonstração: serviço cancelado',
  });

  screen.refused('Senior X', 'Cancelar pedido', await refusalOf(() => erp.cancel(order.id)));
  await field.cancel(request.ss, { reason: 'Cliente desistiu do serviço.' });
  screen.say('Sismetro', `SS ${request.ss} cancelada`);
  await settledAs(world, screen, order, 'Cancelado');
  screen.done(await verify(world, order.id, 'cancelled'));
}

/** An order that waits for its service, as Ponte shows it, and its SS. */
interface Waiting {
  readonly order: PonteOrder;
  readonly request: ServiceRequest;
}

/** (c) The service is not done yet: the order waits, even across a restart. */
async function leftInService(world: World, screen: Screen): Promise<Waiting> {
  screen.title('3. Serviço em atendimento: o pedido espera');
  const { order, request } = await closeOrder(world, screen, {
    customer: '77',
    equipment: { id: '9004' },
    observation: LEFT_IN_SERVICE,
  });
  await world.field.start(request.ss, 'Rui Tavares');
  screen.say('Sismetro', `SS ${request.ss} em execução`);
  screen.done(await verify(world, order.id, 'in-service'));
  return { order: await world.ponte.order(order.id), request };
}

/** Continues an earlier run: says how many orders wait, and completes the service that its third story left open. */
async function resumeLeftOrders(world: World, screen: Screen): Promise<void> {
  const waiting = await world.erp.awaiting();
  if (waiting.length === 0) return;
  screen.title(countOf(waiting.length));
  const order = waiting.find(({ observation }) => observation === LEFT_IN_SERVICE);
  if (order) await finish(order, world, screen);
}

async function finish(order: ErpOrder, world: World, screen: Screen): Promise<void> {
  const { id, number } = order;
  const { attention } = await afterOpening(world, order);
  if (attention) return screen.say('Ponte', `pedido ${number} pede atenção: ${attention.problem}`);

  const request = await serviceRequestOf(world, order);
  screen.say('Ponte', `pedido ${number} espera pela SS ${request.ss}, como antes`);
  const isOpen = request.status === 'ABERTA';
  if (isOpen) {
    await world.field.complete(request.ss, {
      technician: 'Rui Tavares',
      conclusion: 'Serviço feito entre uma execução e outra.',
    });
  }
  screen.say('Sismetro', `SS ${request.ss} ${isOpen ? 'concluída' : 'já encerrada'}`);
  const isCancelled = request.status === 'CANCELADA';
  await settledAs(world, screen, order, isCancelled ? 'Cancelado' : 'Liberado');
  screen.done(await verify(world, id, isCancelled ? 'cancelled' : 'released'));
}

const countOf = (waiting: number) =>
  waiting === 1
    ? '1 pedido de antes ainda não terminou'
    : `${waiting} pedidos de antes ainda não terminaram`;

/** Opens and closes an order, and follows it until its SS is in its observations. */
async function closeOrder(
  world: World,
  screen: Screen,
  form: { customer: string; equipment: object; observation: string },
): Promise<{ order: ErpOrder; request: ServiceRequest }> {
  const { id, number } = await world.erp.createOrder({ branch: '1', items: ITEMS, ...form });
  const { situation } = await world.erp.close(id);
  screen.say('Senior X', `pedido ${number} fechado com ${ITEMS.length} serviços: ${situation}`);

  const { attention } = await afterOpening(world, { id, number });
  if (attention) throw new Error(`o pedido ${number} pede atenção: ${attention.problem}`);
  const request = await serviceRequestOf(world, { id, number });
  const order = await world.erp.order(id);
  screen.say('Sismetro', `SS ${request.ss} aberta para o pedido ${number}`);
  for (const { text } of order.observations)
    screen.say('Senior X', `observação: ${shortened(text)}`);
  screen.say('Sismetro', `o link abre o PDF da SS (${await pdfSize(request.link)})`);
  return { order, request };
}

/** The order as Ponte shows it, once its SS is open and recorded, or the operator is asked. */
function afterOpening({ ponte }: World, { id, number }: Pick<ErpOrder, 'id' | 'number'>) {
  return until(`o pedido ${number} ter a sua SS`, async () => {
    const told = await ponte.find(id);
    const isOpening = told?.phase === 'opening' || told?.phase === 'recording';
    return isOpening && !told.attention ? undefined : told;
  });
}

async function serviceRequestOf(world: World, { id, number }: Pick<ErpOrder, 'id' | 'number'>) {
  const [request] = await world.field.findByReference(orderReference({ tenant: TENANT, id }));
  if (!request) throw new Error(`a Sismetro não tem SS do pedido ${number}`);
  return request;
}

async function settledAs(
  { erp, ponte }: World,
  screen: Screen,
  { id, number }: Pick<ErpOrder, 'id' | 'number'>,
  situation: 'Liberado' | 'Cancelado',
): Promise<void> {
  await until(`o pedido ${number} passar a ${situation}`, async () => {
    const { settledAt } = await ponte.order(id);
    return settledAt !== null && (await erp.order(id)).situation === situation;
  });
  screen.say('Ponte', `avisou o Senior X: pedido ${number} passou a ${situation}`);
}

/** Returns the sentence of a refusal. Throws if the act is not refused. */
async function refusalOf(act: () => Promise<unknown>): Promise<string> {
  try {
    await act();
  } catch (error) {
    if (error instanceof HttpRefusal && error.status === 409) return error.message;
    throw error;
  }
  throw new Error('o Senior X permitiu o que devia recusar');
}

async function pdfSize(link: string): Promise<string> {
  const response = await fetch(link);
  const bytes = Buffer.from(await response.arrayBuffer());
  if (!response.ok || bytes.subarray(0, 5).toString() !== '%PDF-') {
    throw new Error(`o link da SS não abre um PDF: HTTP ${response.status}`);
  }
  return `${(bytes.length / 1024).toFixed(1).replace('.', ',')} kB`;
}

/** Shortens the link's token, which is long and secret. */
const shortened = (text: string) => text.replace(/(token=).+$/, '$1…');
