import { matchPath } from 'react-router';
import { lazyPart, type LazyPart } from './ui/lazy-part.js';

export const OverviewPage = lazyPart(
  async () => (await import('./overview/overview-page.js')).OverviewPage,
);

export const SignInPage = lazyPart(
  async () => (await import('./sign-in/sign-in-page.js')).SignInPage,
);

/** The pages by address. The list of orders is missing, because its script is part of the console's main one. */
export const PAGES: Readonly<Record<string, LazyPart>> = {
  '/orders/:tenant/*': lazyPart(async () => (await import('./order/order-page.js')).OrderPage),
  '/causes': lazyPart(async () => (await import('./causes/causes-page.js')).CausesPage),
  '/bulk/:id': lazyPart(async () => (await import('./bulk/bulk-page.js')).BulkPage),
  '/parked': lazyPart(async () => (await import('./parked/parked-list-page.js')).ParkedListPage),
  '/parked/:id': lazyPart(async () => (await import('./parked/parked-page.js')).ParkedPage),
  '/deliveries': lazyPart(
    async () => (await import('./deliveries/deliveries-page.js')).DeliveriesPage,
  ),
  '/sweeps': lazyPart(async () => (await import('./sweeps/sweeps-page.js')).SweepsPage),
  '/systems/:tenant/:side': lazyPart(
    async () => (await import('./systems/system-page.js')).SystemPage,
  ),
  '/incidents': lazyPart(async () => (await import('./incidents/incidents-page.js')).IncidentsPage),
  '/sessions': lazyPart(async () => (await import('./sessions/sessions-page.js')).SessionsPage),
  '/audit': lazyPart(async () => (await import('./audit/audit-page.js')).AuditPage),
};

/** Fetches the script of the page at this address. */
export async function preloadPage(pathname: string): Promise<void> {
  if (pathname === '/') return OverviewPage.preload();
  const found = Object.entries(PAGES).find(([path]) => matchPath(path, pathname));
  await found?.[1].preload();
}
