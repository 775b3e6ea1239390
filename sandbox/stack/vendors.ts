import { join } from 'node:path';
import type { Keys } from './keys.js';
import type { Ports } from './ports.js';
import type { NodeProgram, Service } from './service.js';
import { TENANT_NAME, UNIT, type Urls, type WrittenSettings } from './settings.js';
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
    const start = (name: 'senior-x' | 'sismetro', port: number, env: Environment) =>
      program(name, {
        script: `sandbox/${name}/main.js`,
        isReady: ({ listening }) => listening !== undefined,
        env: {
          PORT: String(port),
          DATA_DIR: join(home, name),
          UNIT,
          // the targets of its links
          SENIOR_X_URL: urls.seniorX,
          SISMETRO_URL: urls.sismetro,
          CONSOLE_URL: `${urls.api}/console/`,
          TEMPORAL_UI_URL: urls.webUi,
          ...env,
        },
      });
    return {
      seniorX: start('senior-x', ports.seniorX, {
        ACCESS_KEY: keys.accessKey,
        SECRET: keys.secret,
        TENANT_NAME,
        CLIENT_ID: keys.clientId,
        PONTE_URL: erpCalls,
        PONTE_KEY: keys.inboundSenior,
        ...seniorXEnv,
      }),
      sismetro: start('sismetro', ports.sismetro, {
        KEY: keys.sismetro,
        PONTE_URL: fieldServiceCalls,
        PONTE_KEY: keys.inboundSismetro,
        ...sismetroEnv,
      }),
    };
  },
  wire: ({ urls, keys, erpCalls }) => wireSeniorX(urls.seniorX, erpCalls, keys),
});
