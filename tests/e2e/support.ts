import { randomUUID } from 'node:crypto';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { orderReference } from '../../domain/ids.js';
import { HttpRefusal, callJson } from '../../sandbox/stack/http.js';
import {
  type ErpOrder,
  type PonteOrder,
  type ServiceRequest,
  erpUser,
  fieldUser,
  operator,
} from '../../sandbox/stack/actors.js';
import { FREE_PORTS } from '../../sandbox/stack/ports.js';
import { TENANT, UNIT, type WrittenSettings } from '../../sandbox/stack/settings.js';
import { startStack, type Stack, type StackOptions } from '../../sandbox/stack/stack.js';
import { DEV_SERVER, temporalKind } from '../../sandbox/stack/temporal.js';
import { ponteIn } from '../cli/support/ponte.js';
import { eventually } from '../support/eventually.js';
import { launchStandInsHere } from '../support/stand-ins-here.js';
import { newNamespace, RUNNING, usingPlace, type Place } from '../support/shared-temporal.js';

/** Replaces the fault rules of a stand-in. */
export const setFaults = (url: string, rules: readonly object[]) =>
  callJson(`${url}/_sandbox/faults`, { method: 'PUT', body: { rules } });

export const newHome = () => mkdtempSync(join(tmpdir(), 'ponte-loop-'));

/** `place`: the namespace to use on a server that runs already. Without it the loop starts its own server. */
type LoopOptions = StackOptions & { readonly place?: Place | undefined };

/** Starts the whole system, Ponte and Temporal as real processes, on free ports or on those of an earlier stack. */
export const startLoop = (
  home: string,
  { ports = FREE_PORTS, temporalPorts }: Partial<Stack> = {},
  { settings = encrypting, place, ...more }: LoopOptions = {},
): Promise<Stack> =>
  startStack({
    ...{ home, ports, temporalPorts, temporal: place ? RUNNING : temporal },
    launch: launchStandInsHere,
    ...more,
    settings: (written) =>
      withShortGrace(settings(place ? usingPlace(written, place) : written) as WrittenSettings),
  });

/** Creates a place for tests that neither stop nor restart the server. Returns undefined if another kind of server is tested. */
export const sharedPlace = async (): Promise<Place | undefined> =>
  temporal === DEV_SERVER ? newNamespace() : undefined;

/** The stand-ins finish a call at once, so Ponte need not wait half a minute for what they may still do. */
export const withShortGrace = (settings: WrittenSettings) => ({
  ...settings,
  tenants: settings.tenants.map((tenant) => ({ ...tenant, graceSeconds: 1 })),
});

/** The Temporal server of the stack: `npm run stack:postgres` sets it; in `npm test` it is the development server. */
const temporal = temporalKind(process.env['PONTE_TEST_SERVER'] ?? 'dev');

const ENCRYPTION_KEY = Buffer.alloc(32, 'loop').toString('base64');

/** Runs the command `ponte` as an operator of this machine. Returns what it prints as JSON. */
export async function ponteAt<T>(
  home: string,
  { urls, keys }: Pick<Stack, 'urls' | 'keys'>,
  args: readonly string[],
): Promise<T> {
  const env = {
    PONTE_CONFIG: join(home, 'ponte.yaml'),
    PONTE_URL: urls.api,
    PONTE_TOKEN: keys.operator,
    PONTE_ENCRYPTION_KEY: ENCRYPTION_KEY,
  };
  const { code, stderr, json } = await ponteIn({ cwd: home, env })(...args, '--json');
  if (code !== 0) throw new Error(stderr);
  return json<T>();
}

/** As in production: what Temporal and the disk store is encrypted. */
export const encrypting = (settings: WrittenSettings) => ({
  ...settings,
  encryption: { keys: [{ id: 'loop', key: ENCRYPTION_KEY }] },
});

export const ITEMS = [
  { service: 'S-10', quantity: 1, price: 350 },
  { service: 'S-30', quantity: 2.5, price: 80.4 },
];

/**
 * What a killed worker left is picked up after about 20 s. A task that the server gives to a worker just as it stops is
 * lost (17 of 646 stops under constant work): an opening then times out after 75 s, and the order looks for an SS
 * twice, 30 s apart, before it tries again. The rest is for a busy machine.
 */
const BUSY_MS = 240_000;

const FORM = { branch: '1', customer: '77', equipment: { id: '9001' }, items: ITEMS };

/** Makes a call, and repeats it while the answer is to try again: so it is if Temporal is slow. */
export async function persistently<T>(call: () => Promise<T>): Promise<T> {
  for (;;) {
    try {
      return await call();
    } catch (error) {
      if (!(error instanceof HttpRefusal && error.status === 503)) throw error;
    }
    await delay(500);
  }
}

