import { Router, type RequestHandler, type Response } from 'express';
import type { RouteConfig } from '@asteasolutions/zod-to-openapi';
import type { ZodObject, ZodType } from 'zod';
import type { ProblemStatus } from '../openapi/answers.js';
import { methodNotAllowed } from './problems.js';
import type { TakePlace } from './places.js';
import { noteParams } from './request-log.js';

/** What the OpenAPI document says about an endpoint. */
export interface Description {
  readonly summary: string;
  readonly description?: string;
  /** Path parameters that need more than their name; the others are plain text. */
  readonly params?: Readonly<Record<string, ZodType>>;
  readonly query?: ZodObject;
  readonly headers?: ZodObject;
  readonly body?: ZodType;
  /** The answers other than problems, by status. */
  readonly responses: RouteConfig['responses'];
  /** The problems that this endpoint answers with, beside those of its kind. */
  readonly problems?: readonly ProblemStatus[];
}

/**
 * One endpoint: `mount` makes a route of it, and the OpenAPI document (`api/openapi/document.ts`) describes it.
 * @typeParam Deps what its handlers need
 */
export interface Endpoint<Deps> extends Description {
  readonly method: 'get' | 'post' | 'delete' | 'options';
  /** As express reads it: `/orders/:tenant/*id`. */
  readonly path: string;
  readonly tag: string;
  /** Who may call: vendors show a unit and a key, operators a token or a session. */
  readonly caller: 'vendor' | 'operator' | 'anyone';
  /** What runs before the request takes a place: the caller is identified, and the body received. */
  readonly admit?: (deps: Deps) => readonly RequestHandler[];
  readonly handlers: (deps: Deps) => readonly RequestHandler[];
  /** Whether a vendor is asked while the caller waits: always, or by the body. */
  readonly asksVendor?: true | ((response: Response) => boolean);
}

/** What all handlers of these endpoints need together. */
type DepsOf<E> = (E extends Endpoint<infer Deps> ? (deps: Deps) => void : never) extends (
  deps: infer All,
) => void
  ? All
  : never;

/**
 * Routes of these endpoints. A path answers every other method with 405.
 * @param takePlace limits the requests in progress; without it they are not limited
 */
export function mount<E extends Endpoint<never>>(
  endpoints: readonly E[],
  deps: DepsOf<E>,
  takePlace?: TakePlace,
): Router {
  const router = Router();
  for (const path of new Set(endpoints.map((endpoint) => endpoint.path))) {
    const ofPath = endpoints.filter((endpoint) => endpoint.path === path);
    const route = router.route(path).all(noteParams);
    for (const { method, admit, handlers, asksVendor } of ofPath) {
      const admitting = admit?.(deps as never) ?? [];
      const placing = takePlace ? [takePlace(asksVendor)] : [];
      route[method](...admitting, ...placing, ...handlers(deps as never));
    }
    route.all(methodNotAllowed(...ofPath.map(({ method }) => method.toUpperCase())));
  }
  return router;
}
