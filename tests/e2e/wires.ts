import { rmSync } from 'node:fs';
import { afterAll, beforeAll } from '@jest/globals';
import { operator, type ServiceRequest } from '../../sandbox/stack/actors.js';
import { TENANT, type WrittenSettings } from '../../sandbox/stack/settings.js';
import type { Stack } from '../../sandbox/stack/stack.js';
import { wireSeniorX } from '../../sandbox/stack/wiring.js';
import type { Pair, Shown } from '../pairs/pair.js';
import { startBlingAndFieldControl } from '../pairs/bling-field-control.js';
import { startProtheusAndMapOs } from '../pairs/protheus-map-os.js';
import { clientEnvironment, makeCertificates } from '../support/certificates.js';
import { startMtlsFront } from '../support/mtls-front.js';
import type { Place } from '../support/shared-temporal.js';
import { actorsOf, encrypting, newHome, sharedPlace, startLoop, type Actors } from './support.js';

/** The whole system as real processes, on free ports, with one wire between Ponte and the vendors. */
export interface Wire {
  start(home: string, where?: Where): Promise<Stack>;
  /** The address at which the vendors reach Ponte. */
  ponteUrl(stack: Stack): string;
  /** Number and link of an SS as the field service shows them. */
  shown(request: ServiceRequest): Shown;
  close(): Promise<void>;
}

/** On the ports of an earlier stack, or in a namespace of a Temporal server that runs already. */
interface Where {
  readonly earlier?: Stack;
  readonly place?: Place | undefined;
}

/** A running system, and its actors. */
interface System {
  readonly wire: Wire;
  readonly stack: Stack;
  readonly actors: Actors;
}

/** Starts a system before the tests of a file, and ends it after them. They may not stop or restart its Temporal server. */
export function useSystem(connect: () => Promise<Wire>, started: (system: System) => void): void {
  const home = newHome();
  let wire: Wire | undefined;
  let stack: Stack | undefined;

  beforeAll(async () => {
    wire = await connect();
    stack = await wire.start(home, { place: await sharedPlace() });
    started({ wire, stack, actors: actorsOf(stack, wire.ponteUrl(stack)) });
  });

  afterAll(async () => {
    await stack?.stop();
    await wire?.close();
    rmSync(home, { recursive: true, force: true });
  });
}

/** What a pair does not have; the tests that need it are left out. */
export type Lack = 'callbacks' | 'equipment' | 'pdf' | 'whole events';

/** Sismetro repeats a callback until Ponte takes it, however long a killed api needs to start again. */
const PATIENT = { RETRIES: '1000' };

/** The stand-ins themselves, with the shipped profiles. */
export const shippedWire = async (): Promise<Wire> => ({
  start: (home, { earlier, place } = {}) =>
    startLoop(home, earlier, { place, sismetroEnv: PATIENT }),
  ponteUrl: ({ urls }) => urls.api,
  shown: shownByStandIn,
  close: async () => {},
});

/** A pair of vendors with a wire of its own, connected only by profiles. */
const connected = (startPair: () => Promise<Pair>) => async (): Promise<Wire> => {
  const pair = await startPair();
  const env = { PONTE_URL: pair.ponteUrl };
  let sweeping: NodeJS.Timeout | undefined;
  return {
    async start(home, { earlier, place } = {}) {
      const settings = (written: WrittenSettings) => encrypting(pair.connect(written));
      const vendors = { seniorXEnv: env, sismetroEnv: { ...env, ...PATIENT } };
      const stack = await startLoop(home, earlier, { settings, place, ...vendors });
      await wireSeniorX(stack.urls.seniorX, pair.ponteUrl, stack.keys);
      clearInterval(sweeping);
      const { sweep } = operator(stack.urls.api, stack.keys.operator, TENANT);
      const sweepIfThere = () => void sweep().catch(() => {}); // the api may be down
      if (pair.isPolled) sweeping = setInterval(sweepIfThere, SWEEP_MS);
      return stack;
    },
    ponteUrl: () => pair.ponteUrl,
    shown: pair.shown ?? shownByStandIn,
    async close() {
      clearInterval(sweeping);
      await pair.close();
      if ((pair.reusedTokens ?? 0) > 0) throw new Error('Ponte showed a refresh token twice');
    },
  };
};

/** How often the sweep runs for vendors that send nothing. */
const SWEEP_MS = 3_000;

const shownByStandIn = ({ ss, link }: ServiceRequest): Shown => ({ ss: String(ss), link });

/** Bling v3 and Field Control. */
export const blingAndFieldControl = connected(startBlingAndFieldControl);

/** TOTVS Protheus and Map-OS. */
export const protheusAndMapOs = connected(startProtheusAndMapOs);

/** The stand-ins; the api and the worker reach Temporal only by mTLS. */
export async function mtlsWire(): Promise<Wire> {
  const certificates = makeCertificates();
  const front = await startMtlsFront(certificates);
  return {
    ...(await shippedWire()),
    async start(home, { earlier, place } = {}) {
      const stack = await startLoop(home, earlier, {
        place,
        sismetroEnv: PATIENT,
        ponteEnv: clientEnvironment(certificates),
        settings: (settings) => {
          front.server = settings.temporal.address;
          return encrypting({
            ...settings,
            temporal: { ...settings.temporal, address: front.address },
          });
        },
      });
      if (!front.shown.has('ponte')) throw new Error('Ponte reached Temporal past the front');
      return stack;
    },
    close: () => front.close(),
  };
}
