import type { Express, Request } from 'express';
import { ipKeyGenerator } from 'express-rate-limit';
import { isWithin } from '../../platform/cidr.js';
import type { Settings } from '../../platform/settings/types.js';

/** Believes `X-Forwarded-For` only of the proxies in `api.trustProxy`: anybody can send that header. */
export function trustProxies(app: Express, settings: () => Settings): void {
  app.set('trust proxy', (address: string) => isProxy(settings(), address));
}

export const isProxy = ({ api }: Settings, address: string): boolean =>
  isWithin(api.trustProxy, address);

/** The address that a request is counted under. A provider's IPv6 block for one customer counts as one address. */
export const addressOf = ({ ip }: Request): string => ipKeyGenerator(ip ?? '');
