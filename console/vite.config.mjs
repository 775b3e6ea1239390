import { defineConfig } from 'vite';
import { compression } from 'vite-plugin-compression2';

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
    compression({
      include: /\.(css|js)$/,
      threshold: 1024,
      algorithms: ['brotliCompress', 'gzip'],
    }),
  ],
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
