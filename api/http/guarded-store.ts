import type { Logger } from '../../platform/logging.js';
import type { HttpProblem } from './problems.js';

/** A store in a file of the api's disk, which may fail without failing what is done beside it. */
export interface GuardedStore<S> {
  /** Runs work that nobody waits for. A fault is logged with this text. */
  logged(fault: string, work: (store: S) => void): void;
  /** Runs work whose result is needed. A fault is logged, and the problem is thrown instead. */
  asked<T>(work: (store: S) => T): T;
  /** Closes the file. A fault is logged with this text. */
  close(fault: string): void;
}

export interface GuardedStoreDeps<S extends { close(): void }> {
  readonly open: () => S;
  readonly logger: Logger;
  /** Logged if the file does not work. */
  readonly fault: string;
  readonly problem: () => HttpProblem;
}

/** Guards a store. Its file is opened at first use; if that fails, the next use tries again. */
export function guardStore<S extends { close(): void }>(
  deps: GuardedStoreDeps<S>,
): GuardedStore<S> {
  const { open, logger, fault, problem } = deps;
  let store: S | undefined;
  const opened = () => (store ??= open());

  function attempt(what: string, work: () => void): void {
    try {
      work();
    } catch (error) {
      logger.warn({ err: error }, what);
    }
  }

  return {
    logged: (what, work) => attempt(what, () => work(opened())),
    asked(work) {
      try {
        return work(opened());
      } catch (error) {
        logger.error({ err: error }, fault);
        throw problem();
      }
    },
    close(what) {
      attempt(what, () => store?.close());
      store = undefined;
    },
  };
}
