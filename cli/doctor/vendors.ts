import { say } from '../../texts/catalogue.js';
import { pt } from '../../texts/pt/index.js';
import type { Vendor } from '../../domain/ids.js';
import { scrub } from '../../domain/scrub.js';
import { usualNameOf } from '../../domain/systems.js';
import type { TenantSettings } from '../../platform/settings/types.js';
import { VendorError } from '../../vendors/vendor-error.js';
import type { Page } from '../../vendors/page.js';
import { fetchListed } from '../../vendors/senior-x/listed.js';
import type { AwaitingOrder, WholeAwaitingOrder } from '../../vendors/senior-x/senior-x.js';
import type { SeniorXProfile, SismetroProfile } from '../../vendors/profile/load.js';
import type { ServiceRequestView } from '../../vendors/sismetro/sismetro.js';
import { createTenantVendors, type VendorDeps } from '../../vendors/tenant-vendors.js';
import { cut } from '../../vendors/text.js';
import type { StatusValues } from '../../workflows/sweep/messages.js';
import { reasonOf } from '../api.js';
import { examineClock } from './clock.js';
import { failure, ok, warning, type Finding, type Subject } from './finding.js';
import { probe } from './probe.js';

/**
 * Checks that each vendor of the tenant answers, accepts our credentials and returns data. Makes a few calls to each.
 */
export async function examineVendors(tenant: TenantSettings, deps: VendorDeps): Promise<Finding[]> {
  const { senior, sismetro } = createTenantVendors(tenant, deps);
  const examine = async (vendor: Vendor, url: string, calls: () => Promise<Finding[]>) => {
    const reached = await examineAddress(tenant.id, vendor, url);
    return reached.some(({ state, check }) => state === 'failure' && check.endsWith('.reachable'))
      ? reached
      : [...reached, ...(await calls())];
  };
  const found = await Promise.all([
    examine('senior-x', tenant.senior.baseUrl, () => examineSeniorX(tenant, senior)),
    examine('sismetro', tenant.sismetro.baseUrl, () => examineSismetro(tenant, sismetro)),
  ]);
  return found.flat();
}

async function examineAddress(tenant: string, vendor: Vendor, url: string): Promise<Finding[]> {
  const name = usualNameOf(vendor);
  const subject = { check: `${vendor}.reachable`, tenant };
  try {
    const answer = await probe(url);
    return [
      ok(subject, `${name} atende em ${url} (${answer.tookMs} ms)`),
      ...examineClock({ check: `${vendor}.clock`, tenant }, vendor, answer),
    ];
  } catch (error) {
    const text = `${name} não atende em ${url} (${reasonOf(error)})`;
    return [failure(subject, text, 'confira baseUrl, DNS, firewall e proxy de saída')];
  }
}

type Vendors = ReturnType<typeof createTenantVendors>;

async function examineSeniorX(
  { id: tenant, senior: { profile } }: TenantSettings,
  senior: Vendors['senior'],
): Promise<Finding[]> {
  const login = { check: 'senior-x.login', tenant };
  const read = { check: 'senior-x.read', tenant };
  const logsIn = hasLogIn(profile);
  const accepted = ok(
    login,
    logsIn ? 'o Senior X aceita o login da aplicação' : 'o Senior X aceita as nossas chamadas',
  );
  try {
    const { capabilities } = senior;
    const listed = capabilities.listAwaiting ? await senior.listAwaiting(1) : undefined;
    const without = 'webhooks perdidos não são curados';
    const list = listed
      ? await awaitingOrders(read, listed, senior)
      : lacking(read, 'a lista de pedidos', without, 'listAwaiting');
    const one = await examineReadOrder(tenant, senior, listed?.items[0]);
    const isSeen = listed !== undefined || capabilities.readOrder;
    return [...(isSeen ? [accepted] : []), list, one];
  } catch (error) {
    if (!(error instanceof VendorError)) throw error;
    if (isOfLogin(error) || (!logsIn && error.meaning === 'credentials')) {
      const what = logsIn ? 'o login' : 'as nossas credenciais';
      const cure =
        profile.auth === undefined
          ? 'confira tenantName, accessKey, secret, clientId e dialect da empresa'
          : 'confira senior.credentials da empresa e auth no perfil do cliente';
      return [failure(login, `o Senior X não aceitou ${what}: ${whyOf(error)}`, cure)];
    }
    return [
      ...(logsIn ? [accepted] : []),
      seniorRefusal(read, error, 'a varredura não lê pedidos do ERP'),
    ];
  }
}

/** Without a log-in, only an answer shows that the keys are right. */
const hasLogIn = ({ auth }: SeniorXProfile): boolean =>
  auth === undefined || (auth.login ?? auth.session ?? auth.oauth2) !== undefined;

