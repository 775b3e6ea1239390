import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { projectRoot } from '../../sandbox/temporal/binaries.js';
import { callJson } from '../../sandbox/stack/http.js';
import { fieldUser } from '../../sandbox/stack/actors.js';
import { TENANT_NAME, UNIT, type WrittenSettings } from '../../sandbox/stack/settings.js';
import type { Pair } from '../pairs/pair.js';
import { createAccess } from './access.js';
import { erpRoutes } from './erp.js';
import { fieldRoutes } from './field.js';
import { startFront } from './front.js';
import { callbackOf, inboundRoutes, signed } from './inbound.js';

const PROFILES = join(projectRoot(), 'tests/alternate-profile');

/**
 * How long the number of an SS is sent: an SS that is missing after this was never opened, and an unavailable api is
 * back before.
 */
const TELLS_FOR_MS = 60_000;

/**
 * Two vendors whose wire differs in everything that a profile can express: other paths and fields, Portuguese keys,
 * other status words, the bridge's dialect, no look-up by reference, the number of an SS only by callback, OAuth 2 with
 * rotating refresh tokens, a key in the path, and signatures by template.
 */
export async function startOtherPair(): Promise<Pair> {
  let behind = { ponte: '', seniorX: '', sismetro: '', key: '' };
  const closed = new AbortController();

  /** Sends the number of an SS once it exists, again and again until Ponte accepts it. */
  async function tellNumber(reference: string): Promise<void> {
    const deadline = Date.now() + TELLS_FOR_MS;
    while (pair.tellsNumbers && !closed.signal.aborted && Date.now() < deadline) {
      try {
        const [request] = await fieldUser(behind.sismetro).findByReference(reference);
        if (request !== undefined) {
          const { ss, link } = request;
          const body = callbackOf({
            ...{ ss, link, externalReference: reference, eventId: `opened-${ss}` },
          });
          const headers = signed(behind.key, body);
          await callJson(`${behind.ponte}/in/${UNIT}/serviceOrder/opened`, { headers, body });
          return;
        }
      } catch {
        // one of them is unavailable
      }
      await delay(100, undefined, { signal: closed.signal }).catch(() => undefined);
    }
  }

  const access = createAccess();
  const erp = await startFront(erpRoutes(() => behind.seniorX, TENANT_NAME));
  const field = await startFront(
    fieldRoutes(
      access,
      () => behind.sismetro,
      (reference) => void tellNumber(reference),
    ),
  );
  const inbound = await startFront(inboundRoutes(() => behind.ponte));

  const pair: Pair = {
    ponteUrl: inbound.url,
    tellsNumbers: true,
    get reusedTokens() {
      return access.reused;
    },
    connect(settings) {
      const [tenant] = settings.tenants;
      const { senior, sismetro, ...rest } = tenant!;
      behind = {
        ponte: settings.api.publicUrl,
        seniorX: senior.baseUrl,
        sismetro: sismetro.baseUrl,
        key: rest.inbound.sismetro.keys[0]!,
      };
      const { clientId, clientSecret } = access;
      const { unit, key } = sismetro;
      const refreshToken = access.consent({ unit, key });
      const { unit: inboundUnit } = rest.inbound.sismetro;
      const signature = {
        ...{ header: 'x-assinatura', pattern: 'sha256={signature}', secrets: [behind.key] },
      };
      const other = {
        ...rest,
        inbound: {
          senior: { ...rest.inbound.senior, auth: 'path' },
          sismetro: { unit: inboundUnit, allowFrom: 'any', auth: 'signature', signature },
        },
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
          credentials: { clientId, clientSecret, refreshToken },
          profile: join(PROFILES, 'field-oauth.yaml'),
        },
      };
      return { ...settings, tenants: [other] } as unknown as WrittenSettings;
    },
    async close() {
      closed.abort();
      await Promise.all([erp.close(), field.close(), inbound.close()]);
    },
  };
  return pair;
}
