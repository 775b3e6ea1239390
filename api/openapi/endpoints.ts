import { fileURLToPath } from 'node:url';
import { Router } from 'express';
import { z } from 'zod';
import type { Endpoint } from '../http/endpoints.js';
import { answer } from './answers.js';

/** Runs only two scripts, both ours, as the app's content security policy requires. */
const PAGE = `<!doctype html>
<html lang="pt-BR">
  <head>
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <title>Ponte: API</title>
    <link rel="stylesheet" href="/docs/swagger-ui.css">
    <link rel="icon" type="image/png" href="/docs/favicon-32x32.png">
  </head>
  <body>
    <div id="swagger-ui"></div>
    <script src="/docs/swagger-ui-bundle.js"></script>
    <script src="/docs/initializer.js"></script>
  </body>
</html>
`;

/** Replaces the package's own, which points elsewhere and whose layout has a top bar that violates the policy. */
const INITIALIZER = `window.ui = SwaggerUIBundle({
  url: '/openapi.json',
  dom_id: '#swagger-ui',
  deepLinking: true,
  layout: 'BaseLayout',
  presets: [SwaggerUIBundle.presets.apis],
  validatorUrl: null,
});
`;

const FILES = ['swagger-ui.css', 'swagger-ui-bundle.js', 'favicon-32x32.png'];

export interface DocsDeps {
  readonly createDocument: () => object;
}

const open = { method: 'get', tag: 'Service', caller: 'anyone' } as const;

/** The interface's description: for programs at `/openapi.json`, for people at `/docs`. */
export const DOCS_ENDPOINTS: readonly Endpoint<DocsDeps>[] = [
  {
    ...open,
    path: '/openapi.json',
    summary: 'Retrieve the OpenAPI document',
    responses: { 200: answer('OpenAPI 3.1.', z.looseObject({ openapi: z.string() })) },
    handlers({ createDocument }) {
      let document: object | undefined; // built at the first request, since this takes a third of the start-up time
      return [(_request, response) => void response.json((document ??= createDocument()))];
    },
  },
  {
    ...open,
    path: '/docs', // matches `/docs/` as well: one page for both, so its addresses are absolute
    summary: 'View the API documentation',
    responses: {
      200: { description: 'An HTML page.', content: { 'text/html': { schema: z.string() } } },
    },
    handlers: () => [(_request, response) => void response.type('html').send(PAGE)],
  },
];

/** The files that the page at `/docs` loads. */
export function createDocsFiles(): Router {
  const router = Router();
  router.get('/docs/initializer.js', (_request, response) => {
    response.type('js').send(INITIALIZER);
  });
  for (const name of FILES) {
    const path = fileURLToPath(import.meta.resolve(`swagger-ui-dist/${name}`));
    router.get(`/docs/${name}`, (_request, response) => {
      response.sendFile(path, { maxAge: '1h' });
    });
  }
  return router;
}
