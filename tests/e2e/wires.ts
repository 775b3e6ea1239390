import type { WrittenSettings } from '../../sandbox/stack/settings.js';
import type { Stack } from '../../sandbox/stack/stack.js';
import { wireSeniorX } from '../../sandbox/stack/wiring.js';
import { startOtherPair } from '../other-wire/pair.js';
import { clientEnvironment, makeCertificates } from '../support/certificates.js';
import { startMtlsFront } from '../support/mtls-front.js';
import { encrypting, startLoop } from './support.js';

/** The whole loop as real processes, on free ports, over one wire between Ponte and the vendors. */
export interface Wire {
  /** On the ports of an earlier stack, where there is one. */
  start(home: string, earlier?: Stack): Promise<Stack>;
  /** Where the vendors reach Ponte. */
  ponteUrl(stack: Stack): string;
  /** Whether Sismetro tells the number of an SS by itself; a wire whose answer holds the number cannot but tell it. */
  setTellsNumbers(tells: boolean): void;
  close(): Promise<void>;
}

/** Of a suite: all of it, or what hangs on the wire; the rest of it was shown over another wire. */
export type Extent = 'all' | 'of the wire';

/** The stand-ins themselves, as the shipped profiles know them. */
export const shippedWire = async (): Promise<Wire> => ({
  start: (home, earlier) => startLoop(home, earlier),
  ponteUrl: ({ urls }) => urls.api,
  setTellsNumbers: () => {},
  close: async () => {},
});

/** The other pair of vendors, connected by profile alone. */
export async function otherWire(): Promise<Wire> {
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

/** The stand-ins, with the api and the worker reaching Temporal by mTLS alone. */
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
