import Box from '@mui/material/Box';
import { Suspense, useDeferredValue, useState, type ReactNode } from 'react';
import { useListContext } from 'react-admin';

interface AfterRowsProps {
  /** What keeps its place meanwhile. */
  readonly room: ReactNode;
  readonly children: ReactNode;
}

/** A part of a list's page that can wait until the rows are there. Once it is there it stays, whatever becomes of the rows. */
export function AfterRows({ room, children }: AfterRowsProps) {
  const { isPending } = useListContext();
  const [isDue, setIsDue] = useState(!isPending);
  if (!isPending && !isDue) setIsDue(true);
  // put off once more, so that the rows are on the screen before it is drawn or its script is fetched
  const isShown = useDeferredValue(isDue, false);
  const place = <Box aria-busy="true">{room}</Box>;
  return <Suspense fallback={place}>{isShown ? children : place}</Suspense>;
}
