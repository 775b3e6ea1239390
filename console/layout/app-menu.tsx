import Assessment from '@mui/icons-material/Assessment';
import FactCheck from '@mui/icons-material/FactCheck';
import Healing from '@mui/icons-material/Healing';
import Inbox from '@mui/icons-material/MoveToInbox';
import CallReceived from '@mui/icons-material/CallReceived';
import ListAlt from '@mui/icons-material/ListAlt';
import NewReleases from '@mui/icons-material/NewReleases';
import Radar from '@mui/icons-material/Radar';
import { Menu } from 'react-admin';
import { useTexts } from '../i18n/use-texts.js';
import { useOpenIncidents } from '../systems/use-open-incidents.js';
import { useWho } from '../ui/session-context.js';

/** The pages, the most important first. */
export function AppMenu() {
  const say = useTexts();
  const { isAdmin } = useWho();
  const count = useOpenIncidents()?.items.length ?? 0;
  return (
    <Menu sx={{ '& .MuiMenuItem-root': { fontSize: '0.8125rem' } }}>
      <Menu.Item to="/" primaryText={say('menu.overview')} leftIcon={<Assessment />} />
      <Menu.Item to="/causes" primaryText={say('menu.causes')} leftIcon={<Healing />} />
      <Menu.Item to="/orders" primaryText={say('menu.orders')} leftIcon={<ListAlt />} />
      <Menu.Item
        to="/incidents"
        primaryText={count > 0 ? say('menu.incidentsOpen', { count }) : say('menu.incidents')}
        leftIcon={<NewReleases color={count > 0 ? 'error' : 'inherit'} />}
      />
      <Menu.Item to="/parked" primaryText={say('menu.parked')} leftIcon={<Inbox />} />
      <Menu.Item
        to="/deliveries"
        primaryText={say('menu.deliveries')}
        leftIcon={<CallReceived />}
      />
      <Menu.Item to="/sweeps" primaryText={say('menu.sweeps')} leftIcon={<Radar />} />
      {isAdmin && (
        <Menu.Item to="/audit" primaryText={say('menu.audit')} leftIcon={<FactCheck />} />
      )}
    </Menu>
  );
}
