import { Router, type Request } from 'express';
import { z } from 'zod';
import type { Answer, Call } from '../kit/calls.js';
import { parse } from '../kit/parse.js';
import { Refusal } from '../kit/refusal.js';
import type { Kit } from '../kit/stand-in.js';
import type { Catalogue } from './catalogue.js';
import { readFilter } from './filter.js';
import type { Order, Orders } from './orders.js';
import type { Ponte } from './ponte.js';
import type { SeniorXCredentials, Tokens } from './tokens.js';
import { SITUATIONS, orderEntity } from './views.js';

const BRIDGE = '/t/senior.com.br/bridge/1.0';
const ORDERS = 'erpx_com_ven/pedido';
/** The ERP cuts an observation here (seen in public client code). */
const OBSERVATION_LENGTH = 999;

/** The addresses of each call in the two dialects: the gateway's, then the bridge's. */
const ADDRESSES = {
  login: [
    '/platform/authentication/anonymous/loginWithKey',
    `${BRIDGE}/anonymous/rest/platform/authentication/actions/loginWithKey`,
  ],
  refresh: [
    '/platform/authentication/refreshToken',
    '/platform/authentication/anonymous/refreshToken',
    `${BRIDGE}/rest/platform/authentication/actions/refreshToken`,
    `${BRIDGE}/anonymous/rest/platform/authentication/actions/refreshToken`,
  ],
  action: (name: string) => [`/${ORDERS}/${name}`, `${BRIDGE}/rest/${ORDERS}/actions/${name}`],
  entity: (rest: string) => [
    `/${ORDERS}/entities/${rest}`,
    `${BRIDGE}/rest/${ORDERS}/entities/${rest}`,
  ],
};

const LoginSchema = z.object({ accessKey: z.string(), secret: z.string(), tenantName: z.string() });
const RefreshSchema = z.object({ refreshToken: z.string() });
const OrderIdSchema = z.object({ id: z.string().min(1) });
const ObservationSchema = OrderIdSchema.extend({ observation: z.string().trim().min(1) });
const CancelSchema = z.object({ ids: z.array(z.string()).min(1) });
/** `offset` is the index of the page, not of the row (documented by Senior X). */
const ListSchema = z.object({
  filter: z.string().default(''),
  offset: z.coerce.number().int().min(0).default(0),
  size: z.coerce.number().int().min(1).max(100).default(10),
});

export interface VendorParts {
  readonly kit: Kit;
  readonly catalogue: Catalogue;
  readonly orders: Orders;
  readonly tokens: Tokens;
  readonly credentials: SeniorXCredentials;
  /** The extension point. Nobody knows whether Senior X calls it for applications: here it does. */
  readonly ponte: Pick<Ponte, 'guard'>;
}

