import { Suspense, type ReactNode } from 'react';
import { Layout } from 'react-admin';
import { useLive } from '../api/use-live.js';
import { ConsoleAppBar } from './app-bar.js';
import { Waiting } from '../ui/waiting.js';
import { AppMenu } from './app-menu.js';
import { PageError } from './page-error.js';

/** Never wider than the window: what is wider scrolls by itself. */
const SPACED = {
  minWidth: 0,
  '& .RaLayout-content': { minWidth: 0, px: { xs: 1.5, md: 3 }, pb: 4 },
};

export function ConsoleLayout({ children }: { readonly children?: ReactNode }) {
  useLive();
  return (
    <Layout appBar={ConsoleAppBar} menu={AppMenu} appBarAlwaysOn error={PageError} sx={SPACED}>
      <Suspense fallback={<Waiting />}>{children}</Suspense>
    </Layout>
  );
}
