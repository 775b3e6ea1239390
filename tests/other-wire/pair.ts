import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { projectRoot } from '../../sandbox/temporal/binaries.js';
import { callJson } from '../../sandbox/stack/http.js';
import { fieldUser } from '../../sandbox/stack/actors.js';
import { TENANT_NAME, UNIT, type WrittenSettings } from '../../sandbox/stack/settings.js';
import { erpRoutes } from './erp.js';
import { fieldRoutes } from './field.js';
import { startFront } from './front.js';
import { callbackOf, inboundRoutes } from './inbound.js';

const PROFILES = join(projectRoot(), 'tests/other-wire');

/** How long the teller goes on: an SS that is not there by then was never opened, and an api that is away comes back. */
const TELLS_FOR_MS = 60_000;

/**
 * Two vendors of another wire in everything that a profile can say: other paths and fields, Portuguese keys, other
 * status words, the bridge's dialect, no look-up by reference, and the number of an SS by callback alone. Behind them
 * the stand-ins keep the data, the screens, the ledgers and the faults.
 */
export interface OtherPair {
  /** What stands between the stand-ins and Ponte: their `PONTE_URL`. */
  readonly ponteUrl: string;
  /** Connects Ponte with this pair instead of the stand-ins: addresses, dialect and profiles change, nothing else. */
  connect(settings: WrittenSettings): WrittenSettings;
  /** Does the number of an SS that is opened come by itself? It does, until this is false. */
  tellsNumbers: boolean;
  close(): Promise<void>;
}

export async function startOtherPair(): Promise<OtherPair> {
  let behind = { ponte: '', seniorX: '', sismetro: '', key: '' };
  const closed = new AbortController();

  /** Tells the number of an SS once it is there, again and again until Ponte has taken it. */
  async function tellNumber(reference: string): Promise<void> {
    const deadline = Date.now() + TELLS_FOR_MS;
    while (pair.tellsNumbers && !closed.signal.aborted && Date.now() < deadline) {
      try {
        const [request] = await fieldUser(behind.sismetro).findByReference(reference);
        if (request !== undefined) {
          const { ss, link } = request;
          await callJson(`${behind.ponte}/serviceOrder/opened`, {
            headers: { unit: UNIT, key: behind.key },
            body: callbackOf({ ss, link, externalReference: reference, eventId: `opened-${ss}` }),
          });
          return;
        }
      } catch {
        // either of them is away
      }
      await delay(100, undefined, { signal: closed.signal }).catch(() => undefined);
    }
  }

  const erp = await startFront(erpRoutes(() => behind.seniorX, TENANT_NAME));
  const field = await startFront(
    fieldRoutes(
      () => behind.sismetro,
      (reference) => void tellNumber(reference),
    ),
  );
  const inbound = await startFront(inboundRoutes(() => behind.ponte));

  const pair: OtherPair = {
    ponteUrl: inbound.url,
    tellsNumbers: true,
    connect(settings) {
      const [tenant] = settings.tenants;
      const { senior, sismetro, ...rest } = tenant!;
      behind = {
        ponte: settings.api.publicUrl,
        seniorX: senior.baseUrl,
        sismetro: sismetro.baseUrl,
        key: rest.inbound.sismetro.keys[0]!,
      };
      const other = {
        ...rest,
        senior: {
          ...senior,
          baseUrl: erp.url,
          dialect: 'bridge',
          profile: join(PROFILES, 'erp.yaml'),
        },
        sismetro: {
          ...sismetro,
          baseUrl: `${field.url}/api`,
          readUrl: `${field.url}/consulta`,
          profile: join(PROFILES, 'field.yaml'),
        },
      };
      return { ...settings, tenants: [other] };
    },
    async close() {
      closed.abort();
      await Promise.all([erp.close(), field.close(), inbound.close()]);
    },
  };
  return pair;
}
