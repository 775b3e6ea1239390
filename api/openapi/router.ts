import { fileURLToPath } from 'node:url';
import { Router } from 'express';
import { methodNotAllowed } from '../http/problems.js';
import { createOpenApiDocument } from './document.js';

/** Runs no script but two files of ours, as the app's content security policy demands. */
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

/** The one that comes with the package points elsewhere, and the top bar of its layout breaks the policy. */
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

/** The interface's description: for programs at `/openapi.json`, for people at `/docs`. */
export function createDocsRouter(): Router {
  const router = Router();
  let document: ReturnType<typeof createOpenApiDocument> | undefined; // made when it is first asked for: making it takes a third of a start

  router
    .route('/openapi.json')
    .get((_request, response) => {
      response.json((document ??= createOpenApiDocument()));
    })
    .all(methodNotAllowed('GET'));
  // matches `/docs/` as well: one page for both, so its addresses are absolute
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
