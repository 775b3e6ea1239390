import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from 'playwright-core';

/** Folder of the pictures. `PICTURES=docs/pictures` renews those in the documentation. */
const FOLDER = process.env['PICTURES'] ?? join('.cache', 'pictures');

/** Saves a screenshot of the whole page as `<name>.png`. */
export async function keepPicture(page: Page, name: string): Promise<void> {
  mkdirSync(FOLDER, { recursive: true });
  const path = join(FOLDER, `${name}.png`);
  // the heading has the focus for screen readers; in a picture its ring would look like a fault
  await page.evaluate(`document.querySelector('h1:focus')?.blur()`);
  await page.screenshot({ path, fullPage: true, animations: 'disabled' });
}
