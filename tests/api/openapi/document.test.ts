import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { createApp, type AppDeps } from '../../../api/app.js';
import { createApiMetrics } from '../../../api/metrics/api-metrics.js';
import { createOpenApiDocument } from '../../../api/openapi/document.js';
import { createLogger } from '../../../platform/logging.js';
import { createMetricsRegistry } from '../../../platform/metrics.js';
import type { Settings } from '../../../platform/settings/types.js';
import { listen } from '../../support/listen.js';

/** The app, only for its routes and documents: nothing behind them is called. */
const app = createApp({
  settings: () =>
    ({
      ...{ api: { trustProxy: [] }, operators: [], tenants: [] },
      limits: { perAddressPerMinute: 1_000, concurrentRequests: 10 },
    }) as unknown as Settings,
  logger: createLogger('api', { destination: { write: () => {} } }),
  metrics: createApiMetrics(createMetricsRegistry(), () => []),
} as unknown as AppDeps);
const server = createServer(app);
let url: string;

beforeAll(async () => {
  url = await listen(server);
});

afterAll(() => {
  server.closeAllConnections();
  server.close();
});

interface Operation {
  readonly summary: string;
  readonly parameters?: readonly {
    readonly name: string;
    readonly in: string;
    required?: boolean;
  }[];
  readonly security: readonly Record<string, unknown>[];
  readonly responses: Readonly<Record<string, Response | { readonly $ref: string }>>;
  readonly requestBody?: { readonly content: object };
}
interface Response {
  readonly description: string;
  readonly content?: object;
}
interface Document {
  readonly openapi: string;
  readonly info: { readonly version: string };
  readonly paths: Readonly<Record<string, Record<string, Operation>>>;
  readonly components: Readonly<Record<string, Record<string, unknown>>>;
}

const resolved = (response: Response | { readonly $ref: string }) =>
  '$ref' in response
    ? (document.components['responses']?.[response.$ref.split('/').at(-1)!] as Response)
    : response;

const document = JSON.parse(JSON.stringify(createOpenApiDocument())) as Document;
const operations = Object.entries(document.paths).flatMap(([path, item]) =>
  Object.entries(item).map(([method, operation]) => ({ path, method, operation })),
);

function typeOf(path: string): string {
  if (path === '/docs') return 'text/html';
  return path.endsWith('.csv') ? 'text/csv' : 'application/json';
}

interface Layer {
  readonly route?: {
    readonly path: string;
    readonly stack: readonly { readonly method?: string }[];
  };
  readonly handle: { readonly stack?: readonly Layer[] };
}

/** Every method and path of a router, with parameters in OpenAPI's notation. */
function routesOf(layers: readonly Layer[]): string[] {
  return layers.flatMap(({ route, handle }) => {
    if (route === undefined) return routesOf(handle.stack ?? []);
    const path = route.path.replaceAll(/[:*](\w+)/g, '{$1}');
    const methods = new Set(route.stack.flatMap(({ method }) => method ?? []));
    return [...methods].map((method) => `${method} ${path}`);
  });
}

