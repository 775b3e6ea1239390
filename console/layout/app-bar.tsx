import Devices from '@mui/icons-material/Devices';
import AppBar from '@mui/material/AppBar';
import Box from '@mui/material/Box';
import ListItemIcon from '@mui/material/ListItemIcon';
import MenuItem from '@mui/material/MenuItem';
import Toolbar from '@mui/material/Toolbar';
import Typography from '@mui/material/Typography';
import {
  LocalesMenuButton,
  Logout,
  RefreshIconButton,
  SidebarToggleButton,
  UserMenu,
  useLogout,
  useNotify,
  useUserMenu,
} from 'react-admin';
import { Link } from 'react-router';
import { ApiError } from '../api/api-error.js';
import { useWords } from '../i18n/use-words.js';
import { clearDrafts } from '../ui/use-draft.js';
import { useSessionKeeper, useWho } from '../ui/session-context.js';

export function ConsoleAppBar() {
  const say = useWords();
  return (
    <AppBar>
      <Toolbar disableGutters variant="dense" sx={{ px: 1 }}>
        <SidebarToggleButton />
        <Typography component="span" sx={{ fontWeight: 700, fontSize: '1.125rem', ml: 0.5 }}>
          {say('app.name')}
        </Typography>
        <Box sx={{ flexGrow: 1, ml: 1.5 }}>
          <Box component="span" sx={{ display: { xs: 'none', sm: 'inline' } }}>
            {say('app.subtitle')}
          </Box>
        </Box>
        <LocalesMenuButton />
        <RefreshIconButton />
        <Operator />
      </Toolbar>
    </AppBar>
  );
}

/** Who is signed in, their role, and the button to sign out. */
function Operator() {
  const say = useWords();
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
  const say = useWords();
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
