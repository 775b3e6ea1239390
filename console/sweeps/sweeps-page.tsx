import { Button, Typography } from '@mui/material';
import { ListBase, useListContext, useNotify, type RaRecord } from 'react-admin';
import { answerOf } from '../api/client.js';
import type { Sweep } from '../api/types.js';
import { useFormat } from '../i18n/use-format.js';
import { useTexts } from '../i18n/use-texts.js';
import { Page } from '../ui/page.js';
import { RecordTable, type Column } from '../ui/record-table.js';
import { Problem } from '../ui/problem.js';
import { useApi, useWho } from '../ui/session-context.js';
import { useAct } from '../ui/use-act.js';
import { useTenantColumn } from '../ui/use-tenant-column.js';
import { TenantFilter } from '../ui/tenant-filter.js';
import { SweepFindings } from './sweep-findings.js';

const REFRESH_MS = 30_000;

/** The reports of the sweeps, newest first. */
export function SweepsPage() {
  const say = useTexts();
  return (
    <Page title={say('menu.sweeps')} lead={say('sweeps.lead')}>
      <ListBase resource="sweeps" perPage={10} queryOptions={{ refetchInterval: REFRESH_MS }}>
        <TenantFilter />
        <RunSweep />
        <RecordTable
          caption={say('menu.sweeps')}
          empty={say('overview.sweepNone')}
          columns={useColumns()}
        />
      </ListBase>
    </Page>
  );
}

/** Sweeps the company that the list is filtered by, or the only one. */
function RunSweep() {
  const say = useTexts();
  const api = useApi();
  const notify = useNotify();
  const { mayAct, tenants, hasManyTenants } = useWho();
  const { filterValues, refetch } = useListContext();
  const { isBusy, error, act } = useAct();
  const chosen = hasManyTenants ? (filterValues['tenant'] as string) : tenants[0]?.id;
  if (!mayAct) return null;
  if (chosen === undefined) return <Typography>{say('sweeps.runWhich')}</Typography>;
  async function run(tenant: string) {
    const { result } = await answerOf(api.POST('/sweeps', { body: { tenant } }));
    notify(`ponte.sweeps.${result}`, { type: 'info' });
    await refetch();
  }
  return (
    <>
      <Button
        variant="outlined"
        disabled={isBusy}
        onClick={() => void act(() => run(chosen))}
        sx={{ my: 1 }}
      >
        {say('sweeps.run')}
      </Button>
      {error !== undefined && <Problem error={error} />}
    </>
  );
}

function useColumns(): Column<Sweep & RaRecord>[] {
  const say = useTexts();
  const { moment, duration, number } = useFormat();
  const tenantColumn = useTenantColumn();
  return [
    {
      key: 'startedAt',
      label: say('sweeps.startedAt'),
      cell: ({ startedAt, tenant }) => moment(startedAt, tenant),
    },
    ...tenantColumn,
    {
      key: 'duration',
      label: say('sweeps.duration'),
      isNumber: true,
      cell: ({ startedAt, endedAt }) => duration(Date.parse(endedAt) - Date.parse(startedAt)),
    },
    {
      key: 'waiting',
      label: say('sweeps.waiting'),
      isNumber: true,
      cell: ({ waiting }) => number(waiting),
    },
    {
      key: 'calls',
      label: say('sweeps.calls'),
      isNumber: true,
      cell: ({ calls }) => number(calls),
    },
    {
      key: 'findings',
      label: say('sweeps.details'),
      cell: (sweep) => <SweepFindings sweep={sweep} />,
    },
  ];
}
