import { randomUUID } from 'node:crypto';
import type { RequestHandler, Response } from 'express';
import { noteInLog } from '../../platform/logging.js';
import type { TenantSettings } from '../../platform/settings/types.js';

declare module 'express-serve-static-core' {
  interface Request {
    /** Sent by the caller, or new (`requestId`). */
    id: string;
  }
  interface Response {
    /** What went wrong, if the answer is a 5xx. */
    err?: Error;
  }
}

/** The outside callers; each has its own unit and keys. */
export type Caller = keyof TenantSettings['inbound'];

/** Identifies a call with a valid signature, so that a repetition is recognized. */
export interface SignedMessage {
  /** The sender's `webhook-id`; for a template a digest of the signature. */
  readonly id: string;
  /** SHA-256 of address and body, which must be the same if the id comes again. */
  readonly digest: string;
  /** Upper bound for the validity of the signature, in milliseconds since the epoch. */
  readonly until: number;
}

/** What the middleware of an inbound route found out about the caller. */
export interface InboundContext {
  readonly caller: Caller;
  readonly tenant: TenantSettings;
  /** SHA-256 of the key in the request. */
  readonly keyDigest: string;
  /** The signed message; absent if no signature is configured or required. */
  readonly message?: SignedMessage;
}

export function setCaller(response: Response, caller: InboundContext): void {
  response.locals['caller'] = caller;
  noteInLog({ tenant: caller.tenant.id });
}

/** The caller that `authenticate` admitted. */
export function callerOf(response: Response): InboundContext {
  return response.locals['caller'] as InboundContext;
}

/** A request id from outside that is safe in logs and answers. */
const SANE_ID = /^[\w.:-]{8,128}$/;

/** Sets the request's id, which is in the answer and in every log line of the request. */
export const requestId: RequestHandler = (request, response, next) => {
  const shown = request.get('x-request-id');
  request.id = shown !== undefined && SANE_ID.test(shown) ? shown : randomUUID();
  response.setHeader('x-request-id', request.id);
  next();
};
