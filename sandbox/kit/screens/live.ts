/**
 * The only script of the screens: refreshes the parts marked `data-live` without a reload, since SSs and orders change
 * while the page is open. Without it the pages also work, but must be reloaded by hand.
 */
export const LIVE_SCRIPT = `'use strict';
const PAUSE_MS = 1500;
const shown = new Map();
for (const part of document.querySelectorAll('[data-live]')) shown.set(part.id, part.innerHTML);

async function refresh() {
  const response = await fetch(location.href, { headers: { accept: 'text/html' } });
  if (!response.ok) return;
  const fresh = new DOMParser().parseFromString(await response.text(), 'text/html');
  for (const [id, before] of shown) {
    const now = fresh.getElementById(id);
    if (!now || now.innerHTML === before) continue;
    document.getElementById(id).innerHTML = now.innerHTML;
    shown.set(id, now.innerHTML);
  }
}

async function follow() {
  if (document.visibilityState === 'visible') await refresh().catch(() => undefined);
  setTimeout(follow, PAUSE_MS);
}

if (shown.size > 0) setTimeout(follow, PAUSE_MS);
`;
