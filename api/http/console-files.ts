import { randomBytes } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { basename, extname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import express, { Router, type RequestHandler, type Response } from 'express';
import { methodNotAllowed, notFound, problem } from './problems.js';

/** Where `npm run build` puts the console: `dist/console`, seen from the sources and from what is built alike. */
const CONSOLE_DIR = fileURLToPath(
  new URL(
    import.meta.url.endsWith('.ts') ? '../../dist/console' : '../../console',
    import.meta.url,
  ),
);

const NONCE = '__CSP_NONCE__';

/**
 * The console's pages at /console/: files as they were built, and the one page for every other address below, with a
 * fresh nonce each time for the styles that it makes as it runs.
 */
export function createConsoleFiles(dir: string = CONSOLE_DIR): Router {
  async function show(response: Response): Promise<void> {
    const html = await readPage(dir);
    const nonce = randomBytes(16).toString('base64');
    response.set({
      'Content-Security-Policy': policyWith(nonce),
      'Cache-Control': 'no-store',
    });
    response.type('html').send(html.replaceAll(NONCE, nonce));
  }
  // its failure goes to `next` wherever it is called from: nothing else would hear of it but the process, which would end
  const page: RequestHandler = async (_request, response, next) => {
    try {
      await show(response);
    } catch (error) {
      next(error);
    }
  };
  const files = express.static(dir, { index: false, maxAge: '1h', redirect: false });

  const router = Router();
  router.use((request, response, next) => {
    if (request.path !== '/') return next();
    if (!isRead(request.method)) return methodNotAllowed('GET')(request, response, next);
    response.redirect('/console/');
  });
  router.use('/console', onlyRead);
  router.use('/console/assets', assetsIn(join(dir, 'assets')), notFound);
  router.use('/console', (request, response, next) => {
    if (request.path === '/' || request.path === '/index.html')
      return page(request, response, next);
    files(request, response, (error?: unknown) =>
      error ? next(error) : page(request, response, next),
    );
  });
  return router;
}

/** What the build puts beside a file, by what a browser calls it; the smaller one first. */
const COMPRESSED = [
  ['br', '.br'],
  ['gzip', '.gz'],
] as const;

/**
 * The build's files, compressed where the browser takes that. These alone: the length of a compressed answer tells of
 * the secrets in it to whoever may choose a part of it (BREACH), so what the api answers is sent as it is.
 */
function assetsIn(dir: string): RequestHandler[] {
  // their names hold a digest of what is in them
  const kept = { immutable: true, maxAge: '1y', index: false, redirect: false } as const;
  const setHeaders = (response: Response) => void response.vary('Accept-Encoding');
  return [
    ...COMPRESSED.map(([encoding, extension]) => {
      const files = express.static(dir, {
        ...kept,
        setHeaders(response: Response, path) {
          setHeaders(response);
          response.type(extname(basename(path, extension))).set('Content-Encoding', encoding);
        },
      });
      return compressedBy(encoding, extension, files);
    }),
    express.static(dir, { ...kept, setHeaders }),
  ];
}

/** Sends the file that was compressed with this encoding; the next handler's turn where there is none, or none is wanted. */
function compressedBy(encoding: string, extension: string, files: RequestHandler): RequestHandler {
  return (request, response, next) => {
    if (!request.acceptsEncodings(encoding)) return next();
    const { url } = request;
    request.url = request.path + extension;
    files(request, response, (error?: unknown) => {
      request.url = url;
      // a range or a condition that cannot be met is told in plain text
      if (!response.headersSent) response.removeHeader('Content-Encoding');
      next(error);
    });
  };
}

const isRead = (method: string) => method === 'GET' || method === 'HEAD';

const onlyRead: RequestHandler = (request, response, next) =>
  isRead(request.method) ? next() : methodNotAllowed('GET')(request, response, next);

async function readPage(dir: string): Promise<string> {
  try {
    return await readFile(join(dir, 'index.html'), 'utf8');
  } catch {
    const detail =
      'The console is not part of this build: run `npm run build`, which makes dist/console.';
    throw problem(404, 'Not Found', detail);
  }
}

/** No script but the build's own files, no style but those and what the page makes with this nonce, no other host. */
function policyWith(nonce: string): string {
  return [
    "default-src 'none'",
    "script-src 'self'",
    `style-src 'self' 'nonce-${nonce}'`,
    "img-src 'self' data:",
    "font-src 'self'",
    "connect-src 'self'",
    "manifest-src 'self'",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
  ].join('; ');
}
