import { inPortuguese } from '../../vendors/profile/says.js';
import { loadSettings, SettingsError } from '../../platform/settings/settings.js';
import type { Settings, TenantSettings } from '../../platform/settings/types.js';
import { isOfThisMachine } from '../../platform/settings/parts.js';
import { failure, ok, warning, type Finding } from './finding.js';

/** Reads the settings. Returns them if they are valid, with the findings. */
export function examineSettings(file: string): { settings?: Settings; findings: Finding[] } {
  try {
    const settings = loadSettings({ file });
    return { settings, findings: [settingsRead(file, settings), ...doubts(settings)] };
  } catch (error) {
    if (!(error instanceof SettingsError)) throw error;
    const findings = error.problems.map(({ path, message, line, variable, unset }) => {
      const place = variable ?? (line === undefined ? '' : `linha ${line}`);
      const what = [path || file, place && `(${place})`].filter(Boolean).join(' ');
      const cure =
        unset === undefined
          ? `corrija ${file}; ponte.example.yaml explica cada item`
          : `defina ${unset} no ambiente da api, do worker e deste comando`;
      return failure({ check: 'settings' }, `${what}: ${inPortuguese(message)}`, cure);
    });
    return { findings };
  }
}

const settingsRead = (file: string, { tenants, operators }: Settings) =>
  ok(
    { check: 'settings' },
    `${file} é válido: ${tenants.length} empresa(s), ${operators.length} operador(es)`,
  );

function doubts(settings: Settings): Finding[] {
  const { tenants, operators, oidc, encryption, privacy } = settings;
  const findings: Finding[] = [];
  if (encryption.keys.length === 0) {
    const text = 'nada é cifrado: dados pessoais ficam legíveis no Temporal e no disco';
    findings.push(warning({ check: 'settings.encryption' }, text, 'ponte key create'));
  }
  if (privacy.customerKeys.length === 0) {
    const text = 'os pedidos de um cliente não se acham pelo documento (LGPD)';
    const cure = 'ponte key create --for customers';
    findings.push(warning({ check: 'settings.customer-keys' }, text, cure));
  }
  if (tenants.length === 0) {
    const text = 'nenhuma empresa está configurada';
    findings.push(
      warning(
        { check: 'settings.tenants' },
        text,
        'ponha-a em tenants; ponte.example.yaml mostra como',
      ),
    );
  }
  if (operators.length === 0 && oidc === undefined) {
    const text = 'ninguém pode ver nem decidir pedidos: não há operadores';
    findings.push(
      warning({ check: 'settings.operators' }, text, 'ponte key create --for operator'),
    );
  }
  findings.push(...tenants.flatMap(plainAddresses));
  for (const { id, branches } of tenants) {
    if (branches === 'all' || Object.values(branches).some(({ integration }) => integration)) {
      continue;
    }
    const subject = { check: 'settings.branches', tenant: id };
    const cure = `ponha integration: true nas filiais que integram, em tenants › ${id} › branches`;
    findings.push(warning(subject, 'nenhuma filial integra: todo pedido será ignorado', cure));
  }
  return findings;
}

/** Vendors' addresses without TLS, except on this machine. */
function plainAddresses({ id, senior, sismetro }: TenantSettings): Finding[] {
  const addresses = {
    'senior.baseUrl': senior.baseUrl,
    'sismetro.baseUrl': sismetro.baseUrl,
    'sismetro.readUrl': sismetro.readUrl,
  };
  const plain = Object.entries(addresses).filter(
    ([, url]) => url.startsWith('http:') && !isOfThisMachine(url),
  );
  return plain.map(([path, url]) => {
    const text = `${url} não usa TLS: chaves e dados de clientes passam às claras`;
    return warning({ check: 'settings.addresses', tenant: id }, text, `ponha https em ${path}`);
  });
}
