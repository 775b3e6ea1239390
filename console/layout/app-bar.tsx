import Devices from '@mui/icons-material/Devices';
import { AppBar, Box, ListItemIcon, MenuItem, Toolbar, Typography } from '@mui/material';
import {
  Logout,
  RefreshIconButton,
  SidebarToggleButton,
  UserMenu,
  useLogout,
  useNotify,
  useUserMenu,
} from 'react-admin';
import { useState, type ChangeEvent, type SubmitEvent } from 'react';
import { Link, useNavigate } from 'react-router';
import { ApiError } from '../api/api-error.js';
import { readOrders } from '../api/data-provider.js';
import { keyOf } from '../api/order-key.js';
import { useTexts } from '../i18n/use-texts.js';
import { orderLink, ordersLink } from '../orders/orders-link.js';
import { Language } from '../ui/language.js';
import { clearDrafts } from '../ui/use-draft.js';
import { useApi, useSessionKeeper, useWho } from '../ui/session-context.js';

export function ConsoleAppBar() {
  const say = useTexts();
  return (
    <AppBar>
      <Toolbar disableGutters variant="dense" sx={{ px: 1 }}>
        <SidebarToggleButton />
        <Typography component="span" sx={{ fontWeight: 700, fontSize: '1.125rem', ml: 0.5 }}>
          {say('app.name')}
        </Typography>
        <Box sx={{ flexGrow: { sm: 1 }, ml: 1.5 }}>
          <Box component="span" sx={{ display: { xs: 'none', sm: 'inline' } }}>
            {say('app.subtitle')}
          </Box>
        </Box>
        <Search />
        <Language />
        <RefreshIconButton />
        <Operator />
      </Toolbar>
    </AppBar>
  );
}

/** Searches all orders, whatever the filters of the list are. If only one is found, its page opens. */
function Search() {
  const say = useTexts();
  const api = useApi();
  const navigate = useNavigate();
  const { session, canSearchCustomers } = useWho();
  const [text, setText] = useState('');
  if (!session) return null;
  const label = say(canSearchCustomers ? 'orders.searchCustomer' : 'orders.search');
  async function search(event: SubmitEvent) {
    event.preventDefault();
    const q = text.trim();
    if (q === '') return;
    setText('');
    // a list that cannot be read says why
    const found = await readOrders(api, { q, page: 1, limit: 1 }).catch(() => undefined);
    const [only] = found?.total === 1 ? found.items : [];
    if (only === undefined) return navigate(ordersLink({ q }));
    (document.activeElement as HTMLElement | null)?.blur(); // the order's heading takes the focus
    return navigate(orderLink(keyOf(only)));
  }
  return (
    <Box
      component="form"
      role="search"
      onSubmit={(event: SubmitEvent) => void search(event)}
      sx={{ mr: 1, flex: { xs: '1 1 0', sm: 'none' }, minWidth: 0 }}
    >
      <Box
        component="input"
        value={text}
        onChange={({ target }: ChangeEvent<HTMLInputElement>) => setText(target.value)}
        placeholder={label}
        aria-label={say('app.searchAll')}
        sx={SEARCH}
      />
    </Box>
  );
}

const SEARCH = {
  ...{
    width: { xs: '100%', sm: '14rem' },
    px: 1,
    py: 0.5,
    font: 'inherit',
    fontSize: '0.875rem',
  },
  ...{ color: 'inherit', background: 'none', border: '1px solid currentColor', borderRadius: 1 },
  '&::placeholder': { color: 'inherit', opacity: 1 },
  '&:focus-visible': { outline: '2px solid currentColor', outlineOffset: '2px' },
} as const;

/** Who is signed in, their role, and the button to sign out. */
function Operator() {
  const say = useTexts();
  const { session } = useWho();
  return (
    <UserMenu>
      {session && (
        <MenuItem disabled sx={{ '&.Mui-disabled': { opacity: 1, color: 'text.secondary' } }}>
          {session.name} · {say(`role.${session.role}`)}
        </MenuItem>
      )}
      <ToSessions />
      <SignOut />
    </UserMenu>
  );
}

/**
 * Signs out of this browser, and shows what the api reports, such as that other processes could not be notified yet.
 */
function SignOut() {
  const keeper = useSessionKeeper();
  const logout = useLogout();
  const notify = useNotify();
  const menu = useUserMenu();
  async function leave() {
    menu?.onClose();
    try {
      await keeper.signOut();
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      if (error.status !== 401) notify(error.message, { type: 'warning', autoHideDuration: null });
      if (error.status === 0) return; // the api was not reached
    }
    clearDrafts();
    await logout(null, undefined, false);
  }
  return <Logout onClick={() => void leave()} />;
}

function ToSessions() {
  const say = useTexts();
  const menu = useUserMenu();
  return (
    <MenuItem component={Link} to="/sessions" onClick={menu?.onClose}>
      <ListItemIcon>
        <Devices fontSize="small" />
      </ListItemIcon>
      {say('sessions.title')}
    </MenuItem>
  );
}
