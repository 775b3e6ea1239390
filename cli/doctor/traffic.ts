import { countRehearsed, latestOrderAt } from '../../platform/temporal/listed-orders.js';
import { latestReport, sayReport } from '../../platform/temporal/sweeps.js';
import type { Temporal } from '../../platform/temporal/temporal.js';
import type { TenantSettings } from '../../platform/settings/types.js';
import { textsIn } from '../../texts/texts.js';
import { moment } from '../text.js';
import { ok, warning, type Finding } from './finding.js';

/** Checks that webhooks and callbacks arrive: only missing ones reveal a vendor that calls an old address. */
export async function examineTraffic(
  temporal: Temporal,
  { id: tenant, mode, inbound }: Pick<TenantSettings, 'id' | 'mode' | 'inbound'>,
): Promise<Finding[]> {
  return [
    await latestOrder(temporal, tenant, inbound),
    ...(await latestSweep(temporal, tenant, inbound)),
    ...rehearsed(tenant, mode, await countRehearsed(temporal, [tenant])),
  ];
}

function rehearsed(tenant: string, mode: TenantSettings['mode'], count: number): Finding[] {
  const subject = { check: 'traffic.rehearsal', tenant };
  if (mode === 'rehearsal') {
    const text = `em ensaio: nada é gravado nos dois sistemas; ${count} pedido(s) ensaiado(s)`;
    return [warning(subject, text, 'mode: live na empresa encerra o ensaio')];
  }
  if (count === 0) return [];
  const text = `${count} pedido(s) ensaiado(s) ainda não valem`;
  return [
    warning(
      subject,
      text,
      `ponte orders list --tenant ${tenant} --phase rehearsal mostra quais; assuma-os (take-over)`,
    ),
  ];
}

type Callers = TenantSettings['inbound'];

async function latestOrder(
  temporal: Temporal,
  tenant: string,
  { senior }: Callers,
): Promise<Finding> {
  const subject = { check: 'traffic.webhook', tenant };
  const latest = await latestOrderAt(temporal, tenant);
  if (latest !== undefined) {
    return ok(subject, `pedidos chegam; um deles em ${moment(latest.toISOString())}`);
  }
  if (senior === undefined) {
    return warning(
      subject,
      'nenhum pedido chegou ainda: o Senior X não envia nada, e a varredura os acha',
      'feche um pedido de serviço com equipamento e espere a próxima varredura',
    );
  }
  return warning(
    subject,
    'nenhum pedido chegou ainda',
    'cadastre o webhook no Senior X e feche um pedido de serviço com equipamento',
  );
}

/** What a sweep found of each kind, and what to do about it. */
const FOUND = [
  ['opened', 'pedido(s) cujo webhook não chegou', 'confira o webhook no Senior X: URL, unit e key'],
  ['told', 'SS encerrada(s) sem aviso', 'confira com a Sismetro a URL e a key dos avisos'],
  ['contradictions', 'contradição(ões) entre os sistemas', 'ponte sweep report mostra os pedidos'],
  [
    'unknown',
    'situação(ões) de SS que o perfil não entende',
    'ponte sweep report mostra quais; ajuste o perfil',
  ],
  [
    'unreadable',
    'pedido(s) em Aguardando integração para os quais nada foi aberto',
    'ponte sweep report diz por quê; ajuste o perfil ou as filiais',
  ],
] as const;

async function latestSweep(
  temporal: Temporal,
  tenant: string,
  { senior, sismetro }: Callers,
): Promise<Finding[]> {
  const report = await latestReport(temporal, tenant);
  if (report === undefined) return [];
  const { endedAt, counts } = report;
  const { failures } = sayReport(report, textsIn('pt'));
  // of a system that sends nothing, nothing was lost
  const lost = {
    ...counts,
    ...(senior === undefined && { opened: 0 }),
    ...(sismetro === undefined && { told: 0 }),
  };
  const subject = { check: 'traffic.sweep', tenant };
  const when = `a varredura de ${moment(endedAt)}`;
  const findings = FOUND.filter(([kind]) => lost[kind] > 0).map(([kind, what, cure]) =>
    warning(subject, `${when} achou ${lost[kind]} ${what}`, cure),
  );
  if (failures.length > 0) {
    const text = `${when} não fez tudo: ${failures.map(({ problem }) => problem).join('; ')}`;
    findings.push(warning(subject, text, 'ponte sweep report mostra os relatórios'));
  }
  return findings.length > 0 ? findings : [ok(subject, `${when} achou tudo em dia`)];
}
