import { AxeBuilder } from '@axe-core/playwright';
import { expect } from '@jest/globals';
import type { Page } from 'playwright-core';
import { eventually } from './eventually.js';

const RULES = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];

/** Throws with each finding of axe (WCAG 2.2 AA, and its best practices), and where it is. */
export async function expectAccessible(page: Page): Promise<void> {
  // the other mode opens a page more each time, for the sake of frames, of which we have none
  const axe = new AxeBuilder({ page }).setLegacyMode().withTags(RULES);
  const { violations } = await axe.analyze();
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
  await expectFits(page);
  if (before) await page.setViewportSize(before);
}

/**
 * Throws where the page is wider than its window, with what sticks out. The text is spaced as WCAG 1.4.12 lets a reader
 * space it, which also stands for machines whose fonts are wider than this one's; what is laid out anew by script may
 * take its time.
 */
export async function expectFits(page: Page): Promise<void> {
  let stickingOut: unknown;
  const fits = async () => (stickingOut = await page.evaluate(STICKING_OUT)) === '';
  await page.evaluate(SPACE_TEXT);
  await eventually('the page fits', fits, 5_000).catch(() => {}); // told below, with what sticks out
  await page.evaluate(UNSPACE_TEXT);
  expect({ page: page.url(), stickingOut }).toEqual({ page: page.url(), stickingOut: '' });
}

// a sheet made by script, since the pages' CSP refuses a style element
const SPACE_TEXT = `
  const spacing = new CSSStyleSheet();
  spacing.replaceSync('* { letter-spacing: 0.12em !important; word-spacing: 0.16em !important }');
  document.adoptedStyleSheets = [...document.adoptedStyleSheets, spacing];`;
const UNSPACE_TEXT = 'document.adoptedStyleSheets = document.adoptedStyleSheets.slice(0, -1);';

const STICKING_OUT = `(() => {
  const { clientWidth, scrollWidth } = document.documentElement;
  if (scrollWidth <= clientWidth) return '';
  const out = [...document.querySelectorAll('body *')].filter(
    (element) => element.getBoundingClientRect().right > clientWidth + 1,
  );
  return out.map((element) => element.outerHTML.slice(0, 200)).join('\\n') || 'by ' + (scrollWidth - clientWidth);
})()`;
