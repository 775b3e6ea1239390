import { existsSync, readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The folder of package.json, whether this runs from source or built. */
export const PACKAGE_ROOT = packageRoot(dirname(fileURLToPath(import.meta.url)));

/** The profiles that come with the product. */
const DIRECTORY = join(PACKAGE_ROOT, 'profiles');

function packageRoot(directory: string): string {
  const parent = dirname(directory);
  return existsSync(join(directory, 'package.json')) || parent === directory
    ? directory
    : packageRoot(parent);
}

/** Returns true for the name of a shipped profile, false for the path of a file. */
export const isName = (reference: string) => /^[\w-]+$/.test(reference);

export const shippedFile = (name: string) => join(DIRECTORY, `${name}.yaml`);

/** The names of the shipped profiles. */
export const shippedNames = () =>
  readdirSync(DIRECTORY)
    .filter((file) => file.endsWith('.yaml'))
    .toSorted()
    .map((file) => file.slice(0, -'.yaml'.length));
