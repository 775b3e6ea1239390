import { Alert, Box, Button, Card, Divider, TextField, Typography } from '@mui/material';
import { useQuery } from '@tanstack/react-query';
import { useEffect, useState, type SubmitEvent } from 'react';
import { useLocation, useLogin, useNavigate } from 'react-admin';
import { ApiError } from '../api/api-error.js';
import { apiRoot } from '../api/client.js';
import type { Filter } from '../api/queries.js';
import { useTexts } from '../i18n/use-texts.js';
import { Language } from '../ui/language.js';
import { Problem } from '../ui/problem.js';
import { useSessionKeeper } from '../ui/session-context.js';

/** The page that the user wanted before being asked to sign in. */
interface Aim {
  readonly nextPathname?: string;
  readonly nextSearch?: string;
}

/**
 * The search part of an address without the searched text, which may name a customer: proxies log the address of the
 * provider's button, and the next user may be another operator.
 */
function withoutText(search = ''): string {
  const params = new URLSearchParams(search);
  const filter = params.get('filter');
  if (filter === null) return search;
  try {
    const { q: _, ...others } = JSON.parse(filter) as Filter;
    params.set('filter', JSON.stringify(others));
  } catch {
    params.delete('filter');
  }
  return `?${params.toString()}`;
}

/** Sign-in with an operator's token, or with the identity provider if the settings name one. */
export function SignInPage() {
  const say = useTexts();
  const aim = (useLocation().state ?? {}) as Aim;
  const address = `${aim.nextPathname ?? '/'}${withoutText(aim.nextSearch)}`;
  useAway(address);

  useEffect(() => {
    document.title = `${say('signIn.title')} · ${say('app.name')}`;
  }, [say]);

  return (
    <Box
      component="main"
      sx={{
        minHeight: '100vh',
        display: 'grid',
        placeItems: 'center',
        p: 2,
        bgcolor: ({ palette }) =>
          palette.mode === 'dark' ? palette.background.default : palette.primary.main,
      }}
    >
      <Card sx={{ p: 3, width: '100%', maxWidth: 420 }}>
        <Box sx={{ display: 'flex', alignItems: 'center', justifyContent: 'space-between' }}>
          <Typography component="p" sx={{ fontWeight: 700, color: 'primary.main' }}>
            {say('app.name')} · {say('app.subtitle')}
          </Typography>
          <Language />
        </Box>
        <Typography variant="h1" sx={{ mt: 1 }}>
          {say('signIn.title')}
        </Typography>
        {useSessionKeeper().hasExpired() && (
          <Alert severity="info" sx={{ my: 1 }}>
            {say('signIn.ended')}
          </Alert>
        )}
        <Typography color="text.secondary" sx={{ mb: 1 }}>
          {say(address === '/' ? 'signIn.lead' : 'signIn.goOn')}
        </Typography>
        <ProviderFailure />
        <TokenForm address={address} />
        <ProviderButton address={address} />
      </Card>
    </Box>
  );
}

/** Leaves the page if the user is already signed in. */
function useAway(address: string): void {
  const keeper = useSessionKeeper();
  const navigate = useNavigate();
  useEffect(() => {
    keeper.current().then(
      () => navigate(address),
      () => {},
    );
  }, [keeper, navigate, address]);
}

function TokenForm({ address }: { readonly address: string }) {
  const say = useTexts();
  const login = useLogin();
  const [token, setToken] = useState('');
  const [error, setError] = useState<unknown>();
  const [isBusy, setIsBusy] = useState(false);
  const isWrong = error instanceof ApiError && error.status === 401;

  async function submit(event: SubmitEvent) {
    event.preventDefault();
    setIsBusy(true);
    setError(undefined);
    try {
      await login({ token: token.trim() }, address);
    } catch (refusal) {
      setError(refusal);
      setIsBusy(false);
    }
  }

  return (
    <Box component="form" noValidate onSubmit={(event: SubmitEvent) => void submit(event)}>
      <TextField
        label={say('signIn.token')}
        type="password"
        name="token"
        autoComplete="current-password"
        autoFocus
        required
        value={token}
        onChange={(event) => setToken(event.target.value)}
        error={isWrong}
        helperText={isWrong ? say('signIn.wrong') : ' '}
        slotProps={{ formHelperText: { role: 'alert' } }}
      />
      {error !== undefined && !isWrong && <Problem error={error} />}
      <Button
        type="submit"
        variant="contained"
        fullWidth
        disabled={isBusy || token.trim() === ''}
        sx={{ mt: 1 }}
      >
        {say('signIn.title')}
      </Button>
    </Box>
  );
}

/** The identity provider's button. After sign-in the provider leads back to the page that the user wanted. */
function ProviderButton({ address }: { readonly address: string }) {
  const say = useTexts();
  const keeper = useSessionKeeper();
  const { data } = useQuery({ queryKey: ['sign-in-methods'], queryFn: () => keeper.methods() });
  if (!data?.oidc) return null;
  const { name, url } = data.oidc;
  const returnTo = encodeURIComponent(`${location.pathname}#${address}`);
  return (
    <>
      <Divider sx={{ my: 2 }}>{say('signIn.or')}</Divider>
      <Button variant="outlined" fullWidth href={`${apiRoot()}${url}?returnTo=${returnTo}`}>
        {name}
      </Button>
    </>
  );
}

const FAILURES = {
  denied: 'signIn.denied',
  'no-role': 'signIn.noRole',
  'too-weak': 'signIn.tooWeak',
  expired: 'signIn.expired',
  'too-many': 'signIn.tooMany',
  unavailable: 'signIn.unavailable',
} as const;

/** Why signing in at the identity provider failed. The code comes once, before the `#` of the address. */
function ProviderFailure() {
  const say = useTexts();
  const [code] = useState(() => new URLSearchParams(location.search).get('signInError'));
  useEffect(() => {
    if (code !== null) history.replaceState(history.state, '', location.pathname + location.hash);
  }, [code]);
  if (code === null) return null;
  return (
    <Alert severity="error">
      {say(code in FAILURES ? FAILURES[code as keyof typeof FAILURES] : 'signIn.failed')}
    </Alert>
  );
}
