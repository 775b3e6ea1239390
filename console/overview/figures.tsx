import { Box, Card, Typography } from '@mui/material';
import type { ReactNode } from 'react';
import { Link } from 'react-admin';
import type { Overview } from '../api/types.js';
import { useFormat } from '../i18n/use-format.js';
import { useTexts } from '../i18n/use-texts.js';
import { ordersLink } from '../orders/orders-link.js';
import { conditionOf, systemLink } from '../systems/condition.js';
import { useOpenIncidents } from '../systems/use-open-incidents.js';
import { useWho } from '../ui/session-context.js';

interface FiguresProps {
  readonly overview: Overview;
  readonly tenant: string;
}

/** The figures that users look at first: how many orders wait for them, and how much is not billed. */
export function Figures({ overview, tenant }: FiguresProps) {
  const say = useTexts();
  const { money, number, moment } = useFormat();
  const { attention, blocked, incidents, parked } = overview;
  const since = attention.oldest === null ? '' : moment(attention.oldest, tenant);
  return (
    <Box
      sx={{
        display: 'grid',
        gap: 2,
        gridTemplateColumns: 'repeat(auto-fit, minmax(min(12rem, 100%), 1fr))',
      }}
    >
      <Figure
        title={say('overview.attention')}
        value={number(attention.count)}
        to={ordersLink({ attention: 'true' }, tenant)}
        isAlarming={attention.count > 0}
      >
        {attention.count === 0
          ? say('overview.attentionNone')
          : say('overview.attentionSome', { value: money(attention.value), since })}{' '}
        {attention.putOff > 0 && say('overview.putOff', { smart_count: attention.putOff })}
      </Figure>
      <Figure
        title={say('overview.blocked')}
        value={money(blocked.value)}
        to={ordersLink({ settled: 'false' }, tenant)}
      >
        {say('overview.blockedCount', { smart_count: blocked.count })}
      </Figure>
      <Figure
        title={say('overview.incidents')}
        value={number(incidents)}
        to="/incidents"
        isAlarming={incidents > 0}
      >
        {say('overview.incidentsHelp')}
      </Figure>
      <Figure
        title={say('menu.parked')}
        value={number(parked)}
        to="/parked"
        isAlarming={parked > 0}
      >
        {say('overview.parkedHelp')}
      </Figure>
      <Held vendors={overview.vendors} />
    </Box>
  );
}

/** The orders whose next step a system must answer, by system, and since when it has been failing. */
function Held({ vendors }: Pick<Overview, 'vendors'>) {
  const say = useTexts();
  const { number, moment } = useFormat();
  const { systemName, tenantName, hasManyTenants } = useWho();
  const incidents = useOpenIncidents()?.items;
  const holding = vendors.filter(({ held }) => held.count > 0);
  const [first] = holding;
  if (first === undefined) return null;
  const lines = holding.map((one) => {
    const { tenant, side, held } = one;
    const { since, condition } = conditionOf(one, incidents);
    const isStopped = condition === 'stopped'; // since when is not known
    const company = hasManyTenants ? ` (${tenantName(tenant)})` : '';
    const called = say(`systems.condition.${condition}`);
    return {
      link: systemLink(one),
      isFailing: since !== null || isStopped,
      text: say(since === null ? 'overview.heldAt' : 'overview.heldSince', {
        name: systemName(tenant, side) + company + (isStopped ? ` · ${called}` : ''),
        since: since === null ? '' : moment(since, tenant),
        condition: called,
        orders: say('orders.total', { smart_count: held.count }),
      }),
    };
  });
  return (
    <Figure
      title={say('overview.held')}
      value={number(holding.reduce((sum, { held }) => sum + held.count, 0))}
      to={systemLink(first)}
      isAlarming={lines.some(({ isFailing }) => isFailing)}
    >
      {lines.map(({ link, text }) => (
        <Link key={link} to={link} sx={{ display: 'block' }}>
          {text}
        </Link>
      ))}
    </Figure>
  );
}

interface FigureProps {
  readonly title: string;
  readonly value: string;
  readonly to: string;
  readonly isAlarming?: boolean;
  readonly children?: ReactNode;
}

function Figure({ title, value, to, isAlarming = false, children }: FigureProps) {
  return (
    <Card
      component="section"
      aria-label={title}
      variant="outlined"
      sx={{ p: 2, borderLeft: 6, borderLeftColor: isAlarming ? 'error.main' : 'primary.main' }}
    >
      <Typography variant="h2" sx={{ fontSize: '1rem' }}>
        <Link to={to} sx={{ color: 'text.primary', display: 'inline-block', minHeight: 24 }}>
          {title}
        </Link>
      </Typography>
      <Typography
        sx={{
          fontSize: 'clamp(1.25rem, 1.6vw, 1.75rem)',
          overflowWrap: 'anywhere',
          fontWeight: 700,
          color: isAlarming ? 'error.main' : 'text.primary',
        }}
      >
        {value}
      </Typography>
      <Typography variant="body2" component="div" color="text.secondary">
        {children}
      </Typography>
    </Card>
  );
}
