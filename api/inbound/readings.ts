import type { CallbackEvent, DeliveryNames } from '../../domain/callback.js';
import type { ClosingKey } from '../../domain/ids.js';
import type { TenantSettings } from '../../platform/settings/types.js';
import { orderNamesIn, readOrder, type OrderReading } from '../../vendors/senior-x/webhook.js';
import {
  callbackNamesIn,
  readCallback,
  type CallbackReading,
} from '../../vendors/sismetro/callback.js';
import { withSafeLink, type HiddenLink } from '../../vendors/sismetro/links.js';
import type { DeliveryRoute } from '../../workflows/parked-delivery/messages.js';

/** What inbound bodies say, read with the profiles and the settings of their tenant. */

/** Reads a tenant's order and decides by the tenant's settings whether it is ours. */
function readTenantOrder(tenant: TenantSettings, body: unknown): Promise<OrderReading> {
  const { id, senior, branches } = tenant;
  const { tenantName, profile } = senior;
  return readOrder(body, { tenant: id, tenantName, branches, profile });
}

export interface CallbackOptions {
  /** The ids of all tenants: our references begin with one of them. */
  readonly tenants?: readonly string[];
  readonly hiddenLink?: HiddenLink;
  /** The closing that an operator says the callback is about, if its body does not name one. */
  readonly saidToBe?: Pick<ClosingKey, 'id' | 'closing'> | undefined;
}

/** What a body says: an order, or a callback. */
export type Reading = OrderReading | CallbackReading;

/** Reads a delivery that came by this route. */
export const readDelivery = (
  tenant: TenantSettings,
  route: DeliveryRoute,
  body: unknown,
  options?: CallbackOptions,
): Promise<Reading> =>
  route === 'open'
    ? readTenantOrder(tenant, body)
    : readTenantCallback(tenant, route, body, options);

/** Reads a callback about an order of a tenant. */
export async function readTenantCallback(
  { id, sismetro }: TenantSettings,
  event: CallbackEvent,
  body: unknown,
  { tenants = [id], hiddenLink, saidToBe }: CallbackOptions = {},
): Promise<CallbackReading> {
  const { profile } = sismetro;
  const reading = await readCallback(body, event, { tenant: id, tenants, profile, saidToBe });
  if (reading.kind !== 'callback') return reading;
  return { ...reading, callback: withSafeLink(reading.callback, sismetro, hiddenLink) };
}

/** Returns the order that a delivery is about, as far as its body says, even if it is not ours or cannot be read. */
export function namesIn(
  { id, senior, sismetro }: TenantSettings,
  route: DeliveryRoute,
  body: unknown,
  tenants: readonly string[],
): Promise<DeliveryNames> {
  if (route === 'open') return orderNamesIn(body, senior.profile);
  return callbackNamesIn(body, route, { tenant: id, tenants, profile: sismetro.profile });
}
