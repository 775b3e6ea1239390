import { defineConfig } from 'vite';
import { compression } from 'vite-plugin-compression2';

/** `npm run build` makes the console into `dist/console/`, whence the api serves it under `/console/`, wherever a proxy puts that. */
export default defineConfig({
  root: import.meta.dirname,
  base: './',
  // the api writes a fresh one into the page at each request: emotion's styles need it under our policy
  html: { cspNonce: '__CSP_NONCE__' },
  // beside each file what the api sends of it to a browser that takes that (api/http/console-files.ts)
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
    assetsInlineLimit: 0, // a data: address would be refused
    chunkSizeWarningLimit: 1500,
    rolldownOptions: {
      // what the first rows need is one file, not one for each set of pages that share a part of it
      output: { codeSplitting: { groups: [{ name: 'console', tags: ['$initial'] }] } },
      // MUI marks its files for React's server components, which there are none of here
      onLog: (level, log, report) => {
        if (log.code !== 'MODULE_LEVEL_DIRECTIVE') report(level, log);
      },
    },
  },
});
