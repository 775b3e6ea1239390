import type { Keys } from './keys.js';
import type { Ports } from './ports.js';
import * as programs from './programs.js';
import type { NodeProgram, Service } from './service.js';
import type { Urls, WrittenSettings } from './settings.js';
import type { ServiceMaker } from './temporal.js';
import { wireSeniorX } from './wiring.js';

/** What the two systems of a stack are created with. */
interface Place {
  readonly home: string;
  readonly ports: Ports;
  readonly urls: Urls;
  readonly keys: Keys;
  /** The addresses of the apis that the ERP and the field service call. */
  readonly erpCalls: string;
  readonly fieldServiceCalls: string;
  readonly service: ServiceMaker;
  /** Creates a service that runs one of our programs. */
  readonly program: (name: string, what: NodeProgram) => Service;
}

/** The ERP and the field service between which Ponte stands. */
export interface VendorPair {
  /** Ponte's settings for them, instead of those for the stand-ins. */
  connect(settings: WrittenSettings, keys: Keys): WrittenSettings;
  make(place: Place): { readonly seniorX: Service; readonly sismetro: Service };
  /** Sets up what each must know of Ponte. Everything runs. */
  wire(place: Pick<Place, 'urls' | 'keys' | 'erpCalls'>): Promise<void>;
}

type Environment = Readonly<Record<string, string>>;

/** Our stand-ins for Senior X and Sismetro, with additional environment. */
export const standIns = (
  seniorXEnv: Environment = {},
  sismetroEnv: Environment = {},
): VendorPair => ({
  connect: (settings) => settings,
  make({ home, ports, urls, keys, erpCalls, fieldServiceCalls, program }) {
    const links = programs.linksTo(urls);
    const erpEnv = { ...links, ...seniorXEnv };
    const fieldEnv = { ...links, ...sismetroEnv };
    return {
      seniorX: program(
        'senior-x',
        programs.seniorXProgram(home, ports.seniorX, keys, erpCalls, erpEnv),
      ),
      sismetro: program(
        'sismetro',
        programs.sismetroProgram(home, ports.sismetro, keys, fieldServiceCalls, fieldEnv),
      ),
    };
  },
  wire: ({ urls, keys, erpCalls }) => wireSeniorX(urls.seniorX, erpCalls, keys),
});
