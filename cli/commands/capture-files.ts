import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Capture } from '../answers.js';
import { CliError } from '../exit.js';

/**
 * Writes each captured body to a file in the folder, readable only by its owner, in the form that `ponte profile test`
 * reads. Returns the paths. Throws `CliError`.
 */
export function writeSamples(folder: string, captures: readonly Capture[]): string[] {
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    return captures.map((capture) => {
      const file = join(folder, nameOf(capture));
      writeFileSync(file, capture.body, { mode: 0o600 });
      return file;
    });
  } catch (error) {
    const { code, path = folder } = error as NodeJS.ErrnoException;
    throw new CliError(`As amostras não puderam ser gravadas em ${path}: ${code}`);
  }
}

/** `open-20261124T130000Z-17.json`: no part from the api can lead out of the folder. */
function nameOf({ route, receivedAt, id }: Capture): string {
  const moment = receivedAt.replaceAll(/\.\d+|[-:]/g, '');
  return `${[route, moment, id].map((part) => part.replaceAll(/\W/g, '')).join('-')}.json`;
}
