import type { TenantDeps } from '../../activities/index.js';
import type { ServiceState } from '../../domain/lifecycle.js';
import type { ServiceOrder } from '../../domain/order.js';
import { DEFAULT_SYSTEMS } from '../../domain/systems.js';
import { NotSent } from '../../vendors/rehearsal.js';
import { VendorError } from '../../vendors/vendor-error.js';
import type { AwaitingOrder, ErpStatus, SeniorX } from '../../vendors/senior-x/senior-x.js';
import type { ServiceRequestView, Sismetro } from '../../vendors/sismetro/sismetro.js';

/** Both vendors in memory, with the interfaces of the real clients; their data can be set and read. */
export function vendorsInMemory(pageSize = 100) {
  const requests = new Map<string, ServiceRequestView>();
  const erp = new Map<string, { order: ServiceOrder; status: ErpStatus; observations: string[] }>();
  const calls: string[] = [];
  let nextSs = 1_000;

  const pageOf = <T>(all: readonly T[], page: number) => ({
    items: all.slice((page - 1) * pageSize, page * pageSize),
    page,
    totalPages: Math.max(1, Math.ceil(all.length / pageSize)),
    unreadableRows: 0,
  });

  const sismetro: Sismetro = {
    capabilities: {
      findByReference: true,
      readOne: true,
      listAll: true,
      listsChanges: false,
      showsReference: true,
      equipmentSearch: true,
    },
    async openServiceRequest(_, { reference }) {
      calls.push('open');
      const ss = String((nextSs += 1));
      requests.set(ss, {
        ss,
        link: `https://br.sismetro.com/${ss}`,
        reference,
        openedAt: new Date().toISOString(),
        state: 'open',
        status: '',
        progress: 'PENDENTE',
      });
      return { ss, link: `https://br.sismetro.com/${ss}` };
    },
    async findServiceRequests(reference) {
      calls.push('find');
      return [...requests.values()].filter((request) => request.reference === reference);
    },
    async readServiceRequest(ss) {
      calls.push('read');
      return requests.get(ss);
    },
    async listServiceRequests(page) {
      calls.push('list');
      return pageOf([...requests.values()].toReversed(), page);
    },
    searchEquipment: async (_, page) => ({ items: [], page, totalPages: 1, unreadableRows: 0 }),
  };
  const held = (id: string) => {
    const one = erp.get(id);
    if (one === undefined) throw new Error(`the ERP has no order ${id}`);
    return one;
  };
  const senior: SeniorX = {
    capabilities: { readOrder: true, listAwaiting: true },
    async addObservation(id, text) {
      held(id).observations.push(text);
    },
    async readOrder(id) {
      const one = erp.get(id);
      return one && { id, number: one.order.number, ...one };
    },
    async releaseOrder(id) {
      calls.push('release');
      held(id).status = 'released';
    },
    async cancelOrder(id) {
      calls.push('cancel');
      held(id).status = 'cancelled';
    },
    async listAwaiting(page) {
      const awaiting = [...erp.values()].filter(({ status }) => status === 'awaiting-integration');
      return pageOf<AwaitingOrder>(
        awaiting.map(({ order }) => ({ kind: 'order', order })),
        page,
      );
    },
    async fetchOrder(id) {
      calls.push('fetch');
      const one = erp.get(id);
      return one && { status: one.status, order: { kind: 'order', order: one.order } };
    },
  };
  return {
    sismetro,
    senior,
    calls,
    requests,
    statusOf: (id: string) => held(id).status,
    observationsOf: (id: string) => held(id).observations,
    /** Closes an order in the ERP; from then on it awaits the integration. */
    close(order: ServiceOrder): ServiceOrder {
      erp.set(order.id, { order, status: 'awaiting-integration', observations: [] });
      return order;
    },
    setErp(id: string, status: ErpStatus) {
      held(id).status = status;
    },
    /** Brings an SS to a state at Sismetro, without a callback. */
    setState(ss: string, state: ServiceState, status = '', progress = '') {
      requests.set(ss, { ...requests.get(ss)!, state, status, progress });
    },
  };
}

/** A tenant's vendors, and what else a test chooses for its activities. */
export type ChosenDeps = Pick<TenantDeps, 'senior' | 'sismetro'> & Partial<TenantDeps>;

/**
 * The dependencies of the activities of a tenant, unless chosen otherwise `acme`: both ends are confirmed, and the wait
 * after an uncertain call is short.
 */
export const tenantDeps = (chosen: ChosenDeps): TenantDeps => ({
  id: 'acme',
  systems: DEFAULT_SYSTEMS,
  rehearsal: walled(chosen),
  isRehearsal: () => false,
  incidents: {
    report: async () => {},
    count: async () => 'few',
    isKnown: async () => false,
    withdraw: async () => undefined,
  },
  isOfOneOrder: () => false,
  confirms: { completed: true, cancelled: true },
  graceMs: 1_000,
  ...chosen,
});

/** The same vendors behind the wall of a rehearsal: none of them is written to. */
function walled({ senior, sismetro }: ChosenDeps): TenantDeps['rehearsal'] {
  const unsent = (vendor: 'senior-x' | 'sismetro', call: string) => () =>
    Promise.reject(new NotSent({ vendor, call }, []));
  return {
    senior: {
      ...senior,
      addObservation: unsent('senior-x', 'addObservation'),
      releaseOrder: unsent('senior-x', 'releaseOrder'),
      cancelOrder: unsent('senior-x', 'cancelOrder'),
    },
    sismetro: { ...sismetro, openServiceRequest: unsent('sismetro', 'open') },
  };
}

export type VendorsInMemory = ReturnType<typeof vendorsInMemory>;

/** The same vendors, but Sismetro shows no references, neither in a look-up nor in its list. */
export function withoutAnyLook<V extends Pick<VendorsInMemory, 'sismetro'>>(vendors: V): V {
  const without = withoutLookUp(vendors);
  const capabilities = { ...without.sismetro.capabilities, showsReference: false };
  return { ...without, sismetro: { ...without.sismetro, capabilities } };
}

/** The same vendors, but Sismetro cannot find an SS by our reference. */
export function withoutLookUp<V extends Pick<VendorsInMemory, 'sismetro'>>(vendors: V): V {
  const findServiceRequests = async () => {
    throw new VendorError({
      vendor: 'sismetro',
      call: 'findServiceRequests',
      meaning: 'unsupported',
    });
  };
  const capabilities = { ...vendors.sismetro.capabilities, findByReference: false };
  return { ...vendors, sismetro: { ...vendors.sismetro, capabilities, findServiceRequests } };
}
