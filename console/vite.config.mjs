import { join } from 'node:path';
import { defineConfig } from 'vite';
import { compression } from 'vite-plugin-compression2';

const ROUTER = join(import.meta.dirname, '../node_modules/react-router/dist/production');

/** What stands for packages that every browser of the console makes unnecessary, or that it does not use. */
const INSTEAD = {
  'object.entries': 'Object.entries',
  // react-admin's own export of lists, which the api does for the console
  'jsonexport/dist/index.js': '() => {}',
};

const withoutPackages = {
  name: 'without-packages',
  enforce: 'pre',
  resolveId: (id) => (Object.hasOwn(INSTEAD, id) ? `\0${id}` : undefined),
  load: (id) =>
    Object.hasOwn(INSTEAD, id.slice(1)) ? `module.exports = ${INSTEAD[id.slice(1)]}` : undefined,
};

/**
 * `npm run build` puts the console into `dist/console/`. The api serves it under `/console/`, below any path that a
 * proxy adds.
 */
export default defineConfig({
  root: import.meta.dirname,
  base: './',
  // the api puts a new nonce into the page for each request: our policy requires it for emotion's styles
  html: { cspNonce: '__CSP_NONCE__' },
  // compresses each file ahead; the api sends that copy to browsers that accept it (api/http/console-files.ts)
  plugins: [
    withoutPackages,
    compression({
      include: /\.(css|js)$/,
      threshold: 1024,
      algorithms: ['brotliCompress', 'gzip'],
    }),
  ],
  resolve: {
    alias: [
      // its package names only the build with warnings for developers
      { find: /^react-router$/, replacement: `${ROUTER}/index.mjs` },
      { find: 'react-router/dom', replacement: `${ROUTER}/dom-export.mjs` },
    ],
  },
  oxc: { jsx: { runtime: 'automatic' } },
  build: {
    outDir: '../dist/console',
    emptyOutDir: true,
    target: 'es2022',
    modulePreload: { polyfill: false },
    assetsInlineLimit: 0, // the policy would refuse a data: address
    chunkSizeWarningLimit: 1500,
    rolldownOptions: {
      // what the first rows need is one file, instead of one for each set of pages that share a part of it
      output: { codeSplitting: { groups: [{ name: 'console', tags: ['$initial'] }] } },
      // MUI marks its files for React's server components, which the console does not use
      onLog: (level, log, report) => {
        if (log.code !== 'MODULE_LEVEL_DIRECTIVE') report(level, log);
      },
    },
  },
});
