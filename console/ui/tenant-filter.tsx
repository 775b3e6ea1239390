import { MenuItem, TextField } from '@mui/material';
import { useListContext } from 'react-admin';
import { useTexts } from '../i18n/use-texts.js';
import { useWho } from './session-context.js';

/** Filters the surrounding list by company. */
export function TenantFilter() {
  const { filterValues, setFilters } = useListContext();
  const choose = (tenant: string) => {
    const { tenant: _, ...others } = filterValues;
    setFilters(tenant === '' ? others : { ...others, tenant });
  };
  return <TenantChoice tenant={String(filterValues['tenant'] ?? '')} onChoose={choose} />;
}

interface TenantChoiceProps {
  /** Empty for all. */
  readonly tenant: string;
  readonly onChoose: (tenant: string) => void;
}

/** Chooses one company or all of them; hidden if the user sees only one. */
export function TenantChoice({ tenant, onChoose }: TenantChoiceProps) {
  const say = useTexts();
  const { tenants, hasManyTenants } = useWho();
  if (!hasManyTenants) return null;
  return (
    <TextField
      select
      label={say('common.tenant')}
      value={tenant}
      onChange={({ target }) => onChoose(target.value)}
      sx={{ maxWidth: 280 }}
      slotProps={{ inputLabel: { shrink: true }, select: { displayEmpty: true } }}
    >
      <MenuItem value="">{say('common.all')}</MenuItem>
      {tenants.map(({ id, name }) => (
        <MenuItem key={id} value={id}>
          {name}
        </MenuItem>
      ))}
    </TextField>
  );
}
