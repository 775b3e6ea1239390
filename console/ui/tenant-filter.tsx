import MenuItem from '@mui/material/MenuItem';
import TextField from '@mui/material/TextField';
import { useListContext } from 'react-admin';
import { useTexts } from '../i18n/use-texts.js';
import { useWho } from './session-context.js';

/** Filters the surrounding list by company; hidden if the user sees only one. */
export function TenantFilter() {
  const say = useTexts();
  const { tenants, hasManyTenants } = useWho();
  const { filterValues, setFilters } = useListContext();
  if (!hasManyTenants) return null;
  const choose = (tenant: string) => {
    const { tenant: _, ...others } = filterValues;
    setFilters(tenant === '' ? others : { ...others, tenant });
  };
  return (
    <TextField
      select
      label={say('common.tenant')}
      value={filterValues['tenant'] ?? ''}
      onChange={({ target }) => choose(target.value)}
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
