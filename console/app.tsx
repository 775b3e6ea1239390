import { Suspense, useState } from 'react';
import CssBaseline from '@mui/material/CssBaseline';
import {
  AdminContext,
  CoreAdminUI,
  CustomRoutes,
  Notification,
  type I18nProvider,
} from 'react-admin';
import { QueryClient } from '@tanstack/react-query';
import { Route, useLocation } from 'react-router';
import { ApiError } from './api/api-error.js';
import { createAuthProvider } from './api/auth-provider.js';
import { createDataProvider } from './api/data-provider.js';
import type { SessionKeeper } from './api/session.js';
import { whenAnswered } from './api/when-answered.js';
import { ConsoleLayout } from './layout/console-layout.js';
import { NotFound } from './layout/not-found.js';
import { PageError } from './layout/page-error.js';
import { store } from './orders/left-list.js';
import { OrdersPage } from './orders/orders-page.js';
import { OverviewPage, PAGES, SignInPage } from './pages.js';
import { routerProvider } from './router.js';
import { darkTheme, theme } from './theme.js';
import { preloadParts, type LazyPart } from './ui/lazy-part.js';
import { SessionProvider } from './ui/session-context.js';
import { Waiting } from './ui/waiting.js';

const MOST_RETRIES = 2;
const ASK_AGAIN_MS = 5_000;

const isRefusal = (error: unknown) =>
  error instanceof ApiError && error.status >= 400 && error.status < 500;

/** Does not retry what the api refused. Retries everything else for as long as its page is open. */
const queryClient = new QueryClient({
  defaultOptions: {
    queries: {
      staleTime: 1_000,
      networkMode: 'always', // without a network they fail and say so, instead of waiting for it
      retry: (count, error) => count < MOST_RETRIES && !isRefusal(error),
      refetchInterval: ({ state: { status, error } }) =>
        status === 'error' && !isRefusal(error) && ASK_AGAIN_MS,
    },
  },
});

/**
 * react-admin mounts the whole page anew in another language, and loses what was typed. Here a new provider renders it
 * anew, and the api's answers, which contain sentences of the former language, are forgotten and asked for again.
 */
function useLanguage(i18nProvider: I18nProvider): I18nProvider {
  const [, setLocale] = useState(i18nProvider.getLocale());
  return {
    ...i18nProvider,
    async changeLocale(locale) {
      await i18nProvider.changeLocale(locale);
      void queryClient.resetQueries({ predicate: ({ queryKey }) => queryKey[0] !== 'auth' });
      setLocale(locale);
    },
  };
}

// so that the next page opens at once
whenAnswered(queryClient, () => void preloadParts());

interface AppProps {
  readonly session: SessionKeeper;
  readonly i18nProvider: I18nProvider;
}

/**
 * The whole console. Its addresses are behind the `#`, so that any web server or proxy can serve it. It composes the
 * parts of `Admin` itself, because `Admin` brings along pages, texts and forms that the console does not show.
 */
export function App({ session, i18nProvider }: AppProps) {
  return (
    <SessionProvider value={session}>
      <AdminContext
        authProvider={createAuthProvider(session)}
        dataProvider={createDataProvider(session.client)}
        darkTheme={darkTheme}
        i18nProvider={useLanguage(i18nProvider)}
        queryClient={queryClient}
        routerProvider={routerProvider}
        store={store}
        theme={theme}
      >
        <CssBaseline enableColorScheme />
        <CoreAdminUI
          catchAll={NotFound}
          dashboard={OverviewPage}
          disableTelemetry
          error={PageError}
          layout={ConsoleLayout}
          loading={Waiting}
          loginPage={SignIn}
          requireAuth
          title="Ponte"
        >
          <CustomRoutes>
            <Route path="/orders" element={<OrdersPage />} />
            {Object.entries(PAGES).map(([path, Page]) => (
              <Route key={path} path={path} element={<AtAddress page={Page} />} />
            ))}
          </CustomRoutes>
        </CoreAdminUI>
        <Notification />
      </AdminContext>
    </SessionProvider>
  );
}

/** A page that starts over at each address, so that nothing of one order is left at the address of another. */
const AtAddress = ({ page: Page }: { readonly page: LazyPart }) => (
  <Page key={useLocation().pathname} />
);

const SignIn = () => (
  <Suspense fallback={<Waiting />}>
    <SignInPage />
  </Suspense>
);
