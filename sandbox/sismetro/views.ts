import { DateTime } from 'luxon';
import type { Equipment } from './equipment.js';
import type { Service, ServiceRequest } from './service-requests.js';

const ZONE = 'America/Sao_Paulo';
const SECONDS = 'yyyy-MM-dd HH:mm:ss';
const MINUTES = 'yyyy-MM-dd HH:mm';

/** Sismetro's naive local date (seen in public client code: with or without seconds). */
const localDate = (instant: string, format = SECONDS) =>
  DateTime.fromISO(instant, { zone: ZONE }).toFormat(format);

/** The current time with the offset of Sismetro's time zone. */
export const nowWithOffset = () => DateTime.now().setZone(ZONE).toFormat("yyyy-MM-dd'T'HH:mm:ssZZ");

/** The address of the SS's PDF; its token opens the document. */
export const linkOf = ({ ss, token }: ServiceRequest, publicUrl: string) =>
  `${publicUrl}/printSS.php?os=${ss}&token=${token}`;

/** Text as Sismetro's editor stores it: HTML, with entities for non-ASCII characters. */
export const asHtml = (text: string) => `<p>${escape(text).replaceAll('\n', '<br />')}</p>`;

const escape = (text: string) =>
  text.replace(/[&<>"]|[^\n -~]/gu, (sign) => `&#${sign.codePointAt(0)};`);

export const serviceLine = ({ code, description, quantity }: Service) =>
  `${quantity} × ${description ?? code} (${code})`;

/** An SS as the reading calls show it: the fields seen in public client code, then our reference and the link. */
export function serviceRequestView(
  request: ServiceRequest,
  equipment: Equipment,
  publicUrl: string,
) {
  const link = linkOf(request, publicUrl);
  const { requester, conclusion, closedAt } = request;
  return {
    idSs: request.ss,
    url: link,
    abertoPor: 'Integração',
    solicitante: requester.name ?? '',
    filial: request.branch,
    localizacao: [requester.address, requester.city].filter(Boolean).join(' - '),
    tipoSs: 'CORRETIVA',
    categoria: 'PEDIDO DE SERVIÇO',
    descricaoSs: asHtml(request.description),
    servicosArealizar: asHtml(request.services.map(serviceLine).join('\n')),
    dataAbertura: localDate(request.openedAt),
    dataAlteracao: localDate(request.changedAt),
    dataEncerramento: closedAt === null ? null : localDate(closedAt, MINUTES),
    status: request.status,
    evolucao: request.progress,
    conclusao: conclusion === null ? null : asHtml(conclusion),
    gravidade: 3,
    urgencia: 3,
    tendencia: 3,
    ...equipmentView(equipment),
    tipoTec: equipment.technology,
    numeroPatrimonio: String(equipment.id),
    tecnicoDesignado: request.technician,
    externalReference: request.reference,
    link,
  };
}

/** A patrimônio as the search shows it (wire, section 5). */
export const equipmentView = (equipment: Equipment) => ({
  idPatrimonio: String(equipment.id),
  descricao: equipment.description,
  tag: equipment.tag,
  marca: equipment.brand,
  modelo: equipment.model,
  numeroSerie: equipment.serialNumber,
});
