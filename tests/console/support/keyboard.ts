import { expect } from '@jest/globals';
import type { Page } from 'playwright-core';

/** More stops than any page has. */
const MOST_STOPS = 80;

/**
 * The focused element, and whether a user can see the focus: the element is in the window, not covered, and has a ring.
 */
const FOCUS = `(() => {
  const one = document.activeElement;
  if (one === null || one === document.body) return { name: 'nothing', isSeen: false, isInDialog: false };
  const shown = one.closest('.MuiButtonBase-root') ?? one;
  const { left, top, width, height } = shown.getBoundingClientRect();
  const [x, y] = [left + width / 2, Math.max(top, 0) + (Math.min(top + height, innerHeight) - Math.max(top, 0)) / 2];
  const above = document.elementFromPoint(x, y);
  const isUncovered = above !== null && (shown.contains(above) || above.contains(shown) || one.closest('.MuiInputBase-root')?.contains(above) === true);
  const { outlineStyle, outlineWidth } = getComputedStyle(shown);
  const frame = one.closest('.MuiInputBase-root')?.querySelector('.MuiOutlinedInput-notchedOutline');
  const isRinged = (outlineStyle !== 'none' && parseFloat(outlineWidth) > 0) ||
    (frame && parseFloat(getComputedStyle(frame).borderTopWidth) >= 2);
  return {
    name: one.getAttribute('aria-label') || one.labels?.[0]?.innerText || one.innerText || one.tagName,
    isSeen: Boolean(isUncovered && isRinged),
    isInDialog: one.closest('[role=dialog]') !== null,
  };
})()`;

interface Focus {
  readonly name: string;
  readonly isSeen: boolean;
  readonly isInDialog: boolean;
}

/** A user without a mouse, who must see the focus at each stop. */
export function keyboardOf(page: Page) {
  const focus = () => page.evaluate<Focus>(FOCUS);
  let pressed = 0;
  const pressKey = async (key: string) => {
    pressed += 1;
    await page.keyboard.press(key);
  };

  /** Presses a key that moves the focus. Throws if the focus is then lost or invisible. */
  async function move(key: 'Tab' | 'Shift+Tab' | `Arrow${'Up' | 'Down'}`): Promise<Focus> {
    await pressKey(key);
    const now = await focus();
    expect(now).toEqual({ ...now, isSeen: true });
    return now;
  }

  return {
    focus,
    move,
    press: (key: 'Enter' | 'Control+Enter' | 'Space' | 'Escape') => pressKey(key),
    /** How many keys were pressed, without typed text. */
    pressed: () => pressed,
    type: (text: string) => page.keyboard.type(text),
    /** Presses Tab until the wanted element has the focus. */
    async tabTo(role: Parameters<Page['getByRole']>[0], name: string | RegExp): Promise<void> {
      const wanted = page.getByRole(role, { name, exact: true }).first();
      await wanted.waitFor();
      for (let stops = 0; stops < MOST_STOPS; stops += 1) {
        if ((await wanted.and(page.locator(':focus')).count()) === 1) return;
        await move('Tab');
      }
      throw new Error(`Tab never reached the ${role} ${String(name)}`);
    },
  };
}
