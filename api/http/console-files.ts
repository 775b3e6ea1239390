import { randomBytes } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { basename, extname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import express, { Router, type RequestHandler, type Response } from 'express';
import { methodNotAllowed, notFound, problem } from './problems.js';

/** The folder in which `npm run build` puts the console, `dist/console`: both from the sources and from the build. */
const CONSOLE_DIR = fileURLToPath(
  new URL(
    import.meta.url.endsWith('.ts') ? '../../dist/console' : '../../console',
    import.meta.url,
  ),
);

const NONCE = '__CSP_NONCE__';

/**
 * Serves the console at /console/: the built files, and its one page for every other address below. The page gets a new
 * nonce each time for the styles that it creates while running.
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
  // passes its failure to `next`, however it is called: an unhandled one would end the process
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

/** The compressed variants that the build puts beside a file, by encoding; smallest first. */
const COMPRESSED = [
  ['br', '.br'],
  ['gzip', '.gz'],
] as const;

/**
 * Serves the build's files, compressed if the browser accepts it. Only these: the length of a compressed answer reveals
 * secrets in it to anyone who can choose a part of it (BREACH), so the api's answers are not compressed.
 */
function assetsIn(dir: string): RequestHandler[] {
  // their names contain a digest of their content
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

/**
 * Sends the file compressed with this encoding. Calls the next handler if there is none or the browser does not accept
 * it.
 */
function compressedBy(encoding: string, extension: string, files: RequestHandler): RequestHandler {
  return (request, response, next) => {
    if (!request.acceptsEncodings(encoding)) return next();
    const { url } = request;
    request.url = request.path + extension;
    files(request, response, (error?: unknown) => {
      request.url = url;
      // the answer to an unsatisfiable range or condition is plain text
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
    throw problem(404, detail);
  }
}

/** Allows only scripts and styles of the build, styles that the page creates with this nonce, and no other host. */
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
