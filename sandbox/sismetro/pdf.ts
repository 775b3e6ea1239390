import { buffer } from 'node:stream/consumers';
import PDFDocument from 'pdfkit';
import type { Equipment } from './equipment.js';
import { type ServiceRequest, type Requester } from './service-requests.js';
import { serviceLine } from './views.js';

/** The printed SS, one page in Portuguese. */
export async function printServiceRequest(
  request: ServiceRequest,
  equipment: Equipment,
): Promise<Buffer> {
  const document = new PDFDocument({
    size: 'A4',
    margin: 50,
    lang: 'pt-BR',
    info: { Title: `Solicitação de Serviço ${request.ss}` },
  });
  document.fontSize(18).text(`Solicitação de Serviço ${request.ss}`).moveDown(0.5);
  document.fontSize(11).text(`Pedido: ${request.orderNumber}    Filial: ${request.branch}`);
  document.text(`Situação: ${request.status} - ${request.progress}`);
  section(document, 'Solicitante', requesterLines(request.requester));
  section(document, 'Equipamento', equipmentLines(equipment));
  section(document, 'Serviços', request.services.map(serviceLine));
  section(document, 'Descrição', [request.description]);
  if (request.technician !== null) section(document, 'Técnico', [request.technician]);
  if (request.conclusion !== null) section(document, 'Conclusão', [request.conclusion]);
  document.end();
  return buffer(document);
}

function section(document: PDFKit.PDFDocument, title: string, lines: readonly string[]): void {
  document.moveDown().fontSize(13).text(title).fontSize(11);
  for (const line of lines) document.text(line);
}

const requesterLines = ({ name, document, phone, email, address, city }: Requester) =>
  [
    name,
    document,
    [phone, email].filter(Boolean).join(' - '),
    [address, city].filter(Boolean).join(' - '),
  ].filter((line) => line !== undefined && line !== '') as string[];

const equipmentLines = ({ id, description, tag, brand, model, serialNumber }: Equipment) => [
  `Patrimônio ${id}: ${description}`,
  `TAG ${tag}  Marca ${brand}  Modelo ${model}  Número de série ${serialNumber}`,
];
