#!/usr/bin/env node
import { run } from './program.js';

/** `ponte`: see docs/cli.md. */
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error; // the reader has closed the pipe
  process.exit();
});
process.exitCode = await run(process.argv.slice(2), process);
