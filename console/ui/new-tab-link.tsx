import Link from '@mui/material/Link';
import OpenInNew from '@mui/icons-material/OpenInNew';
import type { ReactNode } from 'react';
import { useTexts } from '../i18n/use-texts.js';

interface NewTabLinkProps {
  readonly href: string;
  readonly label?: string | undefined;
  readonly children: ReactNode;
}

/** A link out of the console. It does not tell the other site where it was clicked. */
export function NewTabLink({ href, label, children }: NewTabLinkProps) {
  const say = useTexts();
  const hint = say('common.newTab');
  return (
    <Link
      href={href}
      target="_blank"
      rel="noopener noreferrer"
      sx={{ display: 'inline-flex', alignItems: 'center', gap: 0.5, minHeight: 24 }}
      {...(label !== undefined && { 'aria-label': `${label} (${hint})` })}
    >
      {children}
      <OpenInNew fontSize="inherit" titleAccess={label === undefined ? hint : ''} />
    </Link>
  );
}
