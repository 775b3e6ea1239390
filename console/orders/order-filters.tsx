import { Box, Button, Chip } from '@mui/material';
import { useState } from 'react';
import {
  DateInput,
  FilterLiveForm,
  SelectArrayInput,
  SelectInput,
  TextInput,
  useListContext,
} from 'react-admin';
import { PHASES } from '../overview/phases.js';
import { textsInPortuguese } from '../i18n/texts-pt.js';
import { useTexts, type TextKey } from '../i18n/use-texts.js';
import { CompanyInput } from '../ui/company-input.js';
import { FilterGrid } from '../ui/filter-grid.js';
import { useWho } from '../ui/session-context.js';
import { useIsNarrow } from '../ui/use-is-narrow.js';
import { ClearFilters, FIELD_WIDTH, useIsMoreUsed } from './filter-room.js';
import { SortChoice } from './sort-choice.js';

const STEPS = ['opening', 'recording', 'confirming', 'releasing', 'cancelling'] as const;
const CODES = Object.keys(textsInPortuguese.code) as (keyof typeof textsInPortuguese.code)[];
const AGES = ['0-1', '1-3', '3-7', '7-30', '7-', '30-'] as const;

/** The filters. They apply as they are filled in, and are kept in the address. */
export function OrderFilters() {
  const say = useTexts();
  const { canSearchCustomers } = useWho();
  const isNarrow = useIsNarrow();
  const [isOpen, setIsOpen] = useState(useIsMoreUsed());
  return (
    <FilterLiveForm>
      <FilterGrid narrowest={FIELD_WIDTH}>
        <TextInput
          source="q"
          label={say(canSearchCustomers ? 'orders.searchCustomer' : 'orders.search')}
          resettable
        />
        {(isOpen || !isNarrow) && <MainFilters />}
      </FilterGrid>
      {isOpen && <MoreFilters />}
      {isOpen && isNarrow && <SortChoice />}
      <Box sx={{ display: 'flex', gap: 1, flexWrap: 'wrap' }}>
        <Button size="small" aria-expanded={isOpen} onClick={() => setIsOpen(!isOpen)}>
          {say(isOpen ? 'orders.fewerFilters' : 'orders.moreFilters')}
        </Button>
        <ClearFilters />
        <FiltersOfLinks />
      </Box>
    </FilterLiveForm>
  );
}

/** Filters that only a link sets, to be removed: no field shows them. */
function FiltersOfLinks() {
  const say = useTexts();
  const { systemName } = useWho();
  const { filterValues, setFilters } = useListContext();
  const { awaits, tenant, equipment } = filterValues as Partial<Record<string, string>>;
  const labels = {
    awaits:
      (awaits === 'erp' || awaits === 'field-service') &&
      say('orders.awaits', { system: systemName(tenant ?? '', awaits) }),
    said: say('orders.said'),
    equipment: say('orders.equipment', { equipment: equipment ?? '' }),
  };
  return Object.entries(labels).map(
    ([name, label]) =>
      name in filterValues &&
      label !== false && (
        <Chip
          key={name}
          size="small"
          label={label}
          onDelete={() => {
            const { [name]: _, ...others } = filterValues as Record<string, unknown>;
            setFilters(others);
          }}
        />
      ),
  );
}

function MainFilters() {
  const say = useTexts();
  const phases = PHASES.map((id) => ({ id, name: say(`phase.${id}`) }));
  const attention = [
    { id: 'true', name: say('orders.attentionYes') },
    { id: 'false', name: say('orders.attentionNo') },
    { id: 'put-off', name: say('orders.attentionPutOff') },
  ];
  const ages = AGES.map((id) => ({ id, name: say(`age.${id}` as TextKey) }));
  return (
    <>
      <SelectArrayInput source="phase" label={say('orders.phase')} choices={phases} />
      <SelectInput source="attention" label={say('orders.attention')} choices={attention} />
      <SelectInput source="age" label={say('overview.age')} choices={ages} />
      <CompanyInput />
    </>
  );
}

function MoreFilters() {
  const say = useTexts();
  const settled = [
    { id: 'false', name: say('orders.settledNo') },
    { id: 'true', name: say('orders.settledYes') },
  ];
  const steps = STEPS.map((id) => ({ id, name: say(`step.${id}`) }));
  const codes = CODES.map((id) => ({ id, name: say(`code.${id}`) }));
  return (
    <FilterGrid narrowest={FIELD_WIDTH}>
      <SelectInput source="settled" label={say('orders.settled')} choices={settled} />
      <BranchFilter />
      <SelectInput source="step" label={say('orders.step')} choices={steps} />
      <SelectInput source="code" label={say('orders.cause')} choices={codes} />
      <DateInput source="from" label={say('orders.openFrom')} />
      <DateInput source="to" label={say('orders.openTo')} />
      <DateInput source="settledFrom" label={say('orders.settledFrom')} />
      <DateInput source="settledTo" label={say('orders.settledTo')} />
    </FilterGrid>
  );
}

/** Shows names if the settings name the branches of the visible companies, and codes otherwise. */
function BranchFilter() {
  const say = useTexts();
  const { tenants } = useWho();
  const { filterValues } = useListContext();
  const inSight = tenants.filter(({ id }) =>
    [undefined, '', id].includes(filterValues['tenant'] as string),
  );
  const names = new Map(
    inSight.flatMap(({ branches }) =>
      branches.map(({ code, name }) => [code, `${code} · ${name}`]),
    ),
  );
  const label = say('common.branch');
  if (names.size === 0) return <TextInput source="branch" label={label} />;
  const choices = [...names].map(([id, name]) => ({ id, name }));
  return <SelectInput source="branch" label={label} choices={choices} />;
}