/** An order with its open SS. */
export interface InService {
  readonly order: ErpOrder;
  readonly request: ServiceRequest;
}

/** Where the actors find the systems, and the keys that they need. */
interface Systems {
  readonly urls: Pick<Stack['urls'], 'api' | 'seniorX' | 'sismetro'>;
  readonly keys: Pick<Stack['keys'], 'operator' | 'inboundSenior' | 'inboundSismetro'>;
}

/** Opens an SS as a second installation with our references would. */
export const openByHand = ({ urls, keys }: Stack, reference: string) =>
  callJson<{ ss: number }>(`${urls.sismetro}/serviceOrder/open`, {
    headers: { unit: UNIT, key: keys.sismetro },
    body: {
      externalReference: reference,
      orderNumber: '1',
      branch: '1',
      requester: {},
      equipment: { id: '9001' },
      description: 'Aberta à mão',
      services: [{ code: 'S-10', quantity: 1 }],
      openedAt: new Date().toISOString(),
    },
  });

/** What users do with a stack, and what they see of it. */
export function actorsOf({ urls, keys }: Systems, ponteUrl = urls.api) {
  const erp = erpUser(urls.seniorX);
  const field = fieldUser(urls.sismetro);
  const user = operator(urls.api, keys.operator, TENANT);
  const ponte = {
    ...user,
    /** Sends a decision, and repeats it while the answer is to try again. */
    decide(id: string, decision: object): Promise<PonteOrder> {
      const key = randomUUID();
      return persistently(() => user.decide(id, decision, key));
    },
  };
  const referenceOf = (id: string) => orderReference({ tenant: TENANT, id });
  const requestsOf = (id: string) => field.findByReference(referenceOf(id));

  const told = (id: string, wanted: (order: PonteOrder) => boolean) =>
    eventually(
      `order ${id} stands as wanted`,
      async () => {
        const order = await ponte.find(id);
        if (order !== undefined && wanted(order)) return order;
        throw new Error(`it is shown as ${JSON.stringify(order)}`); // the cause, if this was the last look
      },
      BUSY_MS,
    );

  const draft = (form: object = {}) => erp.createOrder({ ...FORM, ...form });

  async function inService({ id }: Pick<ErpOrder, 'id'>): Promise<InService> {
    await told(id, ({ phase }) => phase === 'in-service');
    const [request] = await requestsOf(id);
    return { order: await erp.order(id), request: request! };
  }

  /** Calls Ponte, and repeats the call while its answer is that it keeps it: so it does if Temporal is slow. */
  const inbound = (key: string) => async (path: string, body: object) => {
    for (;;) {
      const answer = await callJson<{ result: string; reason?: string }>(`${ponteUrl}${path}`, {
        headers: { unit: UNIT, key },
        body,
      });
      if (answer.result !== 'spooled') return answer;
      await delay(500);
    }
  };

  return {
    erp,
    field,
    ponte,
    referenceOf,
    requestsOf,
    told,
    /** Creates an order that is not closed yet. */
    draft,
    inService,
    /** Closes an order, and waits until its SS is in its observations. */
    async opened(form: object = {}): Promise<InService> {
      const { id } = await draft(form);
      return inService(await erp.close(id));
    },
    /** Waits until Ponte has settled the order. Throws unless the ERP then shows this situation. */
    async settled(id: string, situation: string): Promise<PonteOrder> {
      const order = await told(id, ({ settledAt }) => settledAt !== null);
      const inErp = await erp.order(id);
      if (inErp.situation !== situation) throw new Error(`the ERP says ${inErp.situation}`);
      return order;
    },
    /** Calls Ponte with the keys that the vendors have. */
    asSeniorX: inbound(keys.inboundSenior),
    asSismetro: inbound(keys.inboundSismetro),
    /** Calls Ponte with an unknown key. */
    asStranger: inbound('no-such-key'),
    /** What the calls about the order changed at each vendor, oldest first. */
    async effects(id: string) {
      const [senior, sismetro] = await Promise.all([erp.ledger(id), field.ledger(id)]);
      const of = (entries: typeof senior) =>
        entries
          .filter(({ call }) => !call.startsWith('erp.') && !call.startsWith('campo.'))
          .flatMap(({ effect }) => effect ?? []);
      return { senior: of(senior), sismetro: of(sismetro) };
    },
  };
}

export type Actors = ReturnType<typeof actorsOf>;

/** Status and sentence of a refusal. */
export async function refusal(act: Promise<unknown>) {
  try {
    await act;
  } catch (error) {
    if (error instanceof HttpRefusal) return { status: error.status, sentence: error.message };
    throw error;
  }
  throw new Error('it was not refused');
}
