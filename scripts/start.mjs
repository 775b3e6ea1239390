/** `npm start`: the demo, even from a fresh checkout. Passes its arguments on. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { ensureReady, root } from './ensure.mjs';
import { findPair } from './programs.mjs';

if (process.argv.slice(2).some((argument) => argument === '--help' || argument === '-h')) {
  // before anything is installed or built
  process.stdout.write(readFileSync(join(root, 'sandbox', 'demo', 'help.txt')));
} else {
  await ensureReady();
  if (process.argv.includes('--pair')) {
    process.env.PONTE_PAIR_FOLDER = await findPair().catch((error) => {
      console.error(`Tryton e django-helpdesk não puderam ser instalados: ${error.message}`);
      process.exit(1);
    });
  }
  // in this process, so that signals and the exit code need not be forwarded
  const main = join(root, 'dist', 'sandbox', 'demo', 'main.js');
  process.argv[1] = main;
  await import(pathToFileURL(main).href);
}
