import Assessment from '@mui/icons-material/Assessment';
import FactCheck from '@mui/icons-material/FactCheck';
import Healing from '@mui/icons-material/Healing';
import Inbox from '@mui/icons-material/MoveToInbox';
import ListAlt from '@mui/icons-material/ListAlt';
import Radar from '@mui/icons-material/Radar';
import PlaylistAddCheck from '@mui/icons-material/PlaylistAddCheck';
import { Menu } from 'react-admin';
import { useWords } from '../i18n/use-words.js';
import { useWho } from '../ui/session-context.js';

/** The pages, by what people come for first. */
export function AppMenu() {
  const say = useWords();
  const { isAdmin } = useWho();
  return (
    <Menu sx={{ '& .MuiMenuItem-root': { fontSize: '0.8125rem' } }}>
      <Menu.Item to="/" primaryText={say('menu.overview')} leftIcon={<Assessment />} />
      <Menu.Item to="/causes" primaryText={say('menu.causes')} leftIcon={<Healing />} />
      <Menu.Item to="/orders" primaryText={say('menu.orders')} leftIcon={<ListAlt />} />
      <Menu.Item to="/bulk" primaryText={say('menu.bulk')} leftIcon={<PlaylistAddCheck />} />
      <Menu.Item to="/parked" primaryText={say('menu.parked')} leftIcon={<Inbox />} />
      <Menu.Item to="/sweeps" primaryText={say('menu.sweeps')} leftIcon={<Radar />} />
      {isAdmin && (
        <Menu.Item to="/audit" primaryText={say('menu.audit')} leftIcon={<FactCheck />} />
      )}
    </Menu>
  );
}
