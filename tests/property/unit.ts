/** A tenant's ERP, and the unit of Sismetro that it shares with another tenant: in memory, with their books. */
import { orderReference, parseReference } from '../../domain/ids.js';
import { outcomeOf, type Outcome, type ServiceEnd } from '../../domain/lifecycle.js';
import type { ServiceOrder } from '../../domain/order.js';
import { VendorError } from '../../vendors/vendor-error.js';
import type { ErpStatus, SeniorX } from '../../vendors/senior-x/senior-x.js';
import type { ServiceRequestView, Sismetro } from '../../vendors/sismetro/sismetro.js';

export interface UnitSs {
  readonly ss: string;
  readonly reference: string;
  readonly openedAt: number;
  end?: ServiceEnd;
}

/** Everything that happens to one tenant, in milliseconds of the server's clock. */
export interface Unit {
  readonly senior: SeniorX;
  readonly sismetro: Sismetro;
  /** Every SS of the unit, the oldest first. */
  readonly requests: readonly UnitSs[];
  /** What Ponte wrote into the ERP. */
  readonly writes: readonly { readonly id: string; readonly outcome: Outcome }[];
  /** How many calls of an order were made. */
  calls: number;
  /** The next openings are done, but their answers are lost. */
  lostAnswers: number;
  statusOf(id: string): ErpStatus | undefined;
  /** The SSs of an order, of every closing, the oldest first. */
  requestsOf(id: string): UnitSs[];
  /** Users close an order, for the first time or again. */
  close(order: ServiceOrder): void;
  /** The ERP's data now. Given to `restore`, it is the ERP's data again. */
  backup(): ReadonlyMap<string, ErpStatus>;
  restore(backup: ReadonlyMap<string, ErpStatus>): void;
}

export interface UnitTraits {
  /** The ERP's orders can be read one by one. */
  readonly erpReadable: boolean;
  /**
   * Another tenant opens an SS for an order of the same id whenever this one does. If `shown`, the search by our
   * reference also shows those, and our earlier closings'. (While it shows only others', it is unreadable: the play by
   * order has that.)
   */
  readonly neighbour: 'none' | 'quiet' | 'shown';
}

export const NEIGHBOUR = 'neighbour';

let lastSs = 500_000;

export function createUnit(tenant: string, traits: UnitTraits, clock: () => Promise<number>): Unit {
  const erp = new Map<string, ErpStatus>();
  const orders = new Map<string, ServiceOrder>();
  const observations = new Map<string, string[]>();
  const requests: UnitSs[] = [];
  const writes: { id: string; outcome: Outcome }[] = [];
  const unsupported = (call: string) =>
    Promise.reject(new VendorError({ vendor: 'sismetro', call, meaning: 'unsupported' }));

  function open(reference: string, openedAt: number): UnitSs {
    const one: UnitSs = { ss: String((lastSs += 1)), reference, openedAt };
    requests.push(one);
    return one;
  }

  const view = ({ ss, reference, openedAt, end }: UnitSs): ServiceRequestView => ({
    ss,
    reference,
    link: `https://br.sismetro.com/${ss}`,
    state: end ?? 'open',
    status: '',
    progress: end ?? 'open',
    openedAt: new Date(openedAt).toISOString(),
  });

  async function settle(id: string, outcome: Outcome): Promise<void> {
    unit.calls += 1;
    writes.push({ id, outcome });
    erp.set(id, outcome);
  }

  const unit: Unit = {
    requests,
    writes,
    calls: 0,
    lostAnswers: 0,
    statusOf: (id) => erp.get(id),
    requestsOf: (id) =>
      requests.filter(({ reference }) => {
        const named = parseReference(reference);
        return named?.tenant === tenant && named.id === id;
      }),
    close(order) {
      orders.set(order.id, order);
      erp.set(order.id, 'awaiting-integration');
    },
    backup: () => new Map(erp),
    restore(backup) {
      for (const [id, status] of backup) erp.set(id, status);
    },
    sismetro: {
      capabilities: {
        findByReference: true,
        readOne: true,
        listAll: true,
        listsChanges: false,
        showsReference: true,
        equipmentSearch: false,
      },
      async openServiceRequest(_, { reference }) {
        unit.calls += 1;
        const now = await clock();
        const named = parseReference(reference)!;
        const theirs = orderReference({ ...named, tenant: NEIGHBOUR });
        if (traits.neighbour !== 'none') open(theirs, now).end = 'cancelled';
        const { ss } = open(reference, now);
        if (traits.neighbour !== 'none') open(theirs, now);
        if (unit.lostAnswers === 0) return { ss, link: `https://br.sismetro.com/${ss}` };
        unit.lostAnswers -= 1;
        throw new VendorError({ vendor: 'sismetro', call: 'open', meaning: 'uncertain' });
      },
      async findServiceRequests(wanted) {
        unit.calls += 1;
        const exact = requests.filter(({ reference }) => reference === wanted);
        if (traits.neighbour !== 'shown') return exact.map(view);
        const { id } = parseReference(wanted)!;
        const similar = requests.filter(
          ({ reference }) =>
            parseReference(reference)?.id === id &&
            (exact.length > 0 || !reference.startsWith(`${NEIGHBOUR}/`)),
        );
        return similar.map(view);
      },
      readServiceRequest: async (wanted) => requests.filter(({ ss }) => ss === wanted).map(view)[0],
      async listServiceRequests(page) {
        const items = requests.map(view).toReversed();
        return { items, page, totalPages: 1, unreadableRows: 0 };
      },
      searchEquipment: () => unsupported('equipment'),
    },
    senior: {
      capabilities: { readOrder: traits.erpReadable, listAwaiting: true },
      async addObservation(id, text) {
        observations.set(id, [...(observations.get(id) ?? []), text]);
      },
      async readOrder(id) {
        unit.calls += 1;
        if (!traits.erpReadable) return unsupported('readOrder');
        const [order, status] = [orders.get(id), erp.get(id)];
        return order && status
          ? { id, number: order.number, status, observations: observations.get(id) ?? [] }
          : undefined;
      },
      fetchOrder: () => unsupported('fetchOrder'),
      releaseOrder: (id) => settle(id, outcomeOf('completed')),
      cancelOrder: (id) => settle(id, outcomeOf('cancelled')),
      async listAwaiting(page) {
        const awaiting = [...orders.values()].filter(
          ({ id }) => erp.get(id) === 'awaiting-integration',
        );
        const items = awaiting.map((order) => ({ kind: 'order' as const, order }));
        return { items, page, totalPages: 1, unreadableRows: 0 };
      },
    },
  };
  return unit;
}
