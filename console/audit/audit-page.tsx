import Button from '@mui/material/Button';
import Download from '@mui/icons-material/Download';
import {
  DateInput,
  FilterLiveForm,
  ListBase,
  SelectInput,
  TextInput,
  useListContext,
  type RaRecord,
} from 'react-admin';
import { apiRoot } from '../api/client.js';
import { auditQuery, csvAddress } from '../api/queries.js';
import type { AuditAction, AuditRecord } from '../api/types.js';
import { useFormat } from '../i18n/use-format.js';
import { useTexts, type TextKey } from '../i18n/use-texts.js';
import { CompanyInput } from '../ui/company-input.js';
import { FilterGrid } from '../ui/filter-grid.js';
import { Page } from '../ui/page.js';
import { RecordTable, type Column } from '../ui/record-table.js';
import { useWho } from '../ui/session-context.js';
import { AuditTarget } from './audit-target.js';

const REFRESH_MS = 10_000;

const ACTIONS: readonly AuditAction[] = [
  'sign-in',
  'end-session',
  'acknowledge',
  'assign',
  'decision',
  'bulk',
  'reveal',
  'export',
  'replay',
  'discard',
  'export-customer',
  'erase',
];

/**
 * The names in a record's details. They begin with what was decided, exported or read; how many, which, or the end that
 * was recorded follows.
 */
const DETAILS: Readonly<Record<string, TextKey>> = {
  retry: 'decision.retry',
  'amend-equipment': 'decision.amend-equipment',
  'link-ss': 'decision.link-ss',
  'take-over': 'decision.take-over',
  release: 'decision.release',
  cancel: 'decision.cancel',
  settle: 'decision.settle',
  orders: 'menu.orders',
  audit: 'menu.audit',
  released: 'phase.released',
  cancelled: 'phase.cancelled',
};

/** Who did what, and why; for administrators. */
export function AuditPage() {
  const say = useTexts();
  return (
    <ListBase resource="audit" perPage={25} queryOptions={{ refetchInterval: REFRESH_MS }}>
      <Page title={say('menu.audit')} lead={say('audit.lead')} actions={<ExportLink />}>
        <AuditFilters />
        <RecordTable
          caption={say('menu.audit')}
          columns={useColumns()}
          empty={say('audit.empty')}
        />
      </Page>
    </ListBase>
  );
}

function ExportLink() {
  const say = useTexts();
  const { filterValues } = useListContext();
  return (
    <Button
      variant="outlined"
      startIcon={<Download />}
      href={csvAddress(apiRoot(), '/audit.csv', auditQuery(filterValues))}
      download
    >
      {say('common.export')}
    </Button>
  );
}

function AuditFilters() {
  const say = useTexts();
  const actions = ACTIONS.map((id) => ({ id, name: say(`audit.${id}`) }));
  return (
    <FilterLiveForm>
      <FilterGrid narrowest={180}>
        <SelectInput source="action" label={say('audit.action')} choices={actions} />
        <TextInput source="by" label={say('common.who')} />
        <TextInput source="number" label={say('audit.order')} />
        <DateInput source="from" label={say('audit.from')} />
        <DateInput source="to" label={say('audit.to')} />
        <CompanyInput />
      </FilterGrid>
    </FilterLiveForm>
  );
}

function useColumns(): Column<AuditRecord & RaRecord>[] {
  const say = useTexts();
  const { moment } = useFormat();
  const { tenantName } = useWho();
  // records are kept for years: they may contain names that are no longer in use
  const known = (value: string, words: Readonly<Record<string, TextKey>>) => {
    const key = words[value];
    return key === undefined ? value : say(key);
  };
  return [
    {
      key: 'at',
      label: say('common.when'),
      cell: ({ at, tenant }) => moment(at, tenant),
    },
    { key: 'action', label: say('audit.action'), cell: ({ action }) => say(`audit.${action}`) },
    {
      key: 'by',
      label: say('common.who'),
      cell: ({ by, role }) =>
        `${by} (${known(role, { viewer: 'role.viewer', operator: 'role.operator', admin: 'role.admin' })})`,
    },
    {
      key: 'via',
      label: say('audit.via'),
      cell: ({ via }) =>
        known(via, { token: 'audit.token', oidc: 'audit.oidc', bearer: 'audit.bearer' }),
    },
    {
      key: 'tenant',
      label: say('common.tenant'),
      cell: ({ tenant }) => tenant !== null && tenantName(tenant),
    },
    {
      key: 'target',
      label: say('audit.target'),
      cell: ({ target, number }) =>
        target !== null && <AuditTarget target={target} number={number} />,
    },
    { key: 'reason', label: say('common.reason'), cell: ({ reason }) => reason },
    {
      key: 'details',
      label: say('sweeps.details'),
      cell: ({ details }) =>
        details !== null &&
        details.replace(/^[\w-]+|(?<=^settle )\w+/g, (name) => known(name, DETAILS)),
    },
  ];
}
