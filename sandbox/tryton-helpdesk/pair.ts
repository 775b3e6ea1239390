import { cpSync, existsSync, mkdirSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { launchServer } from '../stack/service.js';
import { TENANT, type WrittenSettings } from '../stack/settings.js';
import type { VendorPair } from '../stack/vendors.js';
import { projectRoot } from '../temporal/binaries.js';
import { HOST, startServer } from '../temporal/process.js';

/** The names and the password of everybody who is created in both systems; they listen on this machine only. */
export const PEOPLE = { erp: 'ana', helpdesk: 'joana', ponte: 'ponte', password: 'so-para-ensaio' };

/** The Tryton database, as in an address. */
export const DATABASE = 'tryton';
/** The number of the helpdesk's queue. */
const QUEUE = '1';

/** Where `scripts/programs.mjs` has installed both systems. Undefined if it was not asked to, or could not. */
export const installedPair = (): string | undefined => process.env['PONTE_PAIR_FOLDER'];

/**
 * Tryton as the ERP and django-helpdesk as the field service: the real systems, connected by the shipped profiles.
 * @param folder their packages, and databases with the data of a small company that are copied at the first start
 */
export const trytonAndHelpdesk = (folder: string): VendorPair => ({
  connect: connectPair,
  make({ home, ports, keys, fieldServiceCalls, service }) {
    const webhook = `${fieldServiceCalls}/in/${keys.inboundSismetro}/serviceOrder/completed`;
    const system = (name: string, port: number, ...more: readonly string[]) =>
      service(name, (logFile, watchers) =>
        launchServer(serve(folder, home, { name, port, more, logFile }), watchers),
      );
    return {
      seniorX: system('tryton', ports.seniorX),
      sismetro: system('helpdesk', ports.sismetro, webhook),
    };
  },
  wire: async () => {}, // Tryton calls nobody, and the helpdesk was started with the address
});

interface System {
  readonly name: string;
  readonly port: number;
  readonly more: readonly string[];
  readonly logFile: string;
}

async function serve(folder: string, home: string, { name, port, more, logFile }: System) {
  const data = join(home, name);
  if (!existsSync(data)) {
    mkdirSync(data, { recursive: true });
    for (const file of readdirSync(join(folder, name)))
      cpSync(join(folder, name, file), join(data, file));
  }
  const script = join(projectRoot(), 'sandbox', 'tryton-helpdesk', `serve_${name}.py`);
  const program = {
    ...{ name, port, logFile, executable: 'python3' },
    args: [script, 'serve', data, String(port), PEOPLE.password, ...more],
    // the webhook goes to this machine, also where a proxy leads to others
    as: { env: { ...process.env, NO_PROXY: HOST, PYTHONPATH: join(folder, 'packages') } },
  };
  return startServer(program, () => fetch(`http://${HOST}:${port}/`));
}

/** Ponte's settings for the pair: only profiles, addresses and credentials. */
function connectPair(settings: WrittenSettings): WrittenSettings {
  const [tenant] = settings.tenants;
  const { inbound, senior, sismetro } = tenant!;
  const { ponte: user, password } = PEOPLE;
  const credentials = { user, password };
  const connected = {
    id: TENANT,
    name: tenant!.name,
    sweepSeconds: 30,
    graceSeconds: 5, // both answer at once, or not at all
    inbound: { ...inbound, sismetro: { ...inbound.sismetro, auth: 'path' } },
    senior: { baseUrl: senior.baseUrl, tenantName: DATABASE, profile: 'tryton', credentials },
    sismetro: {
      ...{ baseUrl: sismetro.baseUrl, unit: QUEUE, profile: 'django-helpdesk', credentials },
      requestsPerMinute: sismetro.requestsPerMinute,
    },
    branches: 'all',
  };
  return { ...settings, tenants: [connected] } as unknown as WrittenSettings;
}
