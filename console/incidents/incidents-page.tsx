import { Alert, Box, Typography } from '@mui/material';
import { ListBase, useListContext, type RaRecord } from 'react-admin';
import type { Incident } from '../api/types.js';
import { useFormat } from '../i18n/use-format.js';
import { useTexts } from '../i18n/use-texts.js';
import { withNumbers } from '../orders/order-numbers.js';
import { Page } from '../ui/page.js';
import { RecordTable, type Column } from '../ui/record-table.js';
import { isOver, refusingSide } from '../systems/condition.js';
import { useOverview } from '../systems/use-overview.js';
import { useWho } from '../ui/session-context.js';
import { useTenantColumn } from '../ui/use-tenant-column.js';
import { TenantFilter } from '../ui/tenant-filter.js';
import { CaredFor, PutOffSwitch, TakeCare } from '../care/care.js';
import { Acknowledge, AcknowledgeBar } from './acknowledge.js';
import { Subjects } from './subjects.js';

const REFRESH_MS = 10_000;

/** What needs the operator but is no question of an order in progress. */
export function IncidentsPage() {
  const say = useTexts();
  const { mayAct } = useWho();
  return (
    <Page title={say('menu.incidents')} lead={say('incidents.lead')}>
      <ListBase resource="incidents" perPage={100} queryOptions={{ refetchInterval: REFRESH_MS }}>
        <TenantFilter />
        <Partial />
        <PutOff />
        {mayAct && <AcknowledgeBar />}
        <RecordTable
          caption={say('menu.incidents')}
          columns={useColumns()}
          empty={say('incidents.empty')}
          {...(mayAct && {
            selectLabel: ({ kind }: Incident) =>
              say('incidents.select', { what: say(`incidents.kind.${kind}`) }),
          })}
        />
      </ListBase>
    </Page>
  );
}

/** Says that the list is incomplete, if it is. */
function Partial() {
  const say = useTexts();
  const { meta } = useListContext();
  if (!(meta as { partial?: boolean } | undefined)?.partial) return null;
  return <Alert severity="warning">{say('incidents.partial')}</Alert>;
}

function PutOff() {
  const { meta, filterValues, setFilters } = useListContext();
  const { putOff = 0 } = (meta ?? {}) as { readonly putOff?: number };
  return (
    <PutOffSwitch
      count={putOff}
      isOn={filterValues['putOff'] === 'true'}
      onSwitch={(isOn) => {
        const { putOff: _, ...others } = filterValues;
        setFilters(isOn ? { ...others, putOff: 'true' } : others);
      }}
    />
  );
}

/** Incidents of these kinds end automatically. */
const RECOVERS: readonly Incident['kind'][] = ['credentials', 'quota', 'slow-queue'];

/** What happened, and what follows; of keys or a quota that are accepted again, only that. */
function What({ incident }: { readonly incident: Incident }) {
  const say = useTexts();
  const { systemName } = useWho();
  const { data } = useOverview(); // the banner's answer
  const { kind, problem, numbers, tenant, care } = incident;
  const side = refusingSide(incident);
  return (
    <Box sx={{ py: 0.5 }}>
      <Typography variant="subtitle2" component="div">
        {say(`incidents.kind.${kind}`)}
      </Typography>
      {side !== undefined && isOver(incident, data?.vendors ?? []) ? (
        <Typography variant="body2">
          {say('incidents.isOver', { system: systemName(tenant, side) })}
        </Typography>
      ) : (
        <>
          <Typography variant="body2">{withNumbers(problem, numbers)}</Typography>
          <CaredFor tenant={tenant} care={care} />
          {RECOVERS.includes(kind) && (
            <Typography variant="body2" color="text.secondary">
              {say(kind === 'credentials' ? 'incidents.recoversWithKeys' : 'incidents.recovers')}
            </Typography>
          )}
        </>
      )}
    </Box>
  );
}

function useColumns(): Column<Incident & RaRecord>[] {
  const say = useTexts();
  const { moment } = useFormat();
  const { mayAct } = useWho();
  const tenantColumn = useTenantColumn();
  return [
    {
      key: 'problem',
      label: say('incidents.what'),
      cell: (incident) => <What incident={incident} />,
    },
    ...tenantColumn,
    {
      key: 'since',
      label: say('incidents.since'),
      cell: ({ since, tenant }) => moment(since, tenant),
    },
    {
      key: 'subjects',
      label: say('incidents.about'),
      cell: (incident) => <Subjects incident={incident} />,
    },
    ...(mayAct
      ? [
          {
            key: 'acknowledge',
            label: say('systems.todo'),
            cell: (incident: Incident) => (
              <Box sx={{ '& button': { whiteSpace: 'nowrap' } }}>
                <Acknowledge incident={incident} />
                {!RECOVERS.includes(incident.kind) && (
                  <TakeCare
                    {...incident}
                    target={incident.workflowId}
                    seenAt={incident.lastSeenAt}
                    name={say(`incidents.kind.${incident.kind}`)}
                  />
                )}
              </Box>
            ),
          },
        ]
      : []),
  ];
}