describe('the document', () => {
  test('lists every route of the app, and no other', () => {
    const stack = (app as unknown as { router: { stack: Layer[] } }).router.stack;
    const files = /^get \/docs\//;
    const taken = routesOf(stack).filter((route) => !files.test(route));
    const listed = operations.map(({ method, path }) => `${method} ${path}`);
    expect(taken.length).toBeGreaterThan(10);
    expect(listed.toSorted()).toEqual(taken.toSorted());
  });

  test('has the version of Ponte', () => {
    const { version } = JSON.parse(readFileSync('package.json', 'utf8')) as { version: string };
    expect(document.info.version).toBe(version);
  });

  test('is OpenAPI 3.1 with resolvable references', () => {
    expect(document.openapi).toMatch(/^3\.1\.\d$/);
    const references = [...JSON.stringify(document).matchAll(/"\$ref":"#\/([^"]+)"/g)];
    expect(references.length).toBeGreaterThan(0);
    for (const [, reference = ''] of references) {
      const found = reference
        .split('/')
        .reduce<unknown>((at, key) => (at as Record<string, unknown> | undefined)?.[key], document);
      expect([reference, found]).toEqual([reference, expect.any(Object)]);
    }
  });

  test('says which fields may be null or absent', () => {
    const { Order, DecisionRequest } = document.components['schemas'] as Record<string, object>;
    expect(Order).toMatchObject({
      properties: { attention: { type: ['object', 'null'] }, ss: { type: ['string', 'null'] } },
    });
    expect(DecisionRequest).toMatchObject({
      oneOf: expect.arrayContaining([
        expect.objectContaining({ required: ['decision', 'reason', 'ss'] }),
      ]),
    });
    expect(Order).toMatchObject({
      properties: { attention: { required: ['step', 'code', 'params', 'problem', 'since'] } },
    });
  });

  test.each(operations)('describes $method $path completely', ({ path, operation }) => {
    expect(operation.summary).toBeTruthy();
    const inPath = [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name);
    const named = (operation.parameters ?? []).filter((parameter) => parameter.in === 'path');
    expect(named.map(({ name }) => name)).toEqual(inPath);
    expect(named.every(({ required }) => required)).toBe(true);
    for (const scheme of operation.security.flatMap(Object.keys)) {
      expect(document.components['securitySchemes']).toHaveProperty(scheme);
    }
    for (const [status, response] of Object.entries(operation.responses)) {
      const { description, content = {} } = resolved(response);
      expect(description).toBeTruthy();
      const isProblem = Number(status) >= 400 && !(path === '/health/ready' && status === '503');
      const type = typeOf(path);
      const wanted = isProblem ? 'application/problem+json' : type;
      expect(Object.keys(content)).toEqual(['204', '302', '304'].includes(status) ? [] : [wanted]);
    }
  });

  test.each([
    ['post', '/serviceOrder/open', [200, 202, 400, 401, 409, 413, 415, 422, 429, 431, 503]],
    ['post', '/serviceOrder/guard', [200, 400, 401, 409, 413, 415, 422, 429, 431, 503]],
    ['post', '/serviceOrder/completed', [200, 202, 400, 401, 409, 413, 415, 422, 429, 431, 503]],
    ['get', '/equipment', [200, 401, 422, 429, 431, 502, 503]],
    [
      'post',
      '/orders/{tenant}/{id}/decisions',
      [200, 400, 401, 403, 404, 409, 413, 415, 422, 429, 431, 503],
    ],
  ])('lists the responses of %s %s', (method, path, statuses) => {
    const responses = document.paths[path]?.[method]?.responses ?? {};
    expect(Object.keys(responses).map(Number)).toEqual(statuses);
  });

  test('says who may call: vendors by unit and key together, operators by token or session', () => {
    expect(document.paths['/serviceOrder/open']?.['post']?.security).toEqual([
      { unit: [], key: [] },
    ]);
    expect(document.paths['/orders']?.['get']?.security).toEqual([{ bearer: [] }, { session: [] }]);
  });

  test('names the filters of the list and the key of a decision', () => {
    const namesOf = (path: string, method: string, place: string) =>
      (document.paths[path]?.[method]?.parameters ?? [])
        .filter((parameter) => parameter.in === place)
        .map(({ name }) => name)
        .toSorted();
    expect(namesOf('/orders', 'get', 'query')).toEqual([
      ...[
        'ageFrom',
        'ageTo',
        'attention',
        'awaits',
        'branch',
        'code',
        'cursor',
        'equipment',
        'from',
        'limit',
        'number',
        'order',
      ],
      ...[
        'page',
        'phase',
        'q',
        'said',
        'settled',
        'settledFrom',
        'settledTo',
        'sort',
        'ss',
        'step',
        'tenant',
        'to',
      ],
    ]);
    expect(namesOf('/orders/{tenant}/{id}/decisions', 'post', 'header')).toEqual([
      'Idempotency-Key',
    ]);
  });
});

describe('over the wire', () => {
  test('/openapi.json serves the document without authentication', async () => {
    const response = await fetch(`${url}/openapi.json`);
    expect(response.status).toBe(200);
    expect(response.headers.get('content-type')).toMatch('application/json');
    expect(await response.json()).toEqual(document);
  });

  test.each(['/docs', '/docs/'])(
    '%s serves the page directly, without inline scripts',
    async (path) => {
      const response = await fetch(url + path, { redirect: 'error' });
      const page = await response.text();
      const policy = response.headers.get('content-security-policy') ?? '';
      expect(response.status).toBe(200);
      expect(response.headers.get('content-type')).toMatch('text/html');
      expect(policy).toMatch(/script-src 'self'(;|$)/);
      expect(policy).toMatch(/style-src 'self'(;|$)/);
      expect(page).not.toMatch(/<script>|<style|\son\w+=|style=/);
    },
  );

  test('the page loads everything from this server', async () => {
    const page = await (await fetch(`${url}/docs`)).text();
    const addresses = [...page.matchAll(/(?:src|href)="([^"]+)"/g)].map(([, address]) => address);
    expect(addresses).toHaveLength(4);
    for (const address of addresses) {
      const response = await fetch(url + address);
      expect([address, response.status]).toEqual([address, 200]);
      expect((await response.arrayBuffer()).byteLength).toBeGreaterThan(0);
    }
    const initializer = await fetch(`${url}/docs/initializer.js`);
    expect(initializer.headers.get('content-type')).toMatch('javascript');
    expect(await initializer.text()).toContain("url: '/openapi.json'");
  });
});
