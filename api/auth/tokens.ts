import type { ErrorRequestHandler, RequestHandler } from 'express';
import { z } from 'zod';
import { ROLES, type OperatorSettings } from '../../platform/settings/operators.js';
import type { Settings } from '../../platform/settings/types.js';
import { HttpProblem } from '../http/problems.js';
import type { Operator } from './session.js';
import { canAccessTenants } from './authorize.js';

/** The settings without the operators whose tokens have expired, who count as unknown. */
export function withLiveTokens(settings: Settings): Settings {
  const isLive = ({ expires }: OperatorSettings) =>
    expires === undefined || Date.parse(expires) > Date.now();
  if (settings.operators.every(isLive)) return settings;
  return { ...settings, operators: settings.operators.filter(isLive) };
}

/** When each operator's token was last used, by name, since this process started. */
export interface TokenUse {
  readonly since: string;
  /** Records the operator of a request, once it is answered. */
  readonly note: RequestHandler;
  lastOf(name: string): string | undefined;
}

export function createTokenUse(): TokenUse {
  const last = new Map<string, string>();
  return {
    since: new Date().toISOString(),
    note(_request, response, next) {
      const at = new Date().toISOString();
      response.once('close', () => {
        const operator = response.locals['operator'] as Operator | undefined;
        if (operator && operator.via !== 'oidc') last.set(operator.name, at); // they have no token
      });
      next();
    },
    lastOf: (name) => last.get(name),
  };
}

/** After too many wrong tokens from one address, turns the 401 into a 429. Valid tokens are still accepted. */
export function limitWrongTokens(limitFailures: RequestHandler): ErrorRequestHandler {
  return async (error: unknown, request, response, next) => {
    const isWrongToken =
      error instanceof HttpProblem &&
      error.status === 401 &&
      error.headers['WWW-Authenticate']?.startsWith('Bearer');
    if (!isWrongToken) return next(error);
    await limitFailures(request, response, (limited?: unknown) => next(limited ?? error));
  };
}

export const OperatorListSchema = z
  .object({
    items: z.array(
      z.object({
        name: z.string(),
        role: z.enum(ROLES),
        tenants: z
          .array(z.string())
          .meta({ description: 'Empty if the operator may access all tenants.' }),
        expires: z.iso.datetime().nullable(),
        lastUsedAt: z.iso.datetime().nullable(),
      }),
    ),
    since: z.iso.datetime().meta({
      description: 'Start of this process. Uses before it, or in other processes, are unknown.',
    }),
  })
  .meta({ id: 'OperatorList' });

type OperatorList = z.infer<typeof OperatorListSchema>;

/** The operators that the viewer may see: all, or those whose tenants are all the viewer's. */
export function listOperators(
  { operators }: Pick<Settings, 'operators'>,
  viewer: Pick<OperatorSettings, 'tenants'>,
  use: TokenUse,
): OperatorList {
  const known = operators.filter(({ tenants }) => canAccessTenants(viewer, tenants));
  return {
    items: known.map(({ name, role, tenants, expires }) => ({
      name,
      role,
      tenants: [...tenants],
      expires: expires ?? null,
      lastUsedAt: use.lastOf(name) ?? null,
    })),
    since: use.since,
  };
}
