import Box from '@mui/material/Box';
import Typography from '@mui/material/Typography';
import { Link } from 'react-admin';
import type { Sweep } from '../api/types.js';
import { useFormat } from '../i18n/use-format.js';
import { useWords } from '../i18n/use-words.js';
import { SweepFindings } from '../sweeps/sweep-findings.js';
import { Empty } from '../ui/empty.js';
import { Panel } from '../ui/panel.js';
import { useWho } from '../ui/session-context.js';

/** What the latest sweep of each company found. */
export function LastSweeps({ sweeps }: { readonly sweeps: readonly Sweep[] }) {
  const say = useWords();
  const { moment } = useFormat();
  const { zoneOf, tenantName, hasManyTenants } = useWho();
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
            {moment(sweep.startedAt, zoneOf(sweep.tenant))}
          </Typography>
          <SweepFindings sweep={sweep} />
        </Box>
      ))}
    </Panel>
  );
}
