import { TENANT_NAME } from '../../sandbox/stack/settings.js';
import type { Answer, Behind, Json } from '../alternate-profile/front.js';

/** The stand-in of Senior X behind another ERP's wire, and how that ERP may call it. */
export interface ErpBehind {
  readonly baseUrl: string;
  readonly accessKey: string;
  readonly secret: string;
  readonly clientId: string;
}

/** Makes a call to the stand-in with a token of its own. */
export type AskErp = (behind: Behind, path: string, body?: Json) => Promise<Answer>;

/** @param erp returns the stand-in; called for each call */
export function createErpAccess(erp: () => ErpBehind): AskErp {
  let token: string | undefined;
  async function logIn(behind: Behind): Promise<string> {
    const { baseUrl, accessKey, secret, clientId } = erp();
    const { body } = await behind({
      url: `${baseUrl}/platform/authentication/anonymous/loginWithKey`,
      headers: { client_id: clientId },
      body: { accessKey, secret, tenantName: TENANT_NAME },
    });
    return JSON.parse(body.jsonToken).access_token;
  }
  return async (behind, path, body) => {
    const ask = async () => {
      token ??= await logIn(behind);
      const headers = { authorization: `Bearer ${token}`, client_id: erp().clientId };
      return behind({ url: `${erp().baseUrl}/erpx_com_ven/pedido/${path}`, headers, body });
    };
    const answer = await ask();
    if (answer.status !== 401) return answer;
    token = undefined; // it has expired: a matter between this wire and the stand-in
    return ask();
  };
}

/** The stand-in's list of the orders that wait. @param page from 1 */
export const awaitingPath = (page: number, size = 100) =>
  `entities/order?${new URLSearchParams({
    filter: "status eq 'AGUARDANDO_INTEGRACAO'",
    offset: String(page - 1),
    size: String(size),
  }).toString()}`;

/** What the stand-in refused, in its own words. Undefined if it did not. */
export function refusalOf({ status, body }: Answer): string | undefined {
  if ([400, 404, 409].includes(status)) return String(body.message);
  const failed = body?.result?.find?.(({ success }: Json) => success === false);
  return failed?.message ?? (failed && 'recusado');
}
