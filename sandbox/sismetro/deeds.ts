import { markOf } from '../../vendors/sismetro/mark.js';
import type { Doer, Subject } from '../kit/ledger.js';
import { momentOf } from '../kit/restore.js';
import { type Act, act } from '../kit/sequels.js';
import { type Callbacks, type CallbackChoice, FULL_CALLBACK } from './callbacks.js';
import * as kinds from './kinds.js';
import type { SismetroParts } from './parts.js';
import { subjectOf } from './references.js';
import type { ServiceRequest, ServiceRequests } from './service-requests.js';

/** What happens to SSs besides the normal service: by users at their screens, or by the stand-in itself. */
export interface Deeds {
  reopen(request: ServiceRequest, by: Doer): void;
  /** Removed completely, or shown as *EXCLUÍDA*. */
  remove(request: ServiceRequest, isShown: boolean, by: Doer): void;
  /** Returns the new SS, which has the same reference. */
  split(request: ServiceRequest, by: Doer): ServiceRequest;
  merge(request: ServiceRequest, into: ServiceRequest, by: Doer): void;
  transfer(request: ServiceRequest, unit: string, by: Doer): void;
  /** Calls Ponte about an end that did not happen. */
  forge(request: ServiceRequest, end: 'completed' | 'cancelled', choice: CallbackChoice): void;
  /** Another tenant opens an SS in the same unit, for an order with the same id. */
  openForNeighbour(request: ServiceRequest, tenant: string, by: Doer): ServiceRequest;
  /** Restores everything as of then: ISO 8601, UTC. */
  restore(to: string, reuseNumbers: boolean, by: Doer): void;
}

export function createDeeds(requests: ServiceRequests, callbacks: Callbacks): Deeds {
  return {
    reopen: ({ ss }, by) =>
      requests.change(
        ss,
        { status: 'ABERTA', progress: 'EM EXECUÇÃO', conclusion: null },
        { what: 'reopened', by },
      ),
    remove({ ss }, isShown, by) {
      const deed = { what: 'deleted', by };
      if (isShown) requests.change(ss, { status: 'EXCLUÍDA' }, deed);
      else requests.remove(ss, deed);
    },
    split(request, by) {
      const { ss, services } = request;
      const half = Math.ceil(services.length / 2);
      const taken = services.slice(half);
      requests.change(ss, { services: services.slice(0, half) }, { what: 'split', by });
      return requests.open({ ...request, services: taken.length > 0 ? taken : services }, by);
    },
    merge({ ss, reference, description, services }, into, by) {
      const conclusion = `Mesclada com a SS ${into.ss}`;
      requests.change(ss, { status: 'EXCLUÍDA', conclusion }, { what: 'merged', by });
      requests.change(
        into.ss,
        {
          description: `${into.description}\n${description}`,
          services: [...into.services, ...services],
        },
        { what: 'merged-in', by, reference },
      );
    },
    transfer: ({ ss }, unit, by) => requests.change(ss, { unit }, { what: 'transferred', by }),
    forge(request, end, choice) {
      if (end === 'cancelled') return callbacks.cancelled(request, 'Cliente desistiu.', choice);
      const told = { technician: 'Rui Barros', conclusion: 'Serviço executado.' };
      return callbacks.completed(request, told, choice);
    },
    openForNeighbour(request, tenant, by) {
      const id = subjectOf(request).orderId ?? request.orderNumber;
      const reference = `${tenant}/${id}`;
      const description = request.description.replace(/\[ponte:[^\]]*\]/, markOf(reference));
      return requests.open({ ...request, reference, description }, by);
    },
    restore: (to, reuseNumbers, by) => requests.restore(to, reuseNumbers, by),
  };
}

const BY = 'double';

/** The same as sequels of calls. Each takes effect only if the SS exists and its state allows it. */
export function actsOf(deeds: Deeds, { requests, another }: SismetroParts): Act[] {
  const found = ({ ss, reference }: Subject): ServiceRequest | undefined =>
    ss === undefined ? requests.findByReference(reference ?? '')[0] : requests.find(Number(ss));
  /** Applies `work` to the SS that the call was about, if `applies`. */
  const done = (
    about: Subject,
    effect: string,
    work: (request: ServiceRequest) => ServiceRequest | void,
    applies: (request: ServiceRequest) => boolean = () => true,
  ) => {
    const known = found(about);
    if (!known || !applies(known)) return undefined;
    return { effect, ...subjectOf(work(known) ?? known) };
  };
  const isOpen = ({ status }: ServiceRequest) => status === 'ABERTA';

  return [
    act(kinds.REOPENED, (about) =>
      done(
        about,
        'reopened',
        (one) => deeds.reopen(one, BY),
        (one) => !isOpen(one),
      ),
    ),
    act(kinds.DELETED, (about, { shown }) =>
      done(about, 'deleted', (one) => deeds.remove(one, shown, BY)),
    ),
    act(kinds.SPLIT, (about) => done(about, 'opened', (one) => deeds.split(one, BY), isOpen)),
    act(kinds.MERGED, (about) =>
      done(about, 'merged', (one) => deeds.merge(one, another(one), BY), isOpen),
    ),
    act(kinds.TRANSFERRED, (about, { unit }) =>
      done(about, 'transferred', (one) => deeds.transfer(one, unit, BY)),
    ),
    act(kinds.FORGED, (about, { end }) =>
      done(about, 'forged', (one) => deeds.forge(one, end, FULL_CALLBACK)),
    ),
    act(kinds.NEIGHBOUR, (about, { tenant }) =>
      done(about, 'opened', (one) => deeds.openForNeighbour(one, tenant, BY)),
    ),
    act(kinds.RESTORED, (_about, { backMs, reuseNumbers }) => {
      deeds.restore(momentOf({ backMs }), reuseNumbers, BY);
      return { effect: 'restored' };
    }),
  ];
}
