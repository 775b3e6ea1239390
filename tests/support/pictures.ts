import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from 'playwright-core';

/** Folder of the pictures. `PICTURES=docs/pictures` renews those in the documentation. Without it none is made. */
const FOLDER = process.env['PICTURES'];

export const arePicturesWanted = FOLDER !== undefined;

/** Saves a screenshot of the whole page as `<name>.png`, if pictures are wanted. */
export async function keepPicture(page: Page, name: string): Promise<void> {
  if (FOLDER === undefined) return;
  mkdirSync(FOLDER, { recursive: true });
  const path = join(FOLDER, `${name}.png`);
  // the heading has the focus for screen readers; in a picture its ring would look like a fault
  await page.evaluate(`document.querySelector('h1:focus')?.blur()`);
  await page.screenshot({ path, fullPage: true, animations: 'disabled' });
}
