import { ListBase, type RaRecord } from 'react-admin';
import type { Sweep } from '../api/types.js';
import { useFormat } from '../i18n/use-format.js';
import { useWords } from '../i18n/use-words.js';
import { Page } from '../ui/page.js';
import { RecordTable, type Column } from '../ui/record-table.js';
import { useWho } from '../ui/session-context.js';
import { TenantFilter } from '../ui/tenant-filter.js';
import { SweepFindings } from './sweep-findings.js';

const REFRESH_MS = 30_000;

/** The reports of the sweeps, newest first. */
export function SweepsPage() {
  const say = useWords();
  return (
    <Page title={say('sweeps.title')} lead={say('sweeps.lead')}>
      <ListBase resource="sweeps" perPage={10} queryOptions={{ refetchInterval: REFRESH_MS }}>
        <TenantFilter />
        <RecordTable
          caption={say('sweeps.title')}
          empty={say('sweeps.empty')}
          columns={useColumns()}
        />
      </ListBase>
    </Page>
  );
}

function useColumns(): Column<Sweep & RaRecord>[] {
  const say = useWords();
  const { moment, duration, number } = useFormat();
  const { hasManyTenants, tenantName, zoneOf } = useWho();
  return [
    {
      key: 'startedAt',
      label: say('sweeps.startedAt'),
      cell: ({ startedAt, tenant }) => moment(startedAt, zoneOf(tenant)),
    },
    ...(hasManyTenants
      ? [
          {
            key: 'tenant',
            label: say('common.tenant'),
            cell: ({ tenant }: Sweep) => tenantName(tenant),
          },
        ]
      : []),
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
