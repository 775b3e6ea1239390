import type { Request, RequestHandler, Response } from 'express';
import {
  rateLimit,
  type AugmentedRequest,
  type Options,
  type RateLimitInfo,
} from 'express-rate-limit';
import type { Logger } from '../../platform/logging.js';
import type { Settings } from '../../platform/settings/types.js';
import { addressOf } from './caller-address.js';
import { callerOf } from './request-context.js';
import { MOST_HEADERS } from './http-server.js';
import { Excess, holdUp, problem, retryAfter } from './problems.js';

// The defaults of `limits` in the settings: platform/settings/schema.ts

/** Failed authentications from one address in a minute before it gets 429. */
const FAILURES_PER_MINUTE = 1_000;

/** Those of them that are answered at once. Each further one waits a second for its answer. */
const FAILURES_AT_ONCE = 50;

/** The same for signing in to the console with a token, which users do by hand. */
const SIGN_INS_PER_MINUTE = 20;

/** Higher, since an office with one address may return from the identity provider within the same minute. */
const UNFINISHED_SIGN_INS_PER_MINUTE = 100;

/** Limits the requests with one key in a minute (`limits.perKeyPerMinute`). */
export function limitPerKey(settings: () => Settings): RequestHandler {
  return perMinute({
    limit: () => settings().limits.perKeyPerMinute,
    keyGenerator: (_: Request, response: Response) => {
      const { tenant, keyDigest } = callerOf(response);
      return `${tenant.id}/${keyDigest}`;
    },
  });
}

/**
 * Limits the requests from one address in a minute, before authentication (`limits.perAddressPerMinute`). Logs the
 * first one refused.
 */
export function limitPerAddress(settings: () => Settings, logger: Logger): RequestHandler {
  return perMinute({
    limit: () => settings().limits.perAddressPerMinute,
    keyGenerator: addressOf,
    handler: (request, _response, next) => {
      const { used, limit, resetTime } = limitOf(request);
      const isFirst = used === limit + 1; // one line for all requests of an address in a minute
      if (isFirst) logger.warn({ requestId: request.id }, 'an address exceeds its rate limit');
      next(tooMany(resetTime));
    },
  });
}

/** Refuses requests with more headers than anyone needs, since they cost memory. */
export const limitHeaders: RequestHandler = ({ rawHeaders }, _response, next) => {
  if (rawHeaders.length / 2 > MOST_HEADERS) {
    const detail = `A request may have ${MOST_HEADERS} headers.`;
    throw problem(431, detail);
  }
  next();
};

/**
 * Counts failed authentications by address. Calls with a valid key are not counted: a stranger cannot lock them out.
 */
export function limitFailedAuthentications(): RequestHandler {
  const count = perMinute({ limit: FAILURES_PER_MINUTE, keyGenerator: addressOf });
  return async (request, response, next) => {
    const excess = await new Promise((resolve) => void count(request, response, resolve));
    if (excess === undefined && limitOf(request).used > FAILURES_AT_ONCE) await holdUp();
    next(excess);
  };
}

/** Counts failed sign-ins by address. A valid token is still accepted. */
export function limitFailedSignIns(): RequestHandler {
  return perMinute({ limit: SIGN_INS_PER_MINUTE, keyGenerator: addressOf });
}

/**
 * Counts sign-ins that return from the identity provider, by address, except successful ones: each sends the provider
 * our secret. Those in progress count, so that sending many at the same time does not help. Only a sign-in that began here
 * gets this far (`oidc/sign-in.ts`): other calls are refused before, and count nothing.
 */
export function limitUnfinishedSignIns(
  refuse: RequestHandler,
  isSignedIn: (response: Response) => boolean,
): RequestHandler {
  return perMinute({
    limit: UNFINISHED_SIGN_INS_PER_MINUTE,
    keyGenerator: addressOf,
    skipSuccessfulRequests: true,
    requestWasSuccessful: (_request, response) => isSignedIn(response),
    handler: (request, response, next) => void refuse(request, response, next),
  });
}

function perMinute(options: Partial<Options>): RequestHandler {
  return rateLimit({
    windowMs: 60_000,
    standardHeaders: false, // on a 401 they would distinguish the answers
    legacyHeaders: false,
    validate: false, // it would write advice to the console
    handler: (request, _response, next) => {
      next(tooMany(limitOf(request).resetTime));
    },
    ...options,
  });
}

const limitOf = (request: Request) => (request as AugmentedRequest)['rateLimit'] as RateLimitInfo;

function tooMany(resetTime = new Date()) {
  const seconds = Math.max(1, Math.ceil((resetTime.getTime() - Date.now()) / 1_000));
  const detail = `Too many requests; retry in ${seconds} s.`;
  const messagePt = `Pedidos demais; o próximo é aceito em ${seconds} s.`;
  return new Excess(429, detail, { messagePt }, retryAfter(seconds));
}
