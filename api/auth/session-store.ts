import type { Settings } from '../../platform/settings/types.js';
import {
  endSession,
  findSession,
  listSessions,
  startSession,
  recordSessionUse,
  type OpenSession,
} from '../../platform/temporal/sessions.js';
import type { Temporal } from '../../platform/temporal/temporal.js';
import type { Ask } from '../http/circuit-breaker.js';
import { coalesce } from '../http/coalesce.js';

/** The open sessions. Temporal stores them, so that all api processes have the same (docs/adr/0025). */
export interface OpenSessions {
  /** Starts a session. Throws `TemporalUnavailableError`: then there is none. */
  begin(session: Omit<OpenSession, 'lastUsedAt'>): Promise<void>;
  /**
   * Returns true if the session is valid, as of at most five seconds ago; one that this process ended is invalid at
   * once. Throws `TemporalUnavailableError` if that cannot be known.
   * @param isUse prolongs the session; false if only the page asks for news
   */
  isOpen(session: Pick<Known, 'id' | 'expiresAt'>, isUse: boolean): Promise<boolean>;
  /** Finds an open session in its current state. Throws `TemporalUnavailableError`. */
  find(id: string): Promise<OpenSession | undefined>;
  /** Lists the open sessions, most recently used first. Throws `TemporalUnavailableError`. */
  list(): Promise<OpenSession[]>;
  /**
   * Ends a session. From now on this process refuses it, all others within five seconds. Throws
   * `TemporalUnavailableError`: then they do so once Temporal is back.
   */
  end(session: Pick<Known, 'id' | 'expiresAt'>): Promise<void>;
}

export interface OpenSessionsDeps {
  readonly temporal: Temporal;
  readonly taskQueue: string;
  readonly ask: Ask;
  readonly settings: () => Pick<Settings, 'sessions'>;
}

/** How long another process may still accept a session that was ended. */
const FRESH_MS = 5_000;

const MINUTE_MS = 60_000;

/** What this process knows of a session. Times in milliseconds since 1970. */
interface Known {
  readonly id: string;
  readonly expiresAt: number;
  usedAt: number;
  /** When a use was last reported to Temporal. */
  reportedAt: number;
  isOver: boolean;
  /** The session is over, but Temporal could not be notified yet. */
  isUnreported: boolean;
}

export function createOpenSessions(deps: OpenSessionsDeps): OpenSessions {
  const { temporal, taskQueue, ask, settings } = deps;
  const known = new Map<string, Known>();
  const look = coalesce(FRESH_MS, async (id) => {
    const found = await ask(() => findSession(temporal, id));
    reportEnds(); // Temporal is available now
    return found;
  });

  /** Interval of reports of use, in milliseconds: the last use is known only to this precision. */
  const reportEveryMs = () => Math.max(MINUTE_MS, idleOf(settings()) / 15);

  /** Idle time plus one interval, so that an unreported use does not cost a user the session. */
  const idleMs = () => {
    const idle = idleOf(settings());
    return idle === 0 ? undefined : idle + reportEveryMs();
  };

  const isIdle = (usedAt: number) => Date.now() - usedAt >= (idleMs() ?? Infinity);

  function remember({ id, expiresAt }: Pick<Known, 'id' | 'expiresAt'>): Known {
    const before = known.get(id);
    if (before !== undefined) return before;
    for (const [old, { expiresAt }] of known) if (expiresAt <= Date.now()) known.delete(old);
    const fresh = { id, expiresAt, usedAt: 0, reportedAt: 0, isOver: false, isUnreported: false };
    known.set(id, fresh);
    return fresh;
  }

  function use(session: Known): void {
    session.usedAt = Date.now();
    if (session.usedAt - session.reportedAt < reportEveryMs()) return;
    session.reportedAt = session.usedAt;
    const at = new Date(session.usedAt).toISOString();
    ask(() => recordSessionUse(temporal, session.id, at)).catch(() => (session.reportedAt = 0)); // the next use is reported
  }

  async function end(session: Pick<Known, 'id' | 'expiresAt'>, why: string): Promise<void> {
    const mine = remember(session);
    mine.isOver = true;
    mine.isUnreported = true;
    await ask(() => endSession(temporal, session.id, why));
    mine.isUnreported = false;
  }

  function reportEnds(): void {
    for (const session of known.values()) {
      if (session.isUnreported)
        end(session, 'ended while Temporal was unavailable').catch(() => {});
    }
  }

  return {
    async begin(session) {
      const lastUsedAt = session.since;
      const idle = idleMs();
      const input = { ...(idle !== undefined && { idleMs: idle }) };
      await ask(() => startSession(temporal, taskQueue, { ...session, lastUsedAt }, input));
    },
    async isOpen(session, isUse) {
      const mine = remember(session);
      const open = mine.isOver ? undefined : await look(mine.id);
      if (open === undefined || mine.isOver) {
        mine.isOver = true;
        return false;
      }
      const lastUsedAt = Date.parse(open.lastUsedAt);
      mine.usedAt = Math.max(mine.usedAt, lastUsedAt);
      mine.reportedAt = Math.max(mine.reportedAt, lastUsedAt);
      if (isIdle(mine.usedAt)) {
        end(mine, 'idle').catch(() => {}); // it also ends without this
        return false;
      }
      if (isUse) use(mine);
      return true;
    },
    find: (id) => ask(() => findSession(temporal, id)),
    async list() {
      const open = await listSessions(temporal); // visibility, which may be slow on its own
      return open
        .filter(({ id }) => known.get(id)?.isOver !== true)
        .map((one) => ({ ...one, lastUsedAt: latest(one.lastUsedAt, known.get(one.id)?.usedAt) }))
        .filter(({ lastUsedAt }) => !isIdle(Date.parse(lastUsedAt)))
        .toSorted((a, b) => Date.parse(b.lastUsedAt) - Date.parse(a.lastUsedAt));
    },
    end: (session) => end(session, 'ended by a user'),
  };
}

const idleOf = ({ sessions }: Pick<Settings, 'sessions'>) => sessions.idleMinutes * MINUTE_MS;

const latest = (storedAt: string, usedHere = 0) =>
  new Date(Math.max(Date.parse(storedAt), usedHere)).toISOString();