/** Reads an order of the list, or one that does not exist. */
async function examineReadOrder(
  tenant: string,
  senior: Vendors['senior'],
  listed: AwaitingOrder | undefined,
): Promise<Finding> {
  const subject = { check: 'senior-x.readOrder', tenant };
  const name = 'a consulta de um pedido';
  const without = 'nada é conferido no ERP antes de se repetir um passo';
  if (!senior.capabilities.readOrder) return lacking(subject, name, without, 'readOrder');
  const id = listed?.kind === 'order' ? listed.order.id : (listed?.id ?? 'ponte-doctor');
  try {
    const order = await senior.readOrder(id);
    if (order === undefined && listed !== undefined) {
      const cure = 'compare a resposta com calls.readOrder no perfil do cliente';
      return warning(subject, `o Senior X lista um pedido que ${name} não acha`, cure);
    }
    return ok(subject, `${name} no Senior X responde`);
  } catch (error) {
    if (!(error instanceof VendorError) || isOfLogin(error)) throw error;
    return seniorRefusal(subject, error, `${name} no Senior X não serve (${without})`);
  }
}

/** Why a call failed, with the status of its answer: no log and no order keeps what the doctor asked. */
const whyOf = ({ words, status }: VendorError): string =>
  status === undefined ? words : `${words} (HTTP ${status})`;

const isOfLogin = ({ call }: VendorError) => call === 'login' || call === 'refreshToken';

/** Reads the first thin entry, too: it stands for the others, each of which costs a call. */
async function awaitingOrders(
  subject: Subject,
  { items: entries, totalPages }: Page<AwaitingOrder>,
  senior: Vendors['senior'],
): Promise<Finding> {
  const firstThin = entries.find(({ kind }) => kind === 'thin');
  const items: WholeAwaitingOrder[] = [];
  for (const entry of entries) {
    if (entry.kind !== 'thin') items.push(entry);
    else if (entry === firstThin) items.push(await fetchListed(senior, entry.id));
  }
  const problems = items.flatMap((item) => (item.kind === 'order' ? [] : (item.problem ?? [])));
  const count = totalPages > 1 ? `mais de ${entries.length}` : String(entries.length);
  const text = `pedidos em Aguardando integração no Senior X: ${count}`;
  const [first] = problems;
  if (first === undefined) return ok(subject, text);
  const cure = 'compare um deles com o perfil do cliente (ponte profile test) e com as filiais';
  const notOpened =
    problems.length === 1 ? '1 não seria aberto' : `${problems.length} não seriam abertos`;
  return warning(subject, `${text}; ${notOpened}: ${say(pt.notFetched, first)}`, cure);
}

/** The list of orders is undocumented: without it Ponte works, but cannot repair lost webhooks. */
function seniorRefusal(subject: Subject, error: VendorError, what: string): Finding {
  const { meaning } = error;
  const why = whyOf(error);
  if (meaning === 'credentials') {
    const cure = 'dê à aplicação, no Senior X, permissão sobre erpx_com_ven/pedido';
    return failure(subject, `sem permissão para ler pedidos: ${why}`, cure);
  }
  if (meaning === 'again' || meaning === 'quota') {
    return warning(subject, `a leitura de pedidos falhou agora: ${why}`, 'tente de novo');
  }
  const cure =
    'pergunte a quem mantém o Senior X como listar pedidos por situação, e ajuste o perfil do cliente';
  return warning(subject, `${what}: ${why}`, cure);
}

/** Undocumented calls, by the profile's names: the consequence of not having each, and a harmless call to try it. */
const SISMETRO_CALLS = {
  listAll: {
    name: 'a lista de SS',
    without: 'a varredura lê as SS uma a uma',
    look: (sismetro: Vendors['sismetro']) => sismetro.listServiceRequests(1),
  },
  readOne: {
    name: 'a consulta de uma SS',
    without: 'o fim de um serviço vale sem conferência',
    /** @param listed an SS of the list; without one, the first SS ever */
    look: async (sismetro: Vendors['sismetro'], listed = '1') => {
      await sismetro.readServiceRequest(listed);
      return undefined;
    },
  },
  equipmentSearch: {
    name: 'a busca de equipamentos',
    without: 'Equipamento disponível fica sem busca',
    look: (sismetro: Vendors['sismetro']) => sismetro.searchEquipment('', 1),
  },
  findByReference: {
    name: 'a consulta pela nossa referência',
    without: 'uma SS cuja abertura ficou sem resposta é procurada na lista, ou por uma pessoa',
    look: async (sismetro: Vendors['sismetro']) => {
      await sismetro.findServiceRequests('ponte/doctor');
      return undefined;
    },
  },
} as const;

async function examineSismetro(
  { id: tenant, sismetro: { profile } }: TenantSettings,
  sismetro: Vendors['sismetro'],
): Promise<Finding[]> {
  const findings: Finding[] = [];
  let listed: string | undefined;
  for (const [capability, { name, without, look }] of Object.entries(SISMETRO_CALLS)) {
    const subject = { check: `sismetro.${capability}`, tenant };
    if (!sismetro.capabilities[capability as keyof typeof SISMETRO_CALLS]) {
      findings.push(lacking(subject, name, without, capability));
      continue;
    }
    try {
      const answer = await look(sismetro, listed);
      const [first] = answer?.items ?? [];
      if (first && 'ss' in first) listed = first.ss;
      findings.push(sismetroAnswer(subject, name, answer, keysOf(profile)));
      if (capability === 'listAll') {
        findings.push(...examineStates({ ...subject, check: 'sismetro.states' }, answer!.items));
      }
    } catch (error) {
      if (!(error instanceof VendorError)) throw error;
      findings.push(sismetroRefusal(subject, name, { without, profile }, error));
      if (findings.at(-1)?.state === 'failure') break; // the next call would be refused too
    }
  }
  return [...findings, ...lookByReference({ check: 'sismetro.showsReference', tenant }, sismetro)];
}

