import { lazy } from 'react';
import { Admin, CustomRoutes } from 'react-admin';
import { QueryClient } from '@tanstack/react-query';
import { Route } from 'react-router';
import { ApiError } from './api/api-error.js';
import { createAuthProvider } from './api/auth-provider.js';
import { createDataProvider } from './api/data-provider.js';
import { createSessionKeeper } from './api/session.js';
import { createI18nProvider } from './i18n/i18n-provider.js';
import { ConsoleLayout } from './layout/console-layout.js';
import { NotFound } from './layout/not-found.js';
import { OrdersPage } from './orders/orders-page.js';
import { OverviewPage } from './overview/overview-page.js';
import { SignInPage } from './sign-in/sign-in-page.js';
import { theme } from './theme.js';
import { SessionProvider } from './ui/session-context.js';

const OrderPage = lazy(async () => ({
  default: (await import('./order/order-page.js')).OrderPage,
}));
const BulkListPage = lazy(async () => ({
  default: (await import('./bulk/bulk-list-page.js')).BulkListPage,
}));
const BulkPage = lazy(async () => ({ default: (await import('./bulk/bulk-page.js')).BulkPage }));
const ParkedListPage = lazy(async () => ({
  default: (await import('./parked/parked-list-page.js')).ParkedListPage,
}));
const ParkedPage = lazy(async () => ({
  default: (await import('./parked/parked-page.js')).ParkedPage,
}));
const SweepsPage = lazy(async () => ({
  default: (await import('./sweeps/sweeps-page.js')).SweepsPage,
}));
const SessionsPage = lazy(async () => ({
  default: (await import('./sessions/sessions-page.js')).SessionsPage,
}));
const AuditPage = lazy(async () => ({
  default: (await import('./audit/audit-page.js')).AuditPage,
}));

const session = createSessionKeeper();
const authProvider = createAuthProvider(session);
const dataProvider = createDataProvider(session.client);
const i18nProvider = createI18nProvider(localStorage);

const MOST_RETRIES = 2;
const ASK_AGAIN_MS = 5_000;

const isRefusal = (error: unknown) =>
  error instanceof ApiError && error.status >= 400 && error.status < 500;

/** What was refused is refused again; what is away is asked for again, for as long as its page is open. */
const queryClient = new QueryClient({
  defaultOptions: {
    queries: {
      staleTime: 1_000,
      retry: (count, error) => count < MOST_RETRIES && !isRefusal(error),
      refetchInterval: ({ state: { status, error } }) =>
        status === 'error' && !isRefusal(error) && ASK_AGAIN_MS,
    },
  },
});

/** The whole console. Its addresses stand behind the `#`, so that any web server or proxy can hand it out. */
export function App() {
  return (
    <SessionProvider value={session}>
      <Admin
        authProvider={authProvider}
        catchAll={NotFound}
        dashboard={OverviewPage}
        dataProvider={dataProvider}
        darkTheme={null}
        disableTelemetry
        i18nProvider={i18nProvider}
        layout={ConsoleLayout}
        loginPage={SignInPage}
        queryClient={queryClient}
        requireAuth
        theme={theme}
        title="Ponte"
      >
        <CustomRoutes>
          <Route path="/orders" element={<OrdersPage />} />
          <Route path="/orders/:tenant/*" element={<OrderPage />} />
          <Route path="/bulk" element={<BulkListPage />} />
          <Route path="/bulk/:id" element={<BulkPage />} />
          <Route path="/parked" element={<ParkedListPage />} />
          <Route path="/parked/:id" element={<ParkedPage />} />
          <Route path="/sweeps" element={<SweepsPage />} />
          <Route path="/sessions" element={<SessionsPage />} />
          <Route path="/audit" element={<AuditPage />} />
        </CustomRoutes>
      </Admin>
    </SessionProvider>
  );
}
