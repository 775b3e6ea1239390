/**
 * Both vendors in memory, with the interfaces of the real clients and the worst behaviour that is possible: slow,
 * lagging, committing late, saying one thing and doing another. Each order has its own vendors, so that no order
 * affects another.
 */
import type { ServiceOrder } from '../../domain/order.js';
import { orderReference } from '../../domain/ids.js';
import { VendorError } from '../../vendors/vendor-error.js';
import {
  answeredError,
  malformedError,
  NotConnected,
  transportError,
  type CallFacts,
} from '../../vendors/meaning.js';
import type { ErpStatus, SeniorX } from '../../vendors/senior-x/senior-x.js';
import type { ServiceRequestView, Sismetro } from '../../vendors/sismetro/sismetro.js';
import {
  canStrike,
  MOOD_NAMES,
  moodOf,
  type CallKind,
  type Mood,
  type MoodName,
  type WrongAnswer,
} from '../support/moods.js';
import { heldAt, type BookedSs, type Call, type Ledger, type Traits } from './ledger.js';

/**
 * The moods that these vendors can have. They show what their books have, late or not (`Traits`), and are as slow as the
 * clock of the test; other moods need a vendor behind HTTP.
 */
const canHave = (mood: Mood) =>
  'answers' in mood ? mood.answers.is !== 'slow' : 'shows' in mood && mood.shows === 'strangers';

const moodsAt = (vendor: Call['vendor']): readonly MoodName[] =>
  MOOD_NAMES.filter((name) => {
    const { at = vendor } = moodOf(name);
    return at === vendor && canHave(moodOf(name));
  });

export const SISMETRO_MOODS = moodsAt('sismetro');
export const SENIOR_MOODS = moodsAt('senior-x');

/** A fault, and the number of calls that it still strikes. */
export interface Fault {
  /** Undefined: nothing is wrong. */
  readonly mood: MoodName | undefined;
  /** Seconds until a late change takes effect. */
  readonly delay: number;
  left: number;
}

export const up: Fault = { mood: undefined, delay: 0, left: Infinity };

/** An SS of the unit that every one of these Sismetros shows. */
export const UNIT_SS = 'unit-1';

const LAST_LONG_AGO_MS = 40 * 86_400_000;

type Clock = () => Promise<number>;

/** One order's vendors and their books. */
export interface World {
  readonly ledger: Ledger;
  readonly senior: SeniorX;
  readonly sismetro: Sismetro;
  sismetroFault: Fault;
  seniorFault: Fault;
  /** Calls and events, for readers of a failure. */
  readonly story: string[];
  /** Opens a second SS with our reference. */
  duplicate(at: number): void;
  /** Strangers' SSs, by what they show. */
  readonly strangers: { readonly named: string; readonly blank: string };
}

let lastSs = 100_000;
const nextSs = () => String((lastSs += 1));

