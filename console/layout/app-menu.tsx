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

const INCIDENTS = '/incidents';

/** The pages, the most important first. None opens with the filters of the last visit (`orders/left-list.ts`). */
export function AppMenu() {
  const say = useTexts();
  const { isAdmin } = useWho();
  const count = useOpenIncidents()?.items.length ?? 0;
  const pages = [
    ['/', say('menu.overview'), Assessment],
    ['/causes', say('menu.causes'), Healing],
    ['/orders', say('menu.orders'), ListAlt],
    [
      INCIDENTS,
      count > 0 ? say('menu.incidentsOpen', { count }) : say('menu.incidents'),
      NewReleases,
    ],
    ['/parked', say('menu.parked'), Inbox],
    ['/deliveries', say('menu.deliveries'), CallReceived],
    ['/sweeps', say('menu.sweeps'), Radar],
    ...(isAdmin ? [['/audit', say('menu.audit'), FactCheck] as const] : []),
  ] as const;
  return (
    <Menu sx={{ '& .MuiMenuItem-root': { fontSize: '0.8125rem' } }}>
      {pages.map(([to, name, Icon]) => (
        <Menu.Item
          key={to}
          to={to}
          primaryText={name}
          leftIcon={<Icon color={to === INCIDENTS && count > 0 ? 'error' : 'inherit'} />}
        />
      ))}
    </Menu>
  );
}
