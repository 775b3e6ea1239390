import type { Vendor } from '../../domain/ids.js';
import { VendorError, type VendorErrorDetails } from '../vendor-error.js';
import type { AuthProfile } from '../profile/auth.js';
import { ExpressionError } from '../profile/expression.js';
import type { Template } from '../profile/template.js';
import { filledIn, headerText, headerTexts } from '../profile/request.js';
import {
  cookiesBy,
  logIn,
  OAuthAnswerSchema,
  tokenBy,
  type LogInDeps,
  type Who,
} from './log-in.js';
import { createTokens, type Tokens, type Token } from './tokens.js';

/** What a call sends to authenticate us. */
export interface Grant {
  /** For the placeholder `{token}`. */
  readonly token?: string;
  readonly headers: Readonly<Record<string, string>>;
  /** Values that no error may show. */
  readonly secrets: readonly string[];
}

/** How calls to one vendor of a tenant authenticate. */
export interface Auth {
  /**
   * Returns the credentials for the next call.
   * @param waitMs longest wait for a log-in, in milliseconds, if one is needed
   * @throws VendorError `again` or `credentials`: the call was not made
   */
  grant(waitMs?: number): Promise<Grant>;
  /** Replaces credentials that the vendor refused: one new log-in for all calls that ask at the same time. */
  renewed?(refused: Grant, waitMs?: number): Promise<Grant>;
  /** Returns true if this failure of a call says that our log-in has expired. */
  isOver(error: VendorError): boolean;
}

/**
 * Returns an access token for a refresh token that changes with each use and that all processes share. Never throws.
 */
export type TokenKeeper = (request: {
  /** The refresh token of the settings, from which all later ones are derived. */
  readonly seed: string;
  /** An access token that the vendor refused. */
  readonly refused?: string;
}) => Promise<KeptToken>;

/** A token, or why it could not be obtained. */
export type KeptToken =
  | { readonly kind: 'token'; readonly accessToken: string; readonly renewAt: number }
  | ({ readonly kind: 'failed'; readonly meaning: 'again' | 'credentials' } & Pick<
      VendorErrorDetails,
      'status' | 'retryAfterMs' | 'words'
    >);

export interface AuthDeps extends LogInDeps {
  /** Keeps refresh tokens. Without it, a profile that uses one gets no token. */
  readonly keeper?: TokenKeeper | undefined;
  readonly vendor: Vendor;
  /** What the profile's templates may use: the addresses, and our credentials from the settings. */
  readonly input: Readonly<Record<string, unknown>>;
  readonly secrets: readonly string[];
}

/** Creates the authentication of a profile. A profile without `auth` adds nothing to its calls. */
export function createAuth(auth: AuthProfile = {}, deps: AuthDeps): Auth {
  const { input, secrets } = deps;
  const { headers, basic, login, oauth2, session } = auth;
  if (login !== undefined) {
    const obtain = () =>
      logIn(whoOf(deps), login, input, tokenBy(login.token, login.expiresIn, input), deps);
    return byTokens(createTokens(obtain, deps), asToken, login.renewOn !== undefined);
  }
  if (oauth2 !== undefined) {
    const obtain = (before: Token | undefined) =>
      asVendorError(deps.vendor, () =>
        oauth2.refreshToken === undefined
          ? tokenRequest(oauth2, deps)
          : kept(oauth2.refreshToken, before, deps),
      );
    return byTokens(createTokens(obtain, deps), asToken, oauth2.renewOn !== undefined);
  }
  if (session !== undefined) {
    const reading = cookiesBy(session.cookies, session.expiresIn);
    const obtain = () => logIn(whoOf(deps), session, input, reading, deps);
    return byTokens(createTokens(obtain, deps), asCookies, session.renewOn !== undefined);
  }
  if (basic !== undefined) {
    return unrenewed(deps.vendor, async () => {
      const [user, password] = [await basic.user(input), await basic.password(input)];
      const shown = base64(`${user}:${password}`);
      return { headers: { authorization: `Basic ${shown}` }, secrets: [password, shown] };
    });
  }
  return unrenewed(deps.vendor, async () => ({
    headers: headerTexts(await filledIn(headers ?? {}, input)),
    secrets,
  }));
}

/** Authenticates by a token, which the profile sends as `{token}`. */
export const byToken = (tokens: Tokens): Auth => byTokens(tokens, asToken, false);

/**
 * Authenticates by tokens or cookies of a log-in. Its failures say that they have expired by the profile's rule, or else by a 401; not by one of
 * a write that may have been done, by the profile.
 */