export function hostileVendors(
  order: ServiceOrder,
  traits: Traits,
  clock: Clock,
  startedAt: number,
): World {
  const reference = orderReference(order);
  const strangers = { named: nextSs(), blank: nextSs() };
  const strange = (ss: string, shown: string | undefined): BookedSs => ({
    ss,
    by: 'stranger',
    reference: shown,
    openedAt: startedAt - LAST_LONG_AGO_MS,
    states: [{ at: startedAt - LAST_LONG_AGO_MS, is: 'open' }],
  });
  const ledger: Ledger = {
    traits,
    reference,
    requests: [
      strange(UNIT_SS, undefined),
      strange(strangers.blank, undefined),
      strange(strangers.named, `${order.tenant}/another`),
    ],
    erp: [{ at: 0, is: 'awaiting-integration', by: 'people' }],
    observations: [],
    calls: [],
    told: [],
    decided: [],
    changed: [],
    cameAt: undefined,
  };
  const story: string[] = [];

  const book = (at: number, by: BookedSs['by']): BookedSs => {
    const kept = { whole: reference, cut: reference.slice(0, -3), blank: undefined };
    const one: BookedSs = {
      ss: nextSs(),
      by,
      reference: kept[traits.reference],
      openedAt: at,
      states: [{ at, is: 'open' }],
    };
    ledger.requests.push(one);
    return one;
  };

  const linkOf = (ss: string) => `https://br.sismetro.com/${ss}`;

  function view(one: BookedSs, now: number): ServiceRequestView | undefined {
    const state = heldAt(one.states, now - traits.lag * 1000);
    if (state === undefined || state === 'deleted') return undefined;
    const shown = traits.showsReference ? one.reference : undefined;
    return {
      ss: one.ss,
      link: linkOf(one.ss),
      ...(shown !== undefined && { reference: shown }),
      state,
      status: '',
      progress: state,
      openedAt: new Date(one.openedAt).toISOString(),
    };
  }

  const shown = (now: number, which: (one: BookedSs) => boolean) =>
    ledger.requests
      .filter(which)
      .toSorted((a, b) => b.openedAt - a.openedAt)
      .flatMap((one) => view(one, now) ?? []);

  interface Work<T> {
    readonly vendor: Call['vendor'];
    readonly call: Call['call'];
    readonly writes?: true;
    /** Does the work of the call, as of this moment. */
    readonly work: (at: number) => T;
  }

  /** Makes one call. The vendor's mood decides whether the work is done, now or later, and what the answer is. */
  async function through<T>({ vendor, call, writes, work }: Work<T>): Promise<T> {
    const now = await clock();
    const fault = vendor === 'sismetro' ? world.sismetroFault : world.seniorFault;
    const mood = fault.left > 0 && fault.mood !== undefined ? moodOf(fault.mood) : undefined;
    const struck = mood && canStrike(mood, vendor, KINDS[call]) ? mood : undefined;
    if (struck !== undefined) fault.left -= 1;
    const settles = call === 'release' || call === 'cancel';
    const erp = settles ? { erp: heldAt(ledger.erp, now)! } : {};
    const note = (applied: boolean, answer: Call['answer']) => {
      ledger.calls.push({
        at: now,
        vendor,
        call,
        applied: applied && writes === true,
        answer,
        ...erp,
      });
      story.push(
        `    ${timeOf(now)} ${vendor}.${call}: ${answer}${writes ? (applied ? ', done' : ', not done') : ''}`,
      );
    };
    if (struck !== undefined && 'shows' in struck && call !== 'read') {
      note(false, 'strangers');
      return strangersFor(call, now) as T;
    }
    const wrong = struck && 'answers' in struck ? struck : undefined;
    if (struck === undefined || (wrong === undefined && call !== 'read')) {
      const answer = work(now);
      note(true, 'ok');
      return answer;
    }
    const works = wrong?.works ?? 'never';
    if (writes && works !== 'never') work(works === 'late' ? now + fault.delay * 1000 : now);
    if (wrong?.answers.is === 'pretence') {
      note(false, 'ok');
      return undefined as T;
    }
    const effect = writes ? 'write' : 'read';
    const failure = failureOf(wrong?.answers ?? SHOWS_ANOTHER, { vendor, call, effect }, now);
    note(works !== 'never', failure.meaning);
    throw failure;
  }

  const strangersFor = (call: Call['call'], now: number) => {
    const rows = shown(now, ({ by }) => by === 'stranger');
    return call === 'find' ? rows : { items: rows, page: 1, totalPages: 1, unreadableRows: 1 };
  };

  const unsupported = async (vendor: Call['vendor'], call: string): Promise<never> => {
    throw new VendorError({ vendor, call, meaning: 'unsupported' });
  };

  const sismetro: Sismetro = {
    capabilities: {
      findByReference: traits.find,
      readOne: traits.read,
      listAll: traits.list,
      listsChanges: false,
      showsReference: traits.showsReference,
      equipmentSearch: false,
    },
    openServiceRequest: () =>
      through({
        vendor: 'sismetro',
        call: 'open',
        writes: true,
        work: (at) => {
          const { ss } = book(at, 'ponte');
          return traits.numberLater ? undefined : { ss, link: linkOf(ss) };
        },
      }),
    findServiceRequests: (asked) =>
      traits.find
        ? through({
            vendor: 'sismetro',
            call: 'find',
            work: (now) => shown(now, ({ by }) => by !== 'stranger' && asked === reference),
          })
        : unsupported('sismetro', 'find'),
    readServiceRequest: (ss) =>
      traits.read
        ? through({
            vendor: 'sismetro',
            call: 'read',
            work: (now) => shown(now, (one) => one.ss === ss)[0],
          })
        : unsupported('sismetro', 'read'),
    listServiceRequests: (page) =>
      traits.list
        ? through({
            vendor: 'sismetro',
            call: 'list',
            work: (now) => ({
              items: shown(now, () => true),
              page,
              totalPages: 1,
              unreadableRows: 0,
            }),
          })
        : unsupported('sismetro', 'list'),
    searchEquipment: () => unsupported('sismetro', 'equipment'),
  };

  const settles = (call: 'release' | 'cancel', to: ErpStatus): Promise<void> =>
    through({
      vendor: 'senior-x',
      call,
      writes: true,
      work: (at) => {
        ledger.erp.push({ at, is: to, by: 'ponte' });
      },
    });

  const senior: SeniorX = {
    capabilities: { readOrder: traits.erpReadable, listAwaiting: false },
    addObservation: (_, text) =>
      through({
        vendor: 'senior-x',
        call: 'observe',
        writes: true,
        work: () => {
          ledger.observations.push(text);
        },
      }),
    readOrder: (id) =>
      traits.erpReadable
        ? through({
            vendor: 'senior-x',
            call: 'situation',
            work: (now) => ({
              id,
              number: order.number,
              status: heldAt(ledger.erp, now)!,
              observations: [...ledger.observations],
            }),
          })
        : unsupported('senior-x', 'readOrder'),
    releaseOrder: () => settles('release', 'released'),
    cancelOrder: () => settles('cancel', 'cancelled'),
    listAwaiting: () => unsupported('senior-x', 'listAwaiting'),
    fetchOrder: () => unsupported('senior-x', 'fetchOrder'),
  };

  const world: World = {
    ledger,
    senior,
    sismetro,
    sismetroFault: { ...up },
    seniorFault: { ...up },
    story,
    strangers,
    duplicate: (at) => void book(at, 'sismetro'),
  };
  return world;
}

