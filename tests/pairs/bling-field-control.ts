import { createHmac } from 'node:crypto';
import type { WrittenSettings } from '../../sandbox/stack/settings.js';
import { UNIT } from '../../sandbox/stack/settings.js';
import { createAccess } from '../alternate-profile/access.js';
import { NO_GUARD, startFront, type Route } from '../alternate-profile/front.js';
import * as bling from './bling.js';
import { createErpAccess, type ErpBehind } from './erp-access.js';
import { eventOf, FIELD_CONTROL_KEY, fieldControlRoutes, idOf } from './field-control.js';
import type { Pair } from './pair.js';

/**
 * Bling v3 (OAuth 2 with rotating refresh tokens, signed thin events, 3 calls a second) with Field Control (a key in the
 * header, and in the address of its events), connected by the shipped example profiles.
 */
export async function startBlingAndFieldControl(): Promise<Pair> {
  let behind = { ponte: '', erp: {} as ErpBehind, field: { baseUrl: '', unit: '', key: '' } };

  const access = createAccess();
  const routes = bling.blingRoutes(
    access,
    createErpAccess(() => behind.erp),
  );
  const erp = await startFront(routes, bling.INVALID_TOKEN);
  const field = await startFront(
    fieldControlRoutes(
      () => behind.field.baseUrl,
      () => ({ unit: behind.field.unit, key: behind.field.key }),
    ),
  );
  /** An event is signed with the app's secret, which is the key here. */
  const signed = (key: string, text: string) =>
    `sha256=${createHmac('sha256', key).update(text).digest('hex')}`;
  const inbound = await startFront([
    NO_GUARD,
    {
      method: 'POST',
      path: /^\/serviceOrder\/open$/,
      means({ headers, body }) {
        const text = JSON.stringify(bling.eventOf(body));
        return {
          url: `${behind.ponte}/in/${UNIT}/serviceOrder/open`,
          headers: { 'x-bling-signature-256': signed(String(headers['key']), text) },
          content: { type: 'application/json', text },
        };
      },
    },
    ...['completed', 'cancelled'].map((end): Route => ({
      method: 'POST',
      path: new RegExp(`^/serviceOrder/${end}$`),
      means: ({ headers, body }) => ({
        url: `${behind.ponte}/in/${encodeURIComponent(String(headers['key']))}/serviceOrder/completed`,
        body: eventOf(body, end),
      }),
    })),
  ]);

  return {
    ponteUrl: inbound.url,
    get reusedTokens() {
      return access.reused;
    },
    shown: ({ ss, link }) => ({ ss: idOf(ss), link }),
    connect(settings) {
      const [tenant] = settings.tenants;
      const { senior, sismetro, ...rest } = tenant!;
      behind = { ponte: settings.api.publicUrl, erp: senior, field: sismetro };
      const { clientId, clientSecret } = access;
      const signature = {
        header: 'x-bling-signature-256',
        pattern: 'sha256={signature}',
        secrets: rest.inbound.senior.keys,
      };
      const connected = {
        ...rest,
        inbound: {
          senior: { unit: UNIT, allowFrom: 'any', auth: 'signature', signature },
          sismetro: { ...rest.inbound.sismetro, auth: 'path' },
        },
        senior: {
          baseUrl: `${erp.url}/Api/v3`,
          profile: 'bling',
          credentials: { clientId, clientSecret, refreshToken: access.consent({}) },
        },
        sismetro: {
          ...{ baseUrl: field.url, readUrl: field.url },
          profile: 'field-control',
          credentials: { apiKey: FIELD_CONTROL_KEY },
          linkHosts: ['127.0.0.1'],
          requestsPerMinute: sismetro.requestsPerMinute,
        },
      };
      return { ...settings, tenants: [connected] } as unknown as WrittenSettings;
    },
    async close() {
      await Promise.all([erp.close(), field.close(), inbound.close()]);
    },
  };
}
