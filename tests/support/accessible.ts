import { AxeBuilder } from '@axe-core/playwright';
import { expect } from '@jest/globals';
import type { Page } from 'playwright-core';
import { eventually } from './eventually.js';

const RULES = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];

/** Throws with every finding of axe (WCAG 2.2 AA and its best practices) and the element it is about. */
export async function expectAccessible(page: Page): Promise<void> {
  await page.waitForLoadState('load'); // a page that was clicked to may not have its style sheet yet
  // the default mode opens an extra page each time because of frames, which the console does not have
  const axe = new AxeBuilder({ page })
    .setLegacyMode()
    .options({ resultTypes: ['violations'] }) // what passes need not be described
    .withTags(RULES);
  const { violations } = await axe.analyze();
  const findings = violations.map(({ id, help, nodes }) => ({
    page: page.url(),
    id,
    help,
    at: nodes.map(({ html }) => html),
  }));
  expect(findings).toEqual([]);
}

/** Throws if a page must be scrolled sideways at the width of a small phone. */
export async function expectNarrow(page: Page): Promise<void> {
  const before = page.viewportSize();
  await page.setViewportSize({ width: 360, height: 740 });
  await expectFits(page);
  if (before) await page.setViewportSize(before);
}

/**
 * Throws if the page is wider than its window, with the elements that stick out. The text gets the spacing that WCAG
 * 1.4.12 lets a reader set; this also covers machines with wider fonts. Layout done by scripts may take up to 5 s.
 */
export async function expectFits(page: Page): Promise<void> {
  let stickingOut: unknown;
  const fits = async () => (stickingOut = await page.evaluate(STICKING_OUT)) === '';
  await page.evaluate(SPACE_TEXT);
  await eventually('the page fits', fits, 5_000).catch(() => {}); // the assertion below reports what sticks out
  await page.evaluate(UNSPACE_TEXT);
  expect({ page: page.url(), stickingOut }).toEqual({ page: page.url(), stickingOut: '' });
}

// a style sheet created by script, since the pages' CSP refuses a style element
const SPACE_TEXT = `
  const spacing = new CSSStyleSheet();
  spacing.replaceSync('* { letter-spacing: 0.12em !important; word-spacing: 0.16em !important }');
  document.adoptedStyleSheets = [...document.adoptedStyleSheets, spacing];`;
const UNSPACE_TEXT = 'document.adoptedStyleSheets = document.adoptedStyleSheets.slice(0, -1);';

const STICKING_OUT = `(() => {
  const { clientWidth, scrollWidth } = document.documentElement;
  // the bar at the top is fixed: what sticks out of it makes the page no wider, and can never be reached
  const isWide = scrollWidth > clientWidth;
  const out = [...document.querySelectorAll(isWide ? 'body *' : 'header *')].filter(
    (element) => element.getBoundingClientRect().right > clientWidth + 1,
  );
  if (!isWide && out.length === 0) return '';
  return out.map((element) => element.outerHTML.slice(0, 200)).join('\\n') || 'by ' + (scrollWidth - clientWidth);
})()`;