/** Warns if a lost answer would leave no way to find out whether an SS was opened. */
function lookByReference(subject: Subject, { capabilities }: Vendors['sismetro']): Finding[] {
  const { findByReference, listAll, showsReference } = capabilities;
  if (showsReference || findByReference) return [];
  const what = listAll ? 'as SS da lista não mostram a nossa referência' : 'as SS não são listadas';
  return [
    warning(
      subject,
      `pelo perfil, ${what}: se a resposta da abertura se perder, uma pessoa confere a SS`,
      'se a descrição da SS chega inteira à Sismetro, ligue capabilities.showsReference no perfil do cliente',
    ),
  ];
}

const lacking = (subject: Subject, name: string, without: string, capability: string) =>
  warning(
    subject,
    `pelo perfil, não há ${name}: ${without}`,
    `quando houver, ligue capabilities.${capability} no perfil do cliente`,
  );

/** What proves who we are at Sismetro, by the profile. */
const keysOf = ({ auth, uses }: SismetroProfile): string =>
  auth === undefined && uses.has('key') ? 'unit e key' : 'as nossas credenciais';

function sismetroAnswer(
  subject: Subject,
  name: string,
  page: Page<unknown> | undefined,
  keys: string,
): Finding {
  if (page !== undefined && page.unreadableRows > 0) {
    const cure = 'compare uma delas com rows no perfil do cliente';
    return warning(subject, `${name}: ${page.unreadableRows} linhas não podem ser lidas`, cure);
  }
  if (page?.totalPages !== 0) return ok(subject, `a Sismetro aceita ${keys}; ${name} responde`);
  const cure = `se ela já tem registros, confira ${keys}`;
  return warning(subject, `${name} da Sismetro veio vazia`, cure);
}

const STATES_SHOWN = 5;
const LONGEST_STATE = 40;

/** Checks that the profile maps the status of each listed SS: an end that it does not map is never recognised. */
function examineStates(subject: Subject, listed: readonly object[]): Finding[] {
  const all = listed as readonly ServiceRequestView[];
  if (all.length === 0) return [];
  const unknown = all.filter(({ state }) => state === 'unknown');
  if (unknown.length === 0) return [ok(subject, 'o perfil conhece a situação de cada SS da lista')];
  const names = [...new Set(unknown.map(stateName))];
  const more = names.length > STATES_SHOWN ? [`e mais ${names.length - STATES_SHOWN}`] : [];
  return [
    warning(
      subject,
      `${unknown.length} de ${all.length} SS da lista ${unknown.length === 1 ? 'tem' : 'têm'} uma situação sem significado no perfil: ${[...names.slice(0, STATES_SHOWN), ...more].join('; ')}`,
      `pergunte à Sismetro o que ${names.length === 1 ? 'ela significa' : 'elas significam'} e complete states no perfil do cliente; sem isso, uma SS encerrada assim não encerra o pedido`,
    ),
  ];
}

const stateName = ({ status, progress }: StatusValues) => {
  const values = [status, progress].filter((value) => value !== '');
  return values.map((value) => cut(scrub(value), LONGEST_STATE)).join(' / ') || '(vazia)';
};

function sismetroRefusal(
  subject: Subject,
  name: string,
  { without, profile }: { without: string; profile: Pick<SismetroProfile, 'auth'> },
  error: VendorError,
): Finding {
  const { status, meaning } = error;
  const why = whyOf(error);
  if (meaning === 'credentials') {
    return profile.auth === undefined
      ? failure(
          subject,
          `a Sismetro não aceitou unit e key: ${why}`,
          'confira sismetro.unit e sismetro.key da empresa com a Sismetro',
        )
      : failure(
          subject,
          `a Sismetro não aceitou as nossas credenciais: ${why}`,
          'confira sismetro.credentials da empresa e auth no perfil do cliente',
        );
  }
  if (status === 429 || meaning === 'quota') {
    const cure = 'espere um minuto; se repetir, diminua requestsPerMinute';
    return warning(subject, `a Sismetro pede calma: ${why}`, cure);
  }
  if (meaning === 'again') {
    const cure =
      status === undefined
        ? 'confira baseUrl e readUrl, e se a Sismetro está no ar'
        : 'a Sismetro está fora do ar ou ocupada: tente de novo em alguns minutos';
    return failure(subject, `${name} não respondeu: ${why}`, cure);
  }
  const cure = 'pergunte à Sismetro pela consulta e ajuste o perfil do cliente';
  return warning(subject, `${name} não serve (${without}): ${why}`, cure);
}
