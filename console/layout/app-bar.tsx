import Devices from '@mui/icons-material/Devices';
import Box from '@mui/material/Box';
import ListItemIcon from '@mui/material/ListItemIcon';
import MenuItem from '@mui/material/MenuItem';
import Typography from '@mui/material/Typography';
import {
  AppBar,
  LocalesMenuButton,
  Logout,
  RefreshIconButton,
  UserMenu,
  useUserMenu,
} from 'react-admin';
import { Link } from 'react-router';
import { useWords } from '../i18n/use-words.js';
import { useWho } from '../ui/session-context.js';

export function ConsoleAppBar() {
  const say = useWords();
  return (
    <AppBar
      alwaysOn
      color="primary"
      userMenu={<Operator />}
      toolbar={
        <>
          <LocalesMenuButton />
          <RefreshIconButton />
        </>
      }
    >
      <Typography component="span" sx={{ fontWeight: 700, fontSize: '1.125rem' }}>
        {say('app.name')}
      </Typography>
      <Box sx={{ flexGrow: 1, ml: 1.5, display: { xs: 'none', sm: 'block' } }}>
        {say('app.subtitle')}
      </Box>
      <Box sx={{ flexGrow: 1, display: { xs: 'block', sm: 'none' } }} />
    </AppBar>
  );
}

/** Who is signed in, their role, and the way out. */
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
      <Logout />
    </UserMenu>
  );
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
