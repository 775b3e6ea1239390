import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { projectRoot } from '../temporal/binaries.js';

/** Path of a program below `dist/`: the stack runs everything as it was built. Throws where it was not. */
export function builtFile(name: string): string {
  const file = join(projectRoot(), 'dist', name);
  if (!existsSync(file)) throw new Error(`dist/${name} is missing: npm run build makes it`);
  return file;
}
