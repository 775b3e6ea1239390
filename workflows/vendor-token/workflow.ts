import {
  allHandlersFinished,
  condition,
  continueAsNew,
  proxyActivities,
  setHandler,
} from '@temporalio/workflow';
import { logInHoldMs, waitLeft } from '../../domain/failures.js';
import { isName } from '../shapes.js';
import { isLong } from '../continue-as-new.js';
import type { TokenActivities } from '../../activities/index.js';
import {
  obtainToken,
  type HeldFailure,
  type Refreshed,
  type TokenAnswer,
  type TokenChain,
  type TokenRequest,
  type VendorTokenInput,
} from './messages.js';

/** Limits a run's history: an update with a refresh takes about ten events. */
const ANSWERS_IN_ONE_RUN = 100;

/** Processes that have not reloaded changed settings yet still ask with an earlier refresh token. */
const CHAINS_KEPT = 5;

const { refreshVendorToken } = proxyActivities<TokenActivities>({
  scheduleToCloseTimeout: '12 seconds',
  startToCloseTimeout: '9 seconds',
  retry: { maximumAttempts: 1 }, // a lost answer may have used up the token: the next request decides
  summary: 'Renovar o acesso ao sistema',
});

/**
 * Keeps the refresh token of a tenant at a vendor whose refresh tokens change with each use. All processes ask this
 * workflow, so only one renewal runs at a time, and the next refresh token is in the history before any process gets
 * the access token. When a token is due: `renewalTime`, `vendors/auth/tokens.ts`.
 */
export async function vendorToken({ tenant, vendor, ...before }: VendorTokenInput) {
  let chains = before.chains ?? [];
  let failures = before.failures ?? [];
  let last: Promise<unknown> = Promise.resolve();
  let answers = 0;

  const chainOf = (seed: string): TokenChain =>
    chains.find((chain) => chain.seed === seed) ?? { seed, refreshToken: seed };
  const keep = (chain: TokenChain) => {
    chains = [chain, ...chains.filter(({ seed }) => seed !== chain.seed)].slice(0, CHAINS_KEPT);
  };
  const forget = (seed: string) => {
    failures = failures.filter((held) => held.seed !== seed);
  };

  async function refresh({ seed, refreshToken }: TokenChain): Promise<TokenAnswer> {
    const refreshed = await refreshVendorToken(tenant, vendor, refreshToken).catch(
      (): Refreshed => ({ kind: 'failed', meaning: 'again' }),
    );
    if (refreshed.kind === 'failed') {
      const { kind: _, ...failure } = refreshed;
      const holdMs = logInHoldMs(failure.meaning, failure.retryAfterMs);
      forget(seed);
      failures = [{ seed, until: Date.now() + holdMs, failure }, ...failures].slice(0, CHAINS_KEPT);
      return refreshed;
    }
    const { accessToken, renewAt } = refreshed;
    forget(seed);
    keep({ seed, refreshToken: refreshed.refreshToken ?? refreshToken, accessToken, renewAt });
    return { kind: 'token', accessToken, renewAt };
  }

  async function answer({ seed, refused }: TokenRequest): Promise<TokenAnswer> {
    const chain = chainOf(seed);
    const { accessToken, renewAt = 0 } = chain;
    if (accessToken !== undefined && accessToken !== refused && Date.now() < renewAt) {
      return { kind: 'token', accessToken, renewAt };
    }
    const held = failures.find((one) => one.seed === seed);
    if (held !== undefined && Date.now() < held.until) return answerOf(held);
    return refresh(chain);
  }

  /** Answers requests one after another, so that those that waited for a renewal get its token. */
  function answerInTurn(request: TokenRequest): Promise<TokenAnswer> {
    const turn = last.then(() => answer(request));
    last = turn.catch(() => undefined);
    return turn;
  }

  setHandler(
    obtainToken,
    async (request) => {
      try {
        return await answerInTurn(request);
      } finally {
        answers += 1;
      }
    },
    {
      validator: (request: unknown) => {
        if (!isRequest(request)) throw new TypeError('the request has no seed');
      },
    },
  );
  await condition(() => (answers >= ANSWERS_IN_ONE_RUN || isLong()) && allHandlersFinished());
  await continueAsNew<typeof vendorToken>({ tenant, vendor, chains, failures });
}

/** Returns a held failure as an answer, with what is left of the time that the vendor asked for. */
const answerOf = ({ until, failure }: HeldFailure): TokenAnswer => ({
  kind: 'failed',
  ...failure,
  ...(failure.retryAfterMs !== undefined && {
    retryAfterMs: waitLeft(until - Date.now()),
  }),
});

const isRequest = (request: unknown): request is TokenRequest =>
  typeof request === 'object' && request !== null && isName(Reflect.get(request, 'seed'));
