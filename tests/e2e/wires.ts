import type { WrittenSettings } from '../../sandbox/stack/settings.js';
import type { Stack } from '../../sandbox/stack/stack.js';
import { wireSeniorX } from '../../sandbox/stack/wiring.js';
import { startOtherPair } from '../alternate-profile/pair.js';
import { clientEnvironment, makeCertificates } from '../support/certificates.js';
import { startMtlsFront } from '../support/mtls-front.js';
import { encrypting, startLoop } from './support.js';

/** The whole system as real processes, on free ports, with one wire between Ponte and the vendors. */
export interface Wire {
  /** Starts on the ports of an earlier stack, if given. */
  start(home: string, earlier?: Stack): Promise<Stack>;
  /** The address at which the vendors reach Ponte. */
  ponteUrl(stack: Stack): string;
  /**
   * Sets whether Sismetro sends the number of an SS automatically. Has no effect on a wire whose answer contains the
   * number.
   */
  setTellsNumbers(tells: boolean): void;
  close(): Promise<void>;
}

/**
 * The extent of a suite: all of it, or the part that depends on the wire to the vendors or on the one to Temporal; other
 * wires show the rest.
 */
export type Extent = 'all' | 'of the wire' | 'through Temporal';

/** The stand-ins themselves, with the shipped profiles. */
export const shippedWire = async (): Promise<Wire> => ({
  start: (home, earlier) => startLoop(home, earlier),
  ponteUrl: ({ urls }) => urls.api,
  setTellsNumbers: () => {},
  close: async () => {},
});

/** The other pair of vendors, connected only by profiles. */
export async function alternateProfile(): Promise<Wire> {
  const pair = await startOtherPair();
  const env = { PONTE_URL: pair.ponteUrl };
  return {
    async start(home, earlier) {
      const settings = (written: WrittenSettings) => encrypting(pair.connect(written));
      const stack = await startLoop(home, earlier, { settings, seniorXEnv: env, sismetroEnv: env });
      await wireSeniorX(stack.urls.seniorX, pair.ponteUrl, stack.keys);
      return stack;
    },
    ponteUrl: () => pair.ponteUrl,
    setTellsNumbers(tells) {
      pair.tellsNumbers = tells;
    },
    async close() {
      await pair.close();
      if (pair.reusedTokens > 0) throw new Error('Ponte showed a refresh token twice');
    },
  };
}

/** The stand-ins; the api and the worker reach Temporal only by mTLS. */
export async function mtlsWire(): Promise<Wire> {
  const certificates = makeCertificates();
  const front = await startMtlsFront(certificates);
  return {
    ...(await shippedWire()),
    async start(home, earlier) {
      const stack = await startLoop(home, earlier, {
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
