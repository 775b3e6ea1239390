import type { ErpBehind } from './erp-access.js';
import { createErpAccess } from './erp-access.js';
import { NO_GUARD, startFront, type Route } from '../alternate-profile/front.js';
import { MAP_OS_USER, mapOsRoutes } from './map-os.js';
import type { Pair } from './pair.js';
import { eventOf, NOT_AUTHORIZED, PROTHEUS_USER, protheusRoutes } from './totvs-protheus.js';
import type { WrittenSettings } from '../../sandbox/stack/settings.js';

/** TOTVS Protheus (SOAP) with Map-OS (forms, a session cookie, no webhooks), connected by the shipped example profiles. */
export async function startProtheusAndMapOs(): Promise<Pair> {
  let behind = { ponte: '', erp: {} as ErpBehind, field: { baseUrl: '', unit: '', key: '' } };

  const erp = await startFront(protheusRoutes(createErpAccess(() => behind.erp)), NOT_AUTHORIZED);
  const mapOs = mapOsRoutes(
    () => behind.field.baseUrl,
    () => ({ unit: behind.field.unit, key: behind.field.key }),
  );
  const field = await startFront(mapOs.routes);
  const inbound = await startFront([
    NO_GUARD,
    {
      method: 'POST',
      path: /^\/serviceOrder\/open$/,
      means: ({ headers, body }) => ({
        url: `${behind.ponte}/serviceOrder/open`,
        headers: { authorization: basicOf(headers['unit'], headers['key']) },
        content: { type: 'text/xml', text: eventOf(body) },
      }),
    },
    ...['completed', 'cancelled'].map((end): Route => ({
      method: 'POST',
      path: new RegExp(`^/serviceOrder/${end}$`),
      serves: () => ({ status: 200, body: {} }), // Map-OS calls nobody
    })),
  ]);

  return {
    ponteUrl: inbound.url,
    isPolled: true,
    shown: ({ ss }) => ({ ss: String(ss), link: `${field.url}/index.php/os/visualizar/${ss}` }),
    connect(settings) {
      const [tenant] = settings.tenants;
      const { senior, sismetro, ...rest } = tenant!;
      behind = { ponte: settings.api.publicUrl, erp: senior, field: sismetro };
      const connected = {
        ...rest,
        sweepSeconds: 30,
        inbound: { ...rest.inbound, senior: { ...rest.inbound.senior, auth: 'basic' } },
        senior: { baseUrl: erp.url, profile: 'totvs-protheus', credentials: PROTHEUS_USER },
        sismetro: {
          ...{ baseUrl: field.url, readUrl: field.url },
          profile: 'map-os',
          credentials: MAP_OS_USER,
          requestsPerMinute: sismetro.requestsPerMinute,
        },
      };
      return { ...settings, tenants: [connected] } as unknown as WrittenSettings;
    },
    async close() {
      await Promise.all([erp.close(), field.close(), inbound.close()]);
      if (mapOs.sessions() < 2) throw new Error('no session of Map-OS ended');
    },
  };
}

const basicOf = (user: unknown, password: unknown) =>
  `Basic ${Buffer.from(`${String(user)}:${String(password)}`).toString('base64')}`;
