import createCache from '@emotion/cache';
import { CacheProvider } from '@emotion/react';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { createSessionKeeper } from './api/session.js';
import type { Session } from './api/types.js';
import { App } from './app.js';
import { createI18nProvider } from './i18n/i18n-provider.js';
import { USUAL } from './i18n/system-names.js';
import { preloadPage, SignInPage } from './pages.js';

/**
 * The content security policy admits only styles that carry the page's nonce. Scripts can read the nonce only as a
 * property.
 */
const nonce = document.querySelector<HTMLScriptElement>('script[nonce]')?.nonce;
const cache = createCache({ key: 'css', prepend: true, ...(nonce && { nonce }) });

const root = document.getElementById('root');
if (root === null) throw new Error('the page has no #root');

/**
 * Requests everything that the first page needs at the same time. If a request fails, the component that needs the
 * answer repeats it and shows the error.
 */
async function start(place: HTMLElement): Promise<void> {
  const session = createSessionKeeper();
  const ignored = () => {};
  session
    .current()
    .catch(() => SignInPage.preload())
    .catch(ignored);
  const page = preloadPage(location.hash.slice(1).split('?')[0] || '/').catch(ignored);
  const i18nProvider = await createI18nProvider(localStorage, () => shownSystems(session.known()));
  await page;

  createRoot(place).render(
    <StrictMode>
      <CacheProvider value={cache}>
        <App session={session} i18nProvider={i18nProvider} />
      </CacheProvider>
    </StrictMode>,
  );
}

/** The systems of the company whose order is shown, or of all companies of the user. */
function shownSystems(session: Session | undefined) {
  const [, tenant] = /^#\/orders\/([^/?]+)\//.exec(location.hash) ?? [];
  return (session?.tenants ?? [])
    .filter(({ id }) => tenant === undefined || tenant === id)
    .map(({ systems = USUAL }) => systems);
}

// not awaited: a page's script imports this module, and would wait for it in turn
void start(root);
