import type { Vendor } from '../domain/ids.js';
import { VendorError } from '../vendors/vendor-error.js';
import type { Token } from '../vendors/auth/tokens.js';
import { defined } from '../vendors/fields.js';
import type { Refreshed } from '../workflows/vendor-token/messages.js';

/**
 * Requests the next tokens from a vendor. Returns undefined if the tenant no longer has such a log-in. Throws
 * `VendorError`.
 */
export type RefreshToken = (
  tenant: string,
  vendor: Vendor,
  refreshToken: string,
) => Promise<Token> | undefined;

/** Uses a refresh token at a vendor: one call, which is never repeated blindly, since it may use up the token. */
export const refreshVendorToken =
  (refresh: RefreshToken) =>
  async (tenant: string, vendor: Vendor, token: string): Promise<Refreshed> => {
    try {
      const refreshed = await refresh(tenant, vendor, token);
      if (refreshed === undefined) return { kind: 'failed', meaning: 'credentials' };
      const { accessToken, refreshToken, renewAt } = refreshed;
      // JSON has no infinity: a token without a lifetime is kept for a day and then renewed anyway
      const until = Math.min(renewAt, Date.now() + LONGEST_LIFE_MS);
      return { kind: 'refreshed', accessToken, renewAt: until, ...defined({ refreshToken }) };
    } catch (error) {
      if (!(error instanceof VendorError)) throw error;
      const { status, retryAfterMs, said: words } = error;
      const meaning = error.meaning === 'credentials' ? 'credentials' : 'again';
      return { kind: 'failed', meaning, words, ...defined({ status, retryAfterMs }) };
    }
  };

const LONGEST_LIFE_MS = 86_400_000;
