import Box from '@mui/material/Box';
import Typography from '@mui/material/Typography';
import { useEffect, useRef, type ReactNode } from 'react';
import { useWords } from '../i18n/use-words.js';

interface PageProps {
  readonly title: string;
  /** What the page is for, in a sentence. */
  readonly lead?: string | undefined;
  readonly actions?: ReactNode;
  readonly children: ReactNode;
}

/** Where the focus goes when what had it is gone: what follows is read from the page's beginning. */
export const focusHeading = () => document.querySelector('h1')?.focus({ preventScroll: true });

/** A page: its heading, which also names the browser's tab, and what can be done with it as a whole. */
export function Page({ title, lead, actions, children }: PageProps) {
  const say = useWords();
  const heading = useRef<HTMLHeadingElement>(null);
  const name = say('app.name');

  // a screen reader hears of a new page where its focus goes; the first one is announced by the browser
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

/** Nobody has the focus, since what led here is gone with its page; or it stays where it led from. */
function isFocusFree(): boolean {
  const { activeElement, body } = document;
  if (activeElement === null || activeElement === body) return true;
  return activeElement.closest('#main-content, [role="menu"], nav') !== null;
}
