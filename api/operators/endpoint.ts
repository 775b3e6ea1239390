import type { Request, RequestHandler, Response } from 'express';
import type { output, ZodObject, ZodType } from 'zod';
import type { Role } from '../../platform/settings/operators.js';
import { findTenant, type Settings, type TenantSettings } from '../../platform/settings/types.js';
import { canAccessTenant, operatorOf, requireRole } from '../auth/authorize.js';
import { readableBy } from './mask.js';
import type { Operator } from '../auth/session.js';
import type { Texts } from '../../texts/texts.js';
import { bodyOf, jsonBody, rawBody } from '../http/body.js';
import type { Description, Endpoint } from '../http/endpoints.js';
import { BODY_REFUSALS, type ProblemStatus } from '../openapi/answers.js';
import { textsFor } from '../http/language.js';
import { HttpProblem, problem } from '../http/problems.js';
import { withoutBlanks } from './request-schemas.js';
import { createSystemNames } from './system-names.js';

export interface OperatorDeps {
  readonly settings: () => Settings;
}

/** One request of an operator, with its query and body as their schemas read them. */
export interface Call<Query = unknown, Body = unknown> {
  readonly operator: Operator;
  /** What Ponte says, in the caller's language. */
  readonly texts: Texts;
  readonly query: Query;
  readonly body: Body;
  readonly request: Request;
  readonly response: Response;
}

interface OperatorDescription<Query, Body>
  extends Description, Pick<Endpoint<never>, 'asksVendor'> {
  /** The least role that may call. */
  readonly role: Role;
  readonly query?: Query & ZodObject;
  readonly body?: Body & ZodType;
}

/**
 * Defines endpoints for operators under one tag of the OpenAPI document. The query and the body are parsed before the
 * handler runs. What it returns is the JSON body of the first status in `responses`; if it returns undefined, it has
 * answered itself or the answer has no body. The problems that follow from role, query and body need not be listed.
 */
export function operatorEndpoints<Deps extends OperatorDeps>(tag: string) {
  const defining =
    (method: Endpoint<Deps>['method']) =>
    <Query extends ZodObject = ZodObject, Body extends ZodType = ZodType>(
      path: string,
      description: OperatorDescription<Query, Body>,
      handle: (call: Call<output<Query>, output<Body>>, deps: Deps) => unknown,
    ): Endpoint<Deps> => {
      const { role, query, body, problems = [], ...rest } = description;
      const status = Number(Object.keys(rest.responses)[0]);
      return {
        ...{ ...rest, method, path, tag, caller: 'operator' },
        ...(query && { query }),
        ...(body && { body }),
        problems: [...usualProblems(role, query, body), ...problems],
        admit: (deps) => [requireRole(role, deps.settings), ...(body ? [rawBody, jsonBody] : [])],
        handlers: (deps) => [
          (async (request, response) => {
            const operator = operatorOf(response);
            const seen = deps.settings().tenants.filter(({ id }) => canAccessTenant(operator, id));
            const names = createSystemNames(seen);
            const texts = textsFor(request);
            const { tenant } = request.params as { readonly tenant?: string };
            const call = {
              ...{ request, response, operator, texts },
              query: query?.parse(withoutBlanks(request.query)) as output<Query>,
              body: body?.parse(bodyOf(response).json) as output<Body>,
            };
            const answer = await handleNamed(() => handle(call, deps), names, tenant, texts);
            if (response.headersSent) return;
            response.status(status);
            if (answer === undefined) response.end();
            else response.json(readableBy(operator, answer));
          }) satisfies RequestHandler,
        ],
      };
    };
  return { get: defining('get'), post: defining('post'), delete: defining('delete') };
}

/** Returns the tenant. Throws 404 if the operator knows no such tenant. */
export function requireTenant(
  settings: Settings,
  operator: Pick<Operator, 'tenants'>,
  id: string,
): TenantSettings {
  const tenant = findTenant(settings, id);
  if (tenant === undefined || !canAccessTenant(operator, id)) {
    throw problem(404, ({ problems }) => problems.noTenant);
  }
  return tenant;
}

/** Returns the answer, or throws its problem, in the names of the tenant's systems. */
async function handleNamed(
  handle: () => unknown,
  names: ReturnType<typeof createSystemNames>,
  tenant: string | undefined,
  texts: Texts,
): Promise<unknown> {
  try {
    return names.answer(await handle(), tenant);
  } catch (error) {
    if (!(error instanceof HttpProblem) || error.status !== 409) throw error;
    const { status, extra, headers } = error;
    throw problem(status, names.sentence(error.said(texts), tenant), extra, headers);
  }
}

function usualProblems(role: Role, query: unknown, body: unknown): ProblemStatus[] {
  return [
    401,
    503,
    ...(role === 'viewer' ? [] : [403 as const]),
    ...(query ? [422 as const] : []),
    ...(body ? BODY_REFUSALS : []),
  ];
}
