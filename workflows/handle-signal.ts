import { log, setHandler, type SignalDefinition } from '@temporalio/workflow';

/** Handles a signal, and ignores one whose input is malformed: anyone with the Temporal Web UI can send it. */
export function handleSignal<T>(
  signal: SignalDefinition<[T]>,
  isWellFormed: (input: unknown) => input is T,
  handle: (input: T) => void,
): void {
  setHandler(signal, (input: unknown) => {
    if (isWellFormed(input)) handle(input);
    else log.warn('signal ignored: its input is malformed', { signal: signal.name });
  });
}
