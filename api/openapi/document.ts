import { OpenApiGeneratorV31, OpenAPIRegistry } from '@asteasolutions/zod-to-openapi';
import type { RouteConfig } from '@asteasolutions/zod-to-openapi';
import { ADMIN_ROUTES } from './admin-routes.js';
import { refusals } from './answers.js';
import { AUDIT_ROUTES } from './audit-routes.js';
import { BULK_ROUTES } from './bulk-routes.js';
import { CODEC_ROUTES } from './codec-routes.js';
import { OPERATOR_ROUTES } from './operator-routes.js';
import { OVERVIEW_ROUTES } from './overview-routes.js';
import { PRIVACY_ROUTES } from './privacy-routes.js';
import { SERVICE_ROUTES } from './service-routes.js';
import { SESSION_ROUTES } from './session-routes.js';
import { VENDOR_ROUTES } from './vendor-routes.js';

const CREDENTIALS = {
  unit: {
    type: 'apiKey',
    in: 'header',
    name: 'unit',
    description: 'The unit that the settings give this caller.',
  },
  key: { type: 'apiKey', in: 'header', name: 'key', description: 'One of the keys of that unit.' },
  bearer: { type: 'http', scheme: 'bearer', description: 'The token of an operator.' },
  session: {
    type: 'apiKey',
    in: 'cookie',
    name: 'ponte',
    description: 'The session of the console; `__Host-ponte` over https.',
  },
} as const;

/** Creates the OpenAPI 3.1 document of the whole HTTP interface from the zod schemas. */
export function createOpenApiDocument() {
  const registry = new OpenAPIRegistry();
  for (const [name, scheme] of Object.entries(CREDENTIALS)) {
    registry.registerComponent('securitySchemes', name, scheme);
  }
  const routes = [
    ...VENDOR_ROUTES,
    ...OPERATOR_ROUTES,
    ...BULK_ROUTES,
    ...SESSION_ROUTES,
    ...OVERVIEW_ROUTES,
    ...AUDIT_ROUTES,
    ...ADMIN_ROUTES,
    ...PRIVACY_ROUTES,
    ...CODEC_ROUTES,
    ...SERVICE_ROUTES,
  ];
  for (const route of routes) {
    registry.registerPath(withLimits(route));
  }
  const document = new OpenApiGeneratorV31(registry.definitions).generateDocument({
    openapi: '3.1.0',
    info: {
      title: 'Ponte',
      version: '1.0.0',
      description:
        'The bridge between Senior X service orders and Sismetro. Metrics (`GET /metrics`) have a port of their own.',
    },
    servers: [{ url: '/' }],
  });
  return JSON.parse(JSON.stringify(document), withoutUnicodePatterns) as typeof document;
}

/** Adds the limits' answers, which any request may get before its route runs; health probes have fewer. */
function withLimits(route: RouteConfig): RouteConfig {
  const limits = route.path.startsWith('/health/') ? refusals(431) : refusals(429, 431, 503);
  return { ...route, responses: { ...limits, ...route.responses } };
}

/** Drops patterns with Unicode classes: they are written with their flag, and few readers support them. */
function withoutUnicodePatterns(key: string, value: unknown): unknown {
  return key === 'pattern' && typeof value === 'string' && value.endsWith('/u') ? undefined : value;
}
