import Box from '@mui/material/Box';
import { useQueryClient } from '@tanstack/react-query';
import { Suspense, useEffect, useState, type ReactNode } from 'react';
import { Sidebar, SkipNavigationButton, useLocation } from 'react-admin';
import { ErrorBoundary } from 'react-error-boundary';
import { useLive } from '../api/use-live.js';
import { whenAnswered } from '../api/when-answered.js';
import { lazyPart } from '../ui/lazy-part.js';
import { Optional } from '../ui/optional.js';
import { Waiting } from '../ui/waiting.js';
import { ConsoleAppBar } from './app-bar.js';
import { AppMenu } from './app-menu.js';
import { PageError } from './page-error.js';

const FRAME = {
  display: 'flex',
  flexDirection: 'column',
  minHeight: '100vh',
  pt: 6, // under the bar
} as const;

const StatusBanner = lazyPart(async () => (await import('./status-banner.js')).StatusBanner);

/** Never wider than the window: wider content scrolls within. */
const CONTENT = { flexGrow: 1, flexBasis: 0, minWidth: 0, px: { xs: 1.5, md: 3 }, pb: 4 } as const;

/**
 * The frame around each page. react-admin's `Layout` and `AppBar` would also load a preferences editor and all form
 * fields, which would delay the first rows.
 */
export function ConsoleLayout({ children }: { readonly children?: ReactNode }) {
  useLive();
  const { pathname } = useLocation();
  const isAnswered = useIsAnswered();
  return (
    <Box sx={FRAME}>
      <SkipNavigationButton />
      <ConsoleAppBar />
      <Box component="main" sx={{ display: 'flex', flexGrow: 1 }}>
        <Sidebar appBarAlwaysOn>
          <AppMenu />
        </Sidebar>
        <Box id="main-content" sx={CONTENT}>
          <Optional>{isAnswered && <StatusBanner />}</Optional>
          <ErrorBoundary FallbackComponent={PageError} resetKeys={[pathname]}>
            <Suspense fallback={<Waiting />}>{children}</Suspense>
          </ErrorBoundary>
        </Box>
      </Box>
    </Box>
  );
}

/** Returns true once the page shows its first answers. Everything that is not part of the page waits for that. */
function useIsAnswered(): boolean {
  const queryClient = useQueryClient();
  const [isAnswered, setIsAnswered] = useState(false);
  useEffect(() => whenAnswered(queryClient, () => setIsAnswered(true)), [queryClient]);
  return isAnswered;
}
