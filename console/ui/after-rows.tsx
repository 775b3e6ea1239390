import Box from '@mui/material/Box';
import { useDeferredValue, useState } from 'react';
import { useListContext } from 'react-admin';
import { Optional, type OptionalProps } from './optional.js';

/**
 * A part of a list's page that can wait until the rows are loaded. Once shown, it stays, even if the rows load again.
 */
export function AfterRows({ room, instead, children }: OptionalProps) {
  const { isPending } = useListContext();
  const [isDue, setIsDue] = useState(!isPending);
  if (!isPending && !isDue) setIsDue(true);
  // deferred once more, so that the rows are on the screen before the part is drawn or its script is fetched
  const isShown = useDeferredValue(isDue, false);
  const place = <Box aria-busy="true">{room}</Box>;
  return (
    <Optional room={place} instead={instead}>
      {isShown ? children : place}
    </Optional>
  );
}
