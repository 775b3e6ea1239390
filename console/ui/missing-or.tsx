import LinearProgress from '@mui/material/LinearProgress';
import type { ReactNode } from 'react';
import { ApiError } from '../api/api-error.js';
import { useTexts } from '../i18n/use-texts.js';
import { Empty } from './empty.js';
import { Problem } from './problem.js';

interface MissingOrProps<T> {
  readonly data: T | undefined;
  readonly error: unknown;
  /** The text shown if the thing does not exist. */
  readonly missing: string;
  readonly onRetry: () => unknown;
  readonly children: (data: T) => ReactNode;
}

/** Shows the data, or that it is loading, that it does not exist, or why it cannot be shown. */
export function MissingOr<T>({ data, error, missing, onRetry, children }: MissingOrProps<T>) {
  const say = useTexts();
  if (error instanceof ApiError && error.status === 404) return <Empty>{missing}</Empty>;
  if (data === undefined) {
    return error === null ? (
      <LinearProgress aria-label={say('common.loading')} />
    ) : (
      <Problem error={error} onRetry={onRetry} />
    );
  }
  return (
    <>
      {error !== null && <Problem error={error} onRetry={onRetry} />}
      {children(data)}
    </>
  );
}
