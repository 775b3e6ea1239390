import type { Logger } from '../../platform/logging.js';
import { coalesce } from './coalesce.js';

/**
 * Whether deliveries can be accepted. `degraded`: yes, but either Temporal is unavailable or the spool does not work.
 */
export interface Readiness {
  readonly status: 'ok' | 'degraded' | 'unavailable';
  readonly temporal: 'ok' | 'away';
  /** The same for all processes of one installation. Null while Temporal is unavailable. */
  readonly installation: string | null;
  readonly spool: {
    readonly status: 'ok' | 'unavailable';
    readonly depth: number;
    /** When the oldest waiting delivery arrived, ISO 8601, UTC. */
    readonly oldest: string | null;
  };
}

export interface ReadinessDeps {
  /** Throws if Temporal does not answer. */
  readonly readInstallation: () => Promise<string>;
  readonly spool: {
    readonly depth: number;
    readonly oldest: string | undefined;
    /** Throws if it does not work. */
    check(): void;
  };
  readonly logger: Logger;
}

/** Creates a function that checks what the api depends on, at most once a second. */
export function createReadiness({ readInstallation, spool, logger }: ReadinessDeps) {
  async function look(): Promise<Readiness> {
    let installation: string | null = null;
    const hasTemporal = await works('Temporal', async () => {
      installation = await readInstallation();
    });
    const hasSpool = await works('the spool', async () => spool.check());
    const { depth, oldest = null } = spool;
    return {
      status: statusOf(hasTemporal, hasSpool),
      temporal: hasTemporal ? 'ok' : 'away',
      installation,
      spool: { status: hasSpool ? 'ok' : 'unavailable', depth, oldest },
    };
  }

  async function works(part: string, probe: () => Promise<unknown>): Promise<boolean> {
    try {
      await probe();
      return true;
    } catch (error) {
      logger.debug({ err: error }, `${part} does not work`);
      return false;
    }
  }

  const lookOnce = coalesce(1_000, look);
  return () => lookOnce('all');
}

function statusOf(hasTemporal: boolean, hasSpool: boolean): Readiness['status'] {
  if (hasTemporal && hasSpool) return 'ok';
  return hasTemporal || hasSpool ? 'degraded' : 'unavailable';
}
