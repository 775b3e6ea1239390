import { Alert, Box, Typography } from '@mui/material';
import { useLocation, useNavigate } from 'react-admin';
import type { Overview } from '../api/types.js';
import { useOverview } from '../systems/use-overview.js';
import { useFormat } from '../i18n/use-format.js';
import { useTexts } from '../i18n/use-texts.js';
import { MissingOr } from '../ui/missing-or.js';
import { Page } from '../ui/page.js';
import { Panel } from '../ui/panel.js';
import { TenantChoice } from '../ui/tenant-filter.js';
import { AgeChart } from './age-chart.js';
import { DayChart } from './day-chart.js';
import { Figures } from './figures.js';
import { LastSweeps } from './last-sweeps.js';
import { Phases } from './phases.js';
import { Vendors } from './vendors.js';

/** What needs an operator, what is not billed yet, and whether everything runs. */
export function OverviewPage() {
  const say = useTexts();
  const navigate = useNavigate();
  const tenant = new URLSearchParams(useLocation().search).get('tenant') ?? '';
  const { data, error, refetch } = useOverview(tenant);
  return (
    <Page
      title={say('menu.overview')}
      actions={
        // kept in the address, so that a link shows the same company
        <TenantChoice
          tenant={tenant}
          onChoose={(chosen) => navigate(chosen === '' ? '/' : `/?tenant=${chosen}`)}
        />
      }
    >
      <MissingOr data={data} error={error} missing={say('systems.missing')} onRetry={refetch}>
        {(overview) => <Shown overview={overview} tenant={tenant} />}
      </MissingOr>
    </Page>
  );
}

function Shown({ overview, tenant }: { readonly overview: Overview; readonly tenant: string }) {
  const say = useTexts();
  const { clock } = useFormat();
  const time = clock(overview.at, tenant);
  return (
    <Box sx={{ display: 'grid', gap: 2, gridTemplateColumns: 'minmax(0, 1fr)' }}>
      {overview.partial && <Alert severity="warning">{say('overview.partial')}</Alert>}
      <Figures overview={overview} tenant={tenant} />
      <Box
        sx={{
          display: 'grid',
          gap: 2,
          gridTemplateColumns: { xs: 'minmax(0, 1fr)', lg: '3fr 2fr' },
        }}
      >
        <Panel title={say('overview.byAge')}>
          <AgeChart ages={overview.blocked.byAge} tenant={tenant} />
        </Panel>
        <Panel title={say('overview.byPhase')}>
          <Phases phases={overview.phases} tenant={tenant} />
        </Panel>
      </Box>
      <Panel title={say('overview.byDay')}>
        <DayChart days={overview.days} />
      </Panel>
      <Panel title={say('overview.vendors')}>
        <Vendors vendors={overview.vendors} />
      </Panel>
      <LastSweeps sweeps={overview.sweeps} at={overview.at} />
      <Typography variant="body2" color="text.secondary">
        {say('common.updatedAt', { time })}
      </Typography>
    </Box>
  );
}
