const UNTOUCHED_MS = 60_000;

/** What people do to a page; what it does by itself is none of it. */
const TOUCHES = ['pointerdown', 'pointermove', 'keydown', 'wheel', 'touchstart'] as const;

/**
 * Has nobody touched the page for a minute? What it asks then it asks by itself, and a session is not kept open by that. A
 * page that has just been opened was opened by somebody.
 */
export function watchForAbsence(page: Pick<Window, 'addEventListener'>): () => boolean {
  let touchedAt = Date.now();
  const touch = () => (touchedAt = Date.now());
  for (const event of TOUCHES)
    page.addEventListener(event, touch, { capture: true, passive: true });
  return () => Date.now() - touchedAt > UNTOUCHED_MS;
}