function byTokens(
  tokens: Tokens,
  shown: (secret: string) => Grant,
  isSaidByProfile: boolean,
): Auth {
  const secretOf = new WeakMap<Grant, string>();
  const grantOf = (secret: string) => {
    const grant = shown(secret);
    secretOf.set(grant, secret);
    return grant;
  };
  return {
    grant: async (waitMs) => grantOf(await tokens.token(waitMs)),
    renewed: async (refused, waitMs) =>
      grantOf(await tokens.renewed(secretOf.get(refused) ?? '', waitMs)),
    isOver: ({ isExpired, status, meaning }) =>
      isSaidByProfile ? isExpired : status === 401 && meaning !== 'uncertain',
  };
}

const unrenewed = (vendor: Vendor, grant: () => Promise<Grant>): Auth => ({
  grant: () => asVendorError(vendor, grant),
  isOver: () => false,
});

/** Turns an error of the profile's expressions into `credentials`: nothing was sent, and the fault is the tenant's. */
async function asVendorError<T>(vendor: Vendor, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof ExpressionError)) throw error;
    const words = `o acesso não pode ser montado: ${error.messagePt}`;
    throw new VendorError({
      vendor,
      call: 'login',
      meaning: 'credentials',
      code: 'PROFILE',
      words,
    });
  }
}

const asToken = (token: string): Grant => ({ token, headers: {}, secrets: [token] });

const asCookies = (cookie: string): Grant => ({
  headers: { cookie },
  secrets: cookie.split('; ').map((pair) => pair.slice(pair.indexOf('=') + 1)),
});

const whoOf = ({ vendor, secrets }: AuthDeps): Who => ({ vendor, secrets });

const base64 = (text: string) => Buffer.from(text).toString('base64');

/** Asks the keeper of refresh tokens for an access token. Throws `VendorError` if it has none. */
async function kept(
  seed: Template,
  before: Token | undefined,
  { vendor, keeper, input }: AuthDeps,
): Promise<Token> {
  const wasRefused = before?.renewAt === 0;
  const request = { seed: await seed(input), ...(wasRefused && { refused: before.accessToken }) };
  const answer = (await keeper?.(request)) ?? NOBODY_KEEPS_IT;
  if (answer.kind === 'token') return answer;
  const { kind: _, ...failure } = answer;
  throw new VendorError({ vendor, call: 'refreshToken', ...failure });
}

const NOBODY_KEEPS_IT: KeptToken = {
  kind: 'failed',
  meaning: 'again',
  words: { code: 'not-renewed', params: {} },
};

/** Requests new tokens by a refresh token. The vendor may accept each refresh token only once. */
export const refreshed = (oauth2: OAuth2, refreshToken: string, deps: AuthDeps): Promise<Token> =>
  asVendorError(deps.vendor, () => tokenRequest(oauth2, deps, refreshToken));

type OAuth2 = NonNullable<AuthProfile['oauth2']>;

/** Requests a token by a refresh token (RFC 6749, section 6), or by our client credentials (section 4.4). */
async function tokenRequest(oauth2: OAuth2, deps: AuthDeps, refreshToken?: string): Promise<Token> {
  const { input } = deps;
  const [id, secret] = [await oauth2.clientId(input), await oauth2.clientSecret(input)];
  const isBasic = oauth2.clientAuthentication === 'basic';
  const fields = {
    ...(refreshToken === undefined
      ? { grant_type: 'client_credentials' }
      : { grant_type: 'refresh_token', refresh_token: refreshToken }),
    ...(await filledIn(oauth2.parameters, input)),
    ...(!isBasic && { client_id: id, client_secret: secret }),
  };
  // each half is form-encoded before they are joined (RFC 6749, section 2.3.1)
  const basic = base64(`${formEncoded(id)}:${formEncoded(secret)}`);
  const call = {
    method: 'POST',
    url: oauth2.url,
    query: {},
    headers: isBasic ? { authorization: plainly(`Basic ${basic}`) } : {},
    form: async () => fields,
  } as const;
  const secrets = [
    ...deps.secrets,
    ...(refreshToken === undefined ? [] : [refreshToken]),
    secret,
    basic,
  ];
  return logIn({ ...whoOf(deps), secrets }, call, input, OAuthAnswerSchema, deps);
}

const formEncoded = (text: string) => new URLSearchParams({ '': text }).toString().slice(1);

const plainly =
  (text: string): Template =>
  async () =>
    headerText(text);

/**
 * Makes a call, and repeats it once if its failure says that our log-in has expired: the vendor did nothing then.
 * @param make makes the call with these credentials
 * @param waitMs returns how long a log-in may take now, in milliseconds
 */
export async function authorized<T>(
  auth: Auth,
  make: (grant: Grant) => Promise<T>,
  waitMs?: () => number,
): Promise<T> {
  const grant = await auth.grant(waitMs?.());
  try {
    return await make(grant);
  } catch (error) {
    if (auth.renewed === undefined) throw error;
    if (!(error instanceof VendorError && auth.isOver(error))) throw error;
    return make(await auth.renewed(grant, waitMs?.()));
  }
}
