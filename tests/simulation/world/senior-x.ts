/** Senior X in memory, behind the HTTP of the profile `senior-x` (gateway dialect; docs/wire.md, section 6). */
import type { ServiceOrder } from '../../../domain/order.js';
import type { Clock } from '../clock.js';
import type { SimulatedVendor, VendorRequest } from '../vendor-http.js';
import type { Truth, Words } from './answers.js';
import type { Desk, Done, Received, Twist } from './desk.js';
import { heldAt, nowOf, type ErpOrder, type ErpStatus } from './ledger.js';

export interface SeniorXWorld extends SimulatedVendor {
  readonly orders: ReadonlyMap<string, ErpOrder>;
  /** Users close the order, or close it again. */
  close(order: ServiceOrder): void;
  /** Users give the order another situation. */
  move(id: string, to: ErpStatus): void;
  /** Everything is as it was at this time: later orders are gone. Returns the ids of those that await again. */
  restore(at: number): string[];
}

/** How far what it shows lags behind, in milliseconds, in the mood `lagging`. */
const LAG_MS = 10_000;

/** The ERP cuts an observation here. */
const OBSERVATION_LENGTH = 999;

const PATHS: readonly [RegExp, Received['call'], Received['kind']][] = [
  [/\/loginWithKey$/, 'loginWithKey', 'read'],
  [/\/refreshToken$/, 'refreshToken', 'read'],
  [/\/addObservation$/, 'addObservation', 'observe'],
  [/\/updateOrderStatusIntegration$/, 'updateOrderStatusIntegration', 'settle'],
  [/\/cancelOrders$/, 'cancelOrders', 'settle'],
  [/\/entities\/order\/[^/]+$/, 'readOrder', 'read'],
  [/\/entities\/order$/, 'listOrders', 'read'],
];

export const SENIOR_X_WORDS: Words = {
  refusal: () => ({ status: 400, body: { message: 'Pedido bloqueado para alteração' } }),
  quota: () => ({ status: 400, body: { message: 'Limite diário de requisições da API excedido' } }),
};

const SITUATIONS: Record<ErpStatus, string> = {
  ABERTO: 'Aberto',
  AGUARDANDO_INTEGRACAO: 'Aguardando integração',
  LIBERADO: 'Liberado',
  FATURADO: 'Faturado',
  CANCELADO: 'Cancelado',
  EXCLUIDO: 'Excluído',
};

