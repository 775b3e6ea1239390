import { Button, Typography } from '@mui/material';
import { Component, Suspense, type ReactNode } from 'react';
import { useTexts } from '../i18n/use-texts.js';
import { ScriptMissing } from './lazy-part.js';

export interface OptionalProps {
  /** Placeholder until the part is shown. */
  readonly room?: ReactNode;
  /** Shown with the notice that the part is missing. */
  readonly instead?: ReactNode;
  readonly children: ReactNode;
}

/** A part that the page can do without: if its script cannot be loaded, only the part is missing. */
export class Optional extends Component<OptionalProps, { readonly error?: unknown }> {
  override state: { readonly error?: unknown } = {};

  static getDerivedStateFromError(error: unknown) {
    return { error };
  }

  override render() {
    const { error } = this.state;
    if (error === undefined) {
      return <Suspense fallback={this.props.room}>{this.props.children}</Suspense>;
    }
    if (error instanceof ScriptMissing) return <Missing>{this.props.instead}</Missing>;
    throw error;
  }
}

function Missing({ children }: { readonly children: ReactNode }) {
  const say = useTexts();
  return (
    <>
      <Typography role="status" color="text.secondary" sx={{ my: 1 }}>
        {say('broken.part')}
      </Typography>
      <Button size="small" onClick={() => location.reload()}>
        {say('broken.reload')}
      </Button>
      {children}
    </>
  );
}
