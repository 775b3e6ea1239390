import { Box, Typography } from '@mui/material';
import { Link } from 'react-admin';
import type { Overview, Sweep } from '../api/types.js';
import { useFormat } from '../i18n/use-format.js';
import { useTexts } from '../i18n/use-texts.js';
import { SweepFindings } from '../sweeps/sweep-findings.js';
import { Empty } from '../ui/empty.js';
import { Panel } from '../ui/panel.js';
import { useWho } from '../ui/session-context.js';

/** What the latest sweep of each company found. */
export function LastSweeps({ sweeps, at }: Pick<Overview, 'sweeps' | 'at'>) {
  const say = useTexts();
  const { moment } = useFormat();
  const { tenantName, hasManyTenants } = useWho();
  return (
    <Panel
      title={say('overview.sweeps')}
      actions={<Link to="/sweeps">{say('overview.seeAll')}</Link>}
    >
      {sweeps.length === 0 && <Empty>{say('overview.sweepNone')}</Empty>}
      {sweeps.map((sweep) => (
        <Box key={sweep.tenant} sx={{ mb: 1 }}>
          <Typography variant="h3">
            {hasManyTenants && `${tenantName(sweep.tenant)} · `}
            {moment(sweep.startedAt, sweep.tenant)}
          </Typography>
          <Recovered sweep={sweep} now={Date.parse(at)} />
          <SweepFindings sweep={sweep} />
        </Box>
      ))}
    </Panel>
  );
}

const DAY_MS = 24 * 3_600_000;

/** What the sweeps of the last 24 hours recovered: only the latest one would say that there was nothing. */
function Recovered({ sweep, now }: { readonly sweep: Sweep; readonly now: number }) {
  const say = useTexts();
  const recent = sweep.recoveries.filter(({ at }) => now - Date.parse(at) < DAY_MS);
  const sum = (kind: 'told' | 'opened') => recent.reduce((all, one) => all + one[kind], 0);
  const parts = (['told', 'opened'] as const)
    .map((kind) => [kind, sum(kind)] as const)
    .filter(([, count]) => count > 0)
    .map(([kind, count]) => say(`sweeps.day.${kind}`, { smart_count: count }));
  if (parts.length === 0) return null;
  return (
    <Typography variant="body2">
      {say('sweeps.dayRecovered', { what: parts.join(' · ') })}
    </Typography>
  );
}