const KINDS: Readonly<Record<Call['call'], CallKind>> = {
  open: 'open',
  find: 'read',
  list: 'read',
  read: 'read',
  observe: 'observe',
  release: 'settle',
  cancel: 'settle',
  situation: 'read',
};

/** What the look at one SS makes of rows of others. */
const SHOWS_ANOTHER: WrongAnswer = { is: 'unreadable', as: 'shape' };

/** The error of such an answer, as the real clients make it. */
function failureOf(answer: WrongAnswer, call: CallFacts, now: number): VendorError {
  const lost = (why: object) => transportError(call, Object.assign(new Error('lost'), why), 25_000);
  switch (answer.is) {
    case 'unreachable':
      return transportError(call, new NotConnected('no connection'), 25_000);
    case 'reset':
      return lost({ code: 'ECONNRESET' });
    case 'silence':
      return lost({ name: 'TimeoutError' });
    case 'status': {
      const { status, retryAfter } = answer;
      return answeredError(call, { status, body: {}, retryAfter, now });
    }
    case 'no': {
      const meaning = answer.about === 'quota' ? 'quota' : 'refused';
      return answeredError(
        call,
        { status: 200, body: {}, retryAfter: undefined, now },
        { meaning },
      );
    }
    default:
      return malformedError(call, 200, {
        message: 'it is not what is expected',
        messagePt: 'não é o que se espera',
      });
  }
}

/** Day, hours, minutes and seconds of the server's clock. */
export const timeOf = (at: number) => new Date(at).toISOString().slice(8, 19).replace('T', ' ');
