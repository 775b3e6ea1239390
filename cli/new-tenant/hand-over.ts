import { stringify } from 'yaml';
import { DEFAULT_SYSTEMS, inNamesOf, type SystemNames } from '../../domain/systems.js';
import type { Page } from '../output.js';
import type { NewKey } from '../new-key.js';
import {
  secretsOf,
  tenantEntry,
  type Secret,
  type TenantAnswers,
  type TenantProfiles,
} from './tenant-entry.js';

/** Event of Senior X when a service order with equipment is closed (documented by Senior X). */
const EVENT = 'erpx_com_ven/pedido/externalServiceOrderFinished';

/** One of our addresses, and the headers that it requires. */
interface Door {
  readonly url: string;
  readonly headers: { readonly unit: string; readonly key: string };
}

/** What to enter for a new tenant, and where. It is shown only once, since it contains the keys. */
export interface HandOver {
  readonly tenant: string;
  /** The entry of the settings' `tenants`, as YAML. */
  readonly setting: string;
  /** What the two systems are called. */
  readonly systems: SystemNames;
  /** Variables to set for the api and the worker, and their content. */
  readonly variables: readonly { readonly name: string; readonly holds: string }[];
  readonly seniorX: {
    readonly event: string;
    readonly webhook: Door;
    readonly guard: Door;
    readonly equipment: Door;
  };
  readonly sismetro: { readonly completed: Door; readonly cancelled: Door };
}

export function handOverOf(
  answers: TenantAnswers,
  keys: { readonly senior: NewKey; readonly sismetro: NewKey },
  profiles: TenantProfiles,
  { publicUrl, isRehearsal }: { readonly publicUrl: string; readonly isRehearsal: boolean },
): HandOver {
  const base = publicUrl.replace(/\/+$/, '');
  const door =
    ({ key }: NewKey) =>
    (path: string): Door => ({
      url: `${base}${path}`,
      headers: { unit: answers.inboundUnit, key },
    });
  const senior = door(keys.senior);
  const sismetro = door(keys.sismetro);
  const { senior: erp, sismetro: fieldService } = profiles;
  const systems = { erp: erp.profile.name, fieldService: fieldService.profile.name };
  return {
    tenant: answers.id,
    setting: stringify([tenantEntry(answers, keys, profiles, isRehearsal)], { lineWidth: 0 }),
    systems,
    variables: secretsOf(answers.id, profiles).map(({ path, variable }) => ({
      name: variable,
      holds: inNamesOf(systems, holds(path)),
    })),
    seniorX: {
      event: EVENT,
      webhook: senior('/serviceOrder/open'),
      guard: senior('/serviceOrder/guard'),
      equipment: senior('/equipment'),
    },
    sismetro: {
      completed: sismetro('/serviceOrder/completed'),
      cancelled: sismetro('/serviceOrder/cancelled'),
    },
  };
}

const HOLDS: Readonly<Record<string, string>> = {
  'senior.accessKey': 'accessKey da aplicação no Senior X',
  'senior.secret': 'secret da aplicação no Senior X',
  'senior.clientId': 'client_id da aplicação no Senior X',
  'sismetro.key': 'key que a Sismetro forneceu',
};

const holds = (path: Secret['path']) =>
  HOLDS[path.join('.')] ?? `${path.at(-1)} de ${path[0] === 'senior' ? 'Senior X' : 'Sismetro'}`;

/** Shows the hand-over: what to enter, and where. */
export function showHandOver(page: Page, handOver: HandOver): void {
  const { tenant, setting, systems, variables, seniorX, sismetro } = handOver;
  const headers = ({ headers: { unit, key } }: Door) => {
    page.line(`     Cabeçalho HTTP     unit: ${unit}`);
    page.line(`     Cabeçalho HTTP     key: ${key}`);
  };
  page.line(`Para a empresa ${tenant}. As chaves abaixo não serão mostradas de novo.`);
  page.line('');
  page.line('1. Na configuração, em tenants:');
  page.verbatim(setting.trimEnd());
  page.line('');
  page.line('2. Nas variáveis de ambiente da api e do worker:');
  const widest = Math.max(...variables.map(({ name }) => name.length));
  for (const { name, holds } of variables) page.line(`     ${name.padEnd(widest)}  ${holds}`);
  page.line('');
  if (systems.erp === DEFAULT_SYSTEMS.erp) {
    page.line('3. No Senior X, em Tecnologia > Customização > Events hub > Webhooks:');
    page.line(`     Evento             ${seniorX.event}`);
  } else {
    page.line(inNamesOf(systems, '3. No Senior X, para cada pedido de serviço que se fecha:'));
  }
  page.line(`     URL do endpoint    ${seniorX.webhook.url}`);
  headers(seniorX.webhook);
  page.line('   No ponto de extensão, antes de excluir ou cancelar um pedido ou um item:');
  page.line(`     POST ${seniorX.guard.url}, com os mesmos cabeçalhos`);
  page.line('   Na busca de Equipamento disponível:');
  page.line(`     GET ${seniorX.equipment.url}?query=&page=1, com os mesmos cabeçalhos`);
  page.line('');
  page.line(inNamesOf(systems, '4. À Sismetro, para os avisos de cada SS:'));
  page.line(`     Concluída          POST ${sismetro.completed.url}`);
  page.line(`     Cancelada          POST ${sismetro.cancelled.url}`);
  headers(sismetro.completed);
  page.line(
    '     Corpo              { "ss": 1287593, "externalReference": "…", "occurredAt": "…" }',
  );
  page.line('     externalReference é a que a Ponte mandou ao abrir a SS.');
  page.line('');
  page.line('5. Reinicie a api e o worker, rode ponte setup e confira com ponte doctor.');
}
