import { setTimeout as delay } from 'node:timers/promises';
import { orderReference } from '../../domain/ids.js';
import type { Screen } from '../demo/screen.js';
import type { Show } from '../demo/show.js';
import { until } from '../demo/wait.js';
import { operator, type Operator } from '../stack/actors.js';
import { TENANT } from '../stack/settings.js';
import type { Stack } from '../stack/stack.js';
import { PEOPLE, trytonAndHelpdesk } from './pair.js';
import { type Sale, type Seller, type Technician, seller, technician } from './people.js';

/** The states of a sale, as Tryton's client shows them in Portuguese. */
const STATES: Readonly<Record<string, string>> = {
  draft: 'Rascunho',
  quotation: 'Cotação',
  confirmed: 'Confirmada',
  processing: 'Em processamento',
  done: 'Concluída',
  cancelled: 'Cancelada',
};
const nameOf = ({ state }: Sale) => STATES[state] ?? state;

/** Tryton calls nobody: the stories ask Ponte to sweep, instead of waiting for the half minute. */
const SWEEP_MS = 2_000;
const WATCH_MS = 1_000;

interface World {
  readonly ana: Seller;
  readonly joana: Technician;
  readonly ponte: Operator;
}

/** `npm start -- --pair tryton-helpdesk`: three sales between the real systems. */
export const realPair = (folder: string): Show => ({
  home: '.local/tryton-helpdesk',
  starting: 'Ponte: iniciando Temporal, Tryton, django-helpdesk, api e worker…',
  checked: 'As três vendas conferem.',
  vendors: trytonAndHelpdesk(folder),
  async play(stack, screen) {
    const world = await worldOf(stack);
    const sweeping = setInterval(() => void world.ponte.sweep().catch(() => {}), SWEEP_MS);
    try {
      return await playAll(world, stack, screen);
    } finally {
      clearInterval(sweeping);
    }
  },
  addresses: ({ urls }) => [
    [
      'Helpdesk',
      `${urls.sismetro}/tickets/ (usuário ${PEOPLE.helpdesk}, senha ${PEOPLE.password})`,
    ],
    ['Tryton', `${urls.seniorX} (para o cliente do Tryton: usuário ${PEOPLE.erp}, a mesma senha)`],
  ],
  watch,
});

async function worldOf({ urls, keys }: Stack): Promise<World> {
  return {
    ana: await seller(urls.seniorX),
    joana: technician(urls.sismetro),
    ponte: operator(urls.api, keys.operator, TENANT),
  };
}

async function playAll(world: World, { urls }: Stack, screen: Screen) {
  screen.title('1. Serviço concluído: a venda é confirmada, com a fatura em rascunho');
  await closed(
    world,
    screen,
    'Câmara fria',
    'Limpeza feita, carga de gás completada.',
    'processing',
  );
  screen.title('2. Serviço cancelado: a venda é cancelada');
  await closed(
    world,
    screen,
    'Umidificador da sala 12',
    'Cancelado: o cliente desistiu.',
    'cancelled',
  );
  screen.title('3. Serviço em atendimento: a venda espera por você');
  const { sale, ticket } = await opened(world, screen, 'Balcão refrigerado');
  await verify(world, sale, 'quotation', screen);
  return [
    [`Fechar o chamado ${ticket}`, `${urls.sismetro}/tickets/${ticket}/`],
    ['', 'guia "Respond": um comentário, "Closed" e "Save". Se o comentário começar com'],
    ['', '"Cancel", a venda é cancelada. A venda muda aqui embaixo e no console da Ponte'],
  ] as const;
}

async function closed(
  world: World,
  screen: Screen,
  equipment: string,
  comment: string,
  state: string,
): Promise<void> {
  const { sale, ticket } = await opened(world, screen, equipment);
  await world.joana.close(ticket, comment);
  screen.say('Helpdesk', `chamado ${ticket} fechado: “${comment}”`);
  await until(`a venda ${sale} terminar`, async () => {
    const { settledAt } = await world.ponte.order(String(sale));
    return settledAt !== null;
  });
  screen.say('Tryton', `venda ${sale}: ${nameOf(await world.ana.sale(sale))}`);
  await verify(world, sale, state, screen);
}

/** A sale that is quoted, and its ticket. */
async function opened({ ana, ponte }: World, screen: Screen, equipment: string) {
  const sale = await ana.draft(equipment);
  await ana.quote(sale);
  screen.say('Tryton', `venda ${sale} cotada, equipamento “${equipment}”`);
  const { ss } = await until(`a venda ${sale} ter o seu chamado`, async () => {
    const order = await ponte.find(String(sale));
    if (order?.attention) throw new Error(`a venda pede atenção: ${order.attention.problem}`);
    return order?.phase === 'in-service' && order;
  });
  screen.say('Helpdesk', `chamado ${ss} aberto para a venda ${sale}`);
  for (const { message } of await ana.notes(sale)) screen.say('Tryton', `nota: ${message}`);
  return { sale, ticket: Number(ss) };
}

/** Compares a sale with both systems. @throws Error that says what differs */
async function verify({ ana, joana }: World, id: number, state: string, screen: Screen) {
  const reference = orderReference({ tenant: TENANT, id: String(id) });
  const tickets = (await joana.tickets()).filter(({ custom_ponte: one }) => one === reference);
  const [sale, notes] = await Promise.all([ana.sale(id), ana.notes(id)]);
  const seen = `${tickets.length} chamado, ${notes.length} nota, venda ${sale.state}`;
  const wanted = `1 chamado, 1 nota, venda ${state}`;
  if (seen !== wanted) throw new Error(`a venda ${id} não confere: ${seen} em vez de ${wanted}`);
  screen.done(`conferido nos dois sistemas: 1 chamado, 1 nota, ${nameOf(sale).toLowerCase()}`);
}

/** Says each change of a sale, until the stack is stopped. */
async function watch({ urls }: Stack, screen: Screen, stopping: AbortSignal): Promise<void> {
  const ana = await seller(urls.seniorX);
  const known = new Map<number, string>();
  for (let isFirst = true; !stopping.aborted; isFirst = false) {
    const sales = await ana.sales().catch(() => []); // Tryton may be restarting
    for (const sale of sales) {
      const isNew = known.get(sale.id) !== sale.state;
      known.set(sale.id, sale.state);
      if (isNew && !isFirst) screen.say('Tryton', `venda ${sale.id}: ${nameOf(sale)}`);
    }
    await delay(WATCH_MS);
  }
}
