import {
  type ErpUser,
  type FieldUser,
  type Operator,
  erpUser,
  fieldUser,
  operator,
} from '../stack/actors.js';
import { TENANT } from '../stack/settings.js';
import type { Keys } from '../stack/keys.js';
import type { Urls } from '../stack/settings.js';

/** The actors of the stories, each at their own screens. */
export interface World {
  readonly erp: ErpUser;
  readonly field: FieldUser;
  readonly ponte: Operator;
}

/** Where the actors find the systems. */
export interface Place {
  readonly urls: Pick<Urls, 'api' | 'seniorX' | 'sismetro'>;
  readonly keys: Pick<Keys, 'operator'>;
}

export const worldOf = ({ urls, keys }: Place): World => ({
  erp: erpUser(urls.seniorX),
  field: fieldUser(urls.sismetro),
  ponte: operator(urls.api, keys.operator, TENANT),
});
