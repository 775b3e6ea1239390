const UNTOUCHED_MS = 60_000;

/** The events that show that a user is at the page. What the page does automatically causes none of them. */
const TOUCHES = ['pointerdown', 'pointermove', 'keydown', 'wheel', 'touchstart'] as const;

/**
 * Returns a function that is true if the user has not touched the page for a minute. Requests made then are automatic,
 * and must not keep a session open. Opening the page counts as touching it.
 */
export function watchForAbsence(page: Pick<Window, 'addEventListener'>): () => boolean {
  let touchedAt = Date.now();
  const touch = () => (touchedAt = Date.now());
  for (const event of TOUCHES)
    page.addEventListener(event, touch, { capture: true, passive: true });
  return () => Date.now() - touchedAt > UNTOUCHED_MS;
}
