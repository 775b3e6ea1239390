import { Box, Typography } from '@mui/material';
import { useEffect, useRef, type ReactNode } from 'react';
import { useTexts } from '../i18n/use-texts.js';

interface PageProps {
  readonly title: string;
  /** The purpose of the page, in one sentence. */
  readonly lead?: string | undefined;
  readonly actions?: ReactNode;
  readonly children: ReactNode;
}

/**
 * Moves the focus to the heading when the focused element disappears, so that reading continues at the top of the page.
 */
export const focusHeading = () => document.querySelector('h1')?.focus({ preventScroll: true });

/** A page: its heading, which is also the title of the browser's tab, and the actions for the whole page. */
export function Page({ title, lead, actions, children }: PageProps) {
  const say = useTexts();
  const heading = useRef<HTMLHeadingElement>(null);
  const name = say('app.name');

  // a screen reader announces a new page by the focus that moves there; the browser announces the first one
  useEffect(() => {
    const isFirst = document.title === name;
    if (!isFirst && isFocusFree()) heading.current?.focus({ preventScroll: true });
  }, [name]);

  useEffect(() => {
    document.title = `${title} · ${name}`;
  }, [title, name]);

  return (
    <Box sx={{ maxWidth: 1440, width: '100%', minWidth: 0, py: 2 }}>
      <Box sx={{ display: 'flex', flexWrap: 'wrap', alignItems: 'center', gap: 1, mb: 2 }}>
        <Box sx={{ flexGrow: 1, minWidth: 0 }}>
          <Typography
            variant="h1"
            ref={heading}
            tabIndex={-1}
            sx={{ overflowWrap: 'anywhere', '&:focus': { outline: 'none' } }}
          >
            {title}
          </Typography>
          {lead !== undefined && (
            <Typography color="text.secondary" sx={{ mt: 0.5 }}>
              {lead}
            </Typography>
          )}
        </Box>
        {actions}
      </Box>
      {children}
    </Box>
  );
}

/** Returns true if the focus may move: the focused element disappeared with the previous page, or is what led here. */
function isFocusFree(): boolean {
  const { activeElement, body } = document;
  if (activeElement === null || activeElement === body) return true;
  return activeElement.closest('#main-content, [role="menu"], nav') !== null;
}
