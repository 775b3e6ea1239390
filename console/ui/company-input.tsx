import { SelectInput } from 'react-admin';
import { useTexts } from '../i18n/use-texts.js';
import { useWho } from './session-context.js';

/** The company among the fields of a list's filters; none if the user sees only one. */
export function CompanyInput() {
  const say = useTexts();
  const { tenants, hasManyTenants } = useWho();
  if (!hasManyTenants) return null;
  return <SelectInput source="tenant" label={say('common.tenant')} choices={[...tenants]} />;
}
