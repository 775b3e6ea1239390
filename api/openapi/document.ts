import {
  OpenApiGeneratorV31,
  OpenAPIRegistry,
  type RouteConfig,
} from '@asteasolutions/zod-to-openapi';
import { z } from 'zod';
import { versionOfPonte } from '../../platform/version.js';
import { ENDPOINTS } from '../endpoints.js';
import type { Endpoint } from '../http/endpoints.js';
import { body, PROBLEM_RESPONSES, ProblemSchema, refusals } from './answers.js';

const CREDENTIALS = {
  unit: {
    type: 'apiKey',
    in: 'header',
    name: 'unit',
    description: "The caller's unit, from the settings.",
  },
  key: { type: 'apiKey', in: 'header', name: 'key', description: "One of the unit's keys." },
  bearer: { type: 'http', scheme: 'bearer', description: "An operator's token." },
  session: {
    type: 'apiKey',
    in: 'cookie',
    name: 'ponte',
    description: "The console's session. Named `__Host-ponte` over HTTPS.",
  },
} as const;

const SECURITY: Record<Endpoint<never>['caller'], Record<string, string[]>[]> = {
  vendor: [{ unit: [], key: [] }],
  operator: [{ bearer: [] }, { session: [] }],
  anyone: [],
};

/** The whole interface over HTTP as an OpenAPI 3.1 document, from the endpoints that the app mounts. */
export function createOpenApiDocument() {
  const registry = new OpenAPIRegistry();
  for (const [name, scheme] of Object.entries(CREDENTIALS)) {
    registry.registerComponent('securitySchemes', name, scheme);
  }
  for (const [name, response] of Object.entries(PROBLEM_RESPONSES)) {
    registry.registerComponent('responses', name, response);
  }
  const endpoints: readonly Endpoint<never>[] = Object.values(ENDPOINTS).flat();
  for (const endpoint of endpoints) registry.registerPath(routeOf(endpoint));
  const document = new OpenApiGeneratorV31([
    { type: 'schema', schema: ProblemSchema },
    ...registry.definitions,
  ]).generateDocument({
    openapi: '3.1.0',
    info: {
      title: 'Ponte',
      version: versionOfPonte(),
      description:
        'The bridge between Senior X service orders and Sismetro. Metrics (`GET /metrics`) are served on a separate port.',
    },
    servers: [{ url: '/' }],
  });
  return JSON.parse(JSON.stringify(document), withoutUnicodePatterns) as typeof document;
}

function routeOf(endpoint: Endpoint<never>): RouteConfig {
  const {
    method,
    path,
    tag,
    caller,
    summary,
    description,
    headers,
    query,
    problems = [],
  } = endpoint;
  // answers that any request may get before it reaches its route; health probes are not limited
  const limits = path.startsWith('/health/')
    ? [431 as const]
    : [429 as const, 431 as const, 503 as const];
  const names = [...path.matchAll(/[:*](\w+)/g)].map(([, name]) => name!);
  const params = Object.fromEntries(
    names.map((name) => [name, endpoint.params?.[name] ?? z.string()]),
  );
  return {
    method,
    tags: [tag],
    security: SECURITY[caller],
    summary,
    path: path.replaceAll(/[:*](\w+)/g, '{$1}'),
    ...(description !== undefined && { description }),
    request: {
      ...(names.length > 0 && { params: z.object(params) }),
      ...(query && { query }),
      ...(headers && { headers }),
      ...(endpoint.body && { body: body(endpoint.body) }),
    },
    responses: { ...refusals(...limits, ...problems), ...endpoint.responses },
  };
}

/** Drops patterns with Unicode classes: they are written with their flag, and few readers support them. */
function withoutUnicodePatterns(key: string, value: unknown): unknown {
  return key === 'pattern' && typeof value === 'string' && value.endsWith('/u') ? undefined : value;
}
