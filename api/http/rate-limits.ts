import type { Request, RequestHandler, Response } from 'express';
import {
  ipKeyGenerator,
  rateLimit,
  type AugmentedRequest,
  type Options,
  type RateLimitInfo,
} from 'express-rate-limit';
import type { Logger } from '../../platform/logging.js';
import type { Settings } from '../../platform/settings/types.js';
import { callerOf } from './request-context.js';
import { MOST_HEADERS } from './http-server.js';
import { problem } from './problems.js';

/** Failed authentications that one address may make in a minute before it is answered 429. */
const FAILURES_PER_MINUTE = 1_000;

/** The same for signing in to the console, which people do by hand. */
const SIGN_INS_PER_MINUTE = 20;

/** An office that has one address signs in within a minute in the morning. */
const SIGN_IN_ATTEMPTS_PER_MINUTE = 100;

/** The most requests that one key may make in a minute (`limits.perKeyPerMinute`). */
export function limitPerKey(settings: () => Settings): RequestHandler {
  return perMinute({
    limit: () => settings().limits.perKeyPerMinute,
    keyGenerator: (_: Request, response: Response) => {
      const { tenant, keyDigest } = callerOf(response);
      return `${tenant.id}/${keyDigest}`;
    },
  });
}

/** The most requests that one address may make in a minute, before anybody asks who it is (`limits.perAddressPerMinute`). Logs the first that is refused. */
export function limitPerAddress(settings: () => Settings, logger: Logger): RequestHandler {
  return perMinute({
    limit: () => settings().limits.perAddressPerMinute,
    keyGenerator: byAddress,
    handler: (request, _response, next) => {
      const { used, limit, resetTime } = limitOf(request);
      const isFirst = used === limit + 1; // one line for all that an address sends in a minute
      if (isFirst) logger.warn({ requestId: request.id }, 'an address asks too often');
      next(tooMany(resetTime));
    },
  });
}

/** Refuses more headers than anybody needs; they are costly to hold. */
export const limitHeaders: RequestHandler = ({ rawHeaders }, _response, next) => {
  if (rawHeaders.length / 2 > MOST_HEADERS) {
    const detail = `A request may have ${MOST_HEADERS} headers.`;
    throw problem(431, 'Request Header Fields Too Large', detail);
  }
  next();
};

/** Counts failed authentications by address. Callers with a right key never come here: no stranger can lock them out. */
export function limitFailedAuthentications(): RequestHandler {
  return perMinute({ limit: FAILURES_PER_MINUTE, keyGenerator: byAddress });
}

/** Counts failed sign-ins by address; a right token is taken all the same. */
export function limitFailedSignIns(): RequestHandler {
  return perMinute({ limit: SIGN_INS_PER_MINUTE, keyGenerator: byAddress });
}

/** Counts sign-ins that are begun at the identity provider, by address: each may have us ask it for its addresses. */
export function limitSignInAttempts(refuse: RequestHandler): RequestHandler {
  return perMinute({
    limit: SIGN_IN_ATTEMPTS_PER_MINUTE,
    keyGenerator: byAddress,
    handler: (request, response, next) => void refuse(request, response, next),
  });
}

/**
 * Counts sign-ins that come back from the identity provider, by address, except those that succeed: with each we show the
 * provider our secret. Those under way count, so that it makes no difference how many come at once.
 */
export function limitUnfinishedSignIns(
  refuse: RequestHandler,
  isSignedIn: (response: Response) => boolean,
): RequestHandler {
  return perMinute({
    limit: SIGN_INS_PER_MINUTE,
    keyGenerator: byAddress,
    skipSuccessfulRequests: true,
    requestWasSuccessful: (_request, response) => isSignedIn(response),
    handler: (request, response, next) => void refuse(request, response, next),
  });
}

/** A block of IPv6 that one customer of a provider has counts as one address. */
const byAddress = ({ ip }: Request) => ipKeyGenerator(ip ?? '');

function perMinute(options: Partial<Options>): RequestHandler {
  return rateLimit({
    windowMs: 60_000,
    standardHeaders: false, // on a 401 they would tell one answer from another
    legacyHeaders: false,
    validate: false, // it would write its advice to the console
    handler: (request, _response, next) => {
      next(tooMany(limitOf(request).resetTime));
    },
    ...options,
  });
}

const limitOf = (request: Request) => (request as AugmentedRequest)['rateLimit'] as RateLimitInfo;

function tooMany(resetTime = new Date()) {
  const seconds = Math.max(1, Math.ceil((resetTime.getTime() - Date.now()) / 1_000));
  const detail = `Too many requests; the next one is taken in ${seconds} s.`;
  const words = `Pedidos demais; o próximo é aceito em ${seconds} s.`;
  return problem(429, 'Too Many Requests', detail, { words }, { 'Retry-After': String(seconds) });
}
