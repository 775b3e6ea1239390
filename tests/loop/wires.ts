import type { Stack } from '../../sandbox/stack/stack.js';
import { wireSeniorX } from '../../sandbox/stack/wiring.js';
import { startOtherPair } from '../other-wire/pair.js';
import { startLoop } from './support.js';

/** The whole loop as real processes, on free ports, over one wire between Ponte and the vendors. */
export interface Wire {
  /** On the ports of an earlier stack, where there is one. */
  start(home: string, earlier?: Stack): Promise<Stack>;
  /** Where the vendors reach Ponte. */
  ponteUrl(stack: Stack): string;
  /** Does Sismetro find an SS by our reference? */
  readonly looksUp: boolean;
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
  looksUp: true,
  setTellsNumbers: () => {},
  close: async () => {},
});

/** The other pair of vendors, connected by profile alone. */
export async function otherWire(): Promise<Wire> {
  const pair = await startOtherPair();
  const env = { PONTE_URL: pair.ponteUrl };
  return {
    async start(home, earlier) {
      const settings = pair.connect;
      const stack = await startLoop(home, earlier, { settings, seniorXEnv: env, sismetroEnv: env });
      await wireSeniorX(stack.urls.seniorX, pair.ponteUrl, stack.keys);
      return stack;
    },
    ponteUrl: () => pair.ponteUrl,
    looksUp: false,
    setTellsNumbers(tells) {
      pair.tellsNumbers = tells;
    },
    close: pair.close,
  };
}
