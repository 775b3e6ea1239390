import { operator, type ServiceRequest } from '../../sandbox/stack/actors.js';
import { TENANT, type WrittenSettings } from '../../sandbox/stack/settings.js';
import type { Stack } from '../../sandbox/stack/stack.js';
import { wireSeniorX } from '../../sandbox/stack/wiring.js';
import type { Pair, Shown } from '../pairs/pair.js';
import { startBlingAndFieldControl } from '../pairs/bling-field-control.js';
import { startProtheusAndMapOs } from '../pairs/protheus-map-os.js';
import { clientEnvironment, makeCertificates } from '../support/certificates.js';
import { launchHere } from '../support/in-this-process.js';
import { startMtlsFront } from '../support/mtls-front.js';
import { encrypting, sharedPlace, startLoop } from './support.js';

/** The whole system, on free ports, with one wire between Ponte and the vendors. */
export interface Wire {
  /** @param earlier a stack on whose ports it starts again */
  start(home: string, earlier?: Stack): Promise<Stack>;
  /** The address at which the vendors reach Ponte. */
  ponteUrl(stack: Stack): string;
  /** Number and link of an SS as the field service shows them. */
  shown(request: ServiceRequest): Shown;
  close(): Promise<void>;
}

/** What a pair does not have; the tests that need it are left out. */
export type Lack = 'callbacks' | 'equipment' | 'pdf' | 'whole events';

/** Sismetro repeats a callback until Ponte takes it, however long a killed api needs to start again. */
const PATIENT = { RETRIES: '1000' };

/** A pair of vendors with a wire of its own, connected only by profiles. Nothing is killed, so all runs in this process. */
const connected = (startPair: () => Promise<Pair>) => async (): Promise<Wire> => {
  const pair = await startPair();
  const env = { PONTE_URL: pair.ponteUrl };
  let sweeping: NodeJS.Timeout | undefined;
  return {
    async start(home, earlier) {
      const settings = (written: WrittenSettings) => encrypting(pair.connect(written));
      const vendors = { seniorXEnv: env, sismetroEnv: { ...env, ...PATIENT } };
      const more = { place: await sharedPlace(), launch: launchHere };
      const stack = await startLoop(home, earlier, { settings, ...vendors, ...more });
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

/** The stand-ins themselves, with the shipped profiles; the api and the worker reach Temporal only by mTLS. */
export async function mtlsWire(): Promise<Wire> {
  const certificates = makeCertificates();
  const front = await startMtlsFront(certificates);
  return {
    ponteUrl: ({ urls }) => urls.api,
    shown: shownByStandIn,
    async start(home, earlier) {
      const stack = await startLoop(home, earlier, {
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