/** The calls that an application may make to Senior X (wire, section 6), in the gateway's and the bridge's dialect. */
export function vendorRoutes(parts: VendorParts): Router {
  const { kit, catalogue, orders, tokens, credentials, ponte } = parts;
  const router = Router();

  const checkClient = (request: Request) => {
    const clientId = request.get('client_id');
    const needed = !request.path.startsWith(BRIDGE);
    if (clientId === undefined ? needed : clientId !== credentials.clientId) {
      throw new Refusal(401, 'client_id inválido');
    }
  };
  const checkToken = (request: Request) => {
    checkClient(request);
    tokens.check(request.get('authorization'));
  };
  const anonymous = (call: Pick<Call, 'name' | 'work'>) =>
    kit.handle({ ...call, side: 'vendor', authorize: checkClient });
  const call = (call: Pick<Call, 'name' | 'subject' | 'before' | 'work'>) =>
    kit.handle({ ...call, side: 'vendor', authorize: checkToken });
  const orderOf = (id: string): Order => {
    const order = orders.find(id);
    if (!order) throw new Refusal(404, `Pedido ${id} não encontrado`);
    return order;
  };

  router.post(
    ADDRESSES.login,
    anonymous({
      name: 'loginWithKey',
      work(request) {
        const shown = parse(LoginSchema, request.body);
        const right = (['accessKey', 'secret', 'tenantName'] as const).every(
          (field) => shown[field] === credentials[field],
        );
        if (!right) throw new Refusal(401, 'Credenciais inválidas');
        return { body: tokens.issue(), effect: 'logged-in' };
      },
    }),
  );
  router.post(
    ADDRESSES.refresh,
    anonymous({
      name: 'refreshToken',
      work(request) {
        if (request.get('x-tenant') !== credentials.tenantName) {
          throw new Refusal(401, 'X-Tenant inválido');
        }
        const { refreshToken } = parse(RefreshSchema, request.body);
        return { body: tokens.renew(refreshToken), effect: 'renewed' };
      },
    }),
  );

  router.post(
    ADDRESSES.action('addObservation'),
    call({
      name: 'addObservation',
      subject: subjectInBody,
      work(request) {
        const { id, observation } = parse(ObservationSchema, request.body);
        orderOf(id);
        orders.addObservation(id, observation.slice(0, OBSERVATION_LENGTH));
        return { body: { id }, effect: 'observed' };
      },
    }),
  );
  router.post(
    ADDRESSES.action('updateOrderStatusIntegration'),
    call({
      name: 'updateOrderStatusIntegration',
      subject: subjectInBody,
      work(request) {
        const { id } = parse(OrderIdSchema, request.body);
        const { number, status } = orderOf(id);
        if (status !== 'AGUARDANDO_INTEGRACAO') {
          throw new Refusal(
            400,
            `O pedido ${number} não está em Aguardando integração: ${SITUATIONS[status]}`,
          );
        }
        orders.setStatus(id, 'LIBERADO');
        return { body: { id }, effect: 'released' };
      },
    }),
  );
  router.post(
    ADDRESSES.action('cancelOrders'),
    call({
      name: 'cancelOrders',
      subject: ({ body }) => ({ orderId: textOf(body?.ids?.[0]) }),
      async before(request) {
        checkToken(request);
        const { ids } = parse(CancelSchema, request.body);
        for (const id of ids) await ponte.guard(id, 'CANCEL_ORDER');
        return undefined;
      },
      work: (request) => cancelAll(parse(CancelSchema, request.body).ids, orders),
    }),
  );

  router.get(
    ADDRESSES.entity('order/:id'),
    call({
      name: 'readOrder',
      subject: ({ params }) => ({ orderId: textOf(params['id']) }),
      work: ({ params }) => ({ body: orderEntity(orderOf(String(params['id'])), catalogue) }),
    }),
  );
  router.get(
    ADDRESSES.entity('order'),
    call({
      name: 'listOrders',
      work(request) {
        const { filter, offset, size } = parse(ListSchema, request.query);
        const condition = readFilter(filter);
        const totalElements = orders.count(condition);
        const page = orders.select(condition, { limit: size, offset: offset * size });
        return {
          body: {
            totalPages: Math.ceil(totalElements / size),
            totalElements,
            contents: page.map((order) => orderEntity(order, catalogue)),
          },
        };
      },
    }),
  );
  return router;
}

/** Failures are reported inside the 200: one entry for each id. */
function cancelAll(ids: readonly string[], orders: Orders): Answer {
  const result = ids.map((id) => {
    const refusal = cancelRefusal(orders.find(id));
    if (refusal !== undefined) return { id, success: false, message: refusal };
    orders.setStatus(id, 'CANCELADO');
    return { id, success: true };
  });
  const changed = result.some(({ success }) => success);
  return { body: { result }, effect: changed ? 'cancelled' : undefined };
}

function cancelRefusal(order: Order | undefined): string | undefined {
  if (!order) return 'Pedido não encontrado';
  if (order.status === 'CANCELADO') return 'O pedido já está cancelado';
  if (order.status === 'FATURADO') return 'O pedido já foi faturado';
  return undefined;
}

const subjectInBody = ({ body }: Request) => ({ orderId: textOf(body?.id) });
const textOf = (value: unknown) => (typeof value === 'string' ? value : undefined);
