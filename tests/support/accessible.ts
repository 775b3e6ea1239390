import { AxeBuilder } from '@axe-core/playwright';
import { expect } from '@jest/globals';
import type { Page } from 'playwright-core';

const RULES = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];

/** Throws with each finding of axe (WCAG 2.2 AA, and its best practices), and where it is. */
export async function expectAccessible(page: Page): Promise<void> {
  const { violations } = await new AxeBuilder({ page }).withTags(RULES).analyze();
  const findings = violations.map(({ id, help, nodes }) => ({
    page: page.url(),
    id,
    help,
    at: nodes.map(({ html }) => html),
  }));
  expect(findings).toEqual([]);
}

/** Throws where a page must be scrolled sideways at the width of a small phone. */
export async function expectNarrow(page: Page): Promise<void> {
  const before = page.viewportSize();
  await page.setViewportSize({ width: 360, height: 740 });
  const overflow = await page.evaluate(
    'document.documentElement.scrollWidth - document.documentElement.clientWidth',
  );
  expect({ page: page.url(), overflow }).toEqual({ page: page.url(), overflow: 0 });
  if (before) await page.setViewportSize(before);
}