/** @param isUnchecked a release is carried out in any situation: an ERP that shows nothing may not compare either */
export function createSeniorXWorld(clock: Clock, desk: Desk, isUnchecked = false): SeniorXWorld {
  const orders = new Map<string, ErpOrder & { shape: ServiceOrder }>();
  let tokens = 0;

  const token = (): Done => {
    tokens += 1;
    const jsonToken = JSON.stringify({
      access_token: `token-${tokens}`,
      refresh_token: `refresh-${tokens}`,
      token_type: 'Bearer',
      expires_in: 604_800,
    });
    return { truth: { status: 200, body: { jsonToken } } };
  };

  const refused = (status: number, message: string): Done => ({
    truth: { status, body: { message, errorCode: String(status) } },
    isRefused: true,
  });

  const unknown = (id: string) => refused(404, `Pedido ${id} não encontrado`);

  const set = (order: ErpOrder, at: number, is: ErpStatus, by: 'ponte' | 'users') =>
    void order.states.push({ at, is, by });

  function observe(id: string, text: string, at: number): Done {
    const order = orders.get(id);
    if (order === undefined) return unknown(id);
    order.observations.push({ at, text: text.slice(0, OBSERVATION_LENGTH) });
    return { truth: { status: 200, body: { id } }, effect: 'observed' };
  }

  function release(id: string, at: number): Done {
    const order = orders.get(id);
    if (order === undefined) return unknown(id);
    const erp = nowOf(order.states);
    if (erp !== 'AGUARDANDO_INTEGRACAO' && !isUnchecked) {
      const said = `O pedido ${order.number} não está em Aguardando integração: ${SITUATIONS[erp]}`;
      return refused(400, said);
    }
    set(order, at, 'LIBERADO', 'ponte');
    return { truth: { status: 200, body: { id } }, effect: 'released', erp };
  }

  function cancel(ids: readonly string[], at: number): Done {
    const [id = ''] = ids;
    const order = orders.get(id);
    const erp = order && nowOf(order.states);
    const message =
      order === undefined
        ? 'Pedido não encontrado'
        : erp === 'CANCELADO'
          ? 'O pedido já está cancelado'
          : erp === 'FATURADO'
            ? 'O pedido já foi faturado'
            : undefined;
    if (message !== undefined) {
      return {
        truth: { status: 200, body: { result: [{ id, success: false, message }] } },
        isRefused: true,
      };
    }
    set(order!, at, 'CANCELADO', 'ponte');
    return {
      truth: { status: 200, body: { result: [{ id, success: true }] } },
      effect: 'cancelled',
      erp: erp!,
    };
  }

  /** The order as the entity shows it; undefined if it does not. */
  function view(
    { shape, states, observations }: ErpOrder & { shape: ServiceOrder },
    at: number,
    twist: Twist,
  ) {
    const seenAt = twist.shows === 'lags' ? at - LAG_MS : at;
    const status = heldAt(states, seenAt);
    if (status === undefined || status === 'EXCLUIDO') return undefined;
    return {
      ...bodyOf(shape),
      status: twist.shows === 'unknown-status' ? 'EM_ANALISE' : status,
      observations: observations.filter((one) => one.at <= seenAt).map(({ text }) => ({ text })),
    };
  }

  function read(id: string, at: number, twist: Twist): Done {
    const order = orders.get(id);
    const body = order && view(order, at, twist);
    return body === undefined ? unknown(id) : { truth: { status: 200, body } };
  }

  function list(query: URLSearchParams, at: number, twist: Twist): Done {
    const size = Number(query.get('size') ?? 10);
    const page = Number(query.get('offset') ?? 0);
    const lag = twist.shows === 'lags' ? twist : {};
    const seenAt = lag.shows === 'lags' ? at - LAG_MS : at;
    const awaiting: (ErpOrder & { shape: ServiceOrder })[] = [];
    for (const order of orders.values()) {
      if (heldAt(order.states, seenAt) === 'AGUARDANDO_INTEGRACAO') awaiting.push(order);
    }
    const body = {
      totalPages: Math.ceil(awaiting.length / size),
      totalElements: awaiting.length,
      contents: awaiting.slice(page * size, (page + 1) * size).map((order) => view(order, at, lag)),
    };
    return { truth: { status: 200, body } };
  }

  return {
    orders,

    close(order) {
      const at = clock.now();
      const known = orders.get(order.id);
      if (known === undefined) {
        const states: ErpOrder['states'] = [{ at, is: 'AGUARDANDO_INTEGRACAO', by: 'users' }];
        const { tenant, id, number } = order;
        orders.set(id, { tenant, id, number, states, observations: [], shape: order });
        return;
      }
      known.shape = order;
      set(known, at, 'AGUARDANDO_INTEGRACAO', 'users');
    },

    move(id, to) {
      const order = orders.get(id);
      if (order !== undefined) set(order, clock.now(), to, 'users');
    },

    restore(at) {
      const now = clock.now();
      return [...orders].flatMap(([id, { states }]) => {
        const before = heldAt(states, at) ?? 'EXCLUIDO';
        if (before === nowOf(states)) return [];
        states.push({ at: now, is: before, by: 'users' });
        return before === 'AGUARDANDO_INTEGRACAO' ? [id] : [];
      });
    },

    answer(request) {
      const found = PATHS.find(([path]) => path.test(request.path));
      if (found === undefined) throw new Error(`Senior X has no ${request.method} ${request.path}`);
      const [, call, kind] = found;
      const input = inputOf(request);
      const id =
        call === 'readOrder' ? decodeURIComponent(request.path.split('/').at(-1)!) : input.id;
      const received = { call, kind, ...(id !== undefined && { orderId: id }) };
      const pretend = (): Truth =>
        call === 'cancelOrders'
          ? { status: 200, body: { result: [{ id, success: true }] } }
          : { status: 200, body: { id } };
      return desk.serve(
        received,
        (at, twist) => {
          switch (call) {
            case 'loginWithKey':
            case 'refreshToken':
              return token();
            case 'addObservation':
              return observe(id!, input.observation ?? '', at);
            case 'updateOrderStatusIntegration':
              return release(id!, at);
            case 'cancelOrders':
              return cancel([id!], at);
            case 'readOrder':
              return read(id!, at, twist);
            default:
              return list(request.query, at, twist);
          }
        },
        pretend,
      );
    },
  };
}

/** An order as it is in the ERP's lists and events. */
export function bodyOf({
  id,
  number,
  type,
  branch,
  customer,
  issueDate,
  equipment,
  items,
}: ServiceOrder) {
  const { document, ...person } = customer;
  return {
    ...{ id, number, type, issueDate, equipment },
    branch: { code: branch },
    customer: { ...person, cnpjCpf: document },
    items: items.map(({ priceCents, ...item }) => ({ ...item, price: priceCents / 100 })),
  };
}

function inputOf({ body }: VendorRequest): { readonly id?: string; readonly observation?: string } {
  if (body === '') return {};
  const { id, ids, observation } = JSON.parse(body) as {
    id?: string;
    ids?: string[];
    observation?: string;
  };
  const about = id ?? ids?.[0];
  return {
    ...(about !== undefined && { id: about }),
    ...(observation !== undefined && { observation }),
  };
}
