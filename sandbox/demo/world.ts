import {
  type ErpUser,
  type FieldUser,
  type Operator,
  erpUser,
  fieldUser,
  operator,
} from '../stack/actors.js';
import { TENANT } from '../stack/settings.js';
import type { Stack } from '../stack/stack.js';

/** The actors of the stories, each at their own screens. */
export interface World {
  readonly erp: ErpUser;
  readonly field: FieldUser;
  readonly ponte: Operator;
}

export const worldOf = ({ urls, keys }: Stack): World => ({
  erp: erpUser(urls.seniorX),
  field: fieldUser(urls.sismetro),
  ponte: operator(urls.api, keys.operator, TENANT),
});
