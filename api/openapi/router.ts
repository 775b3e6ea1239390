import { fileURLToPath } from 'node:url';
import { Router } from 'express';
import { methodNotAllowed } from '../http/problems.js';
import { createOpenApiDocument } from './document.js';

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

/** Serves the interface's description: for programs at `/openapi.json`, for people at `/docs`. */
export function createDocsRouter(): Router {
  const router = Router();
  // created on demand: creating it takes a third of the start
  let document: ReturnType<typeof createOpenApiDocument> | undefined;

  router
    .route('/openapi.json')
    .get((_request, response) => {
      response.json((document ??= createOpenApiDocument()));
    })
    .all(methodNotAllowed('GET'));
  // also matches `/docs/`: one page for both, so its addresses are absolute
  router
    .route('/docs')
    .get((_request, response) => {
      response.type('html').send(PAGE);
    })
    .all(methodNotAllowed('GET'));
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
