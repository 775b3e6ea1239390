import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { projectRoot } from '../temporal/binaries.js';

/** Path of a built program below `dist/`. Throws if it has not been built. */
export function builtFile(name: string): string {
  const file = join(projectRoot(), 'dist', name);
  if (!existsSync(file)) throw new Error(`dist/${name} is missing: npm run build makes it`);
  return file;
}
