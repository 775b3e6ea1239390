import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from 'playwright-core';

/** Kept by the run; `PICTURES=docs/pictures` renews those of the documents. */
const FOLDER = process.env['PICTURES'] ?? join('.cache', 'pictures');

/** Keeps a picture of the whole page as `<name>.png`. */
export async function keepPicture(page: Page, name: string): Promise<void> {
  mkdirSync(FOLDER, { recursive: true });
  const path = join(FOLDER, `${name}.png`);
  // a heading is told of to screen readers; in a picture its ring would look like a fault
  await page.evaluate(`document.querySelector('h1:focus')?.blur()`);
  await page.screenshot({ path, fullPage: true, animations: 'disabled' });
}
