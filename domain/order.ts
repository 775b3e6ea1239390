/**
 * A service order as Ponte knows it: the data that Senior X sent when it was closed, parsed once at the edge. All of it
 * crosses Temporal as JSON.
 */

/** The customer. All of it is personal data (LGPD): never in logs, ids, search attributes or summaries. */
export interface Customer {
  readonly id?: string;
  readonly code?: string;
  readonly name?: string;
  /** CNPJ (alphanumeric since July 2026) or CPF, as the ERP wrote it. */
  readonly document?: string;
  readonly phone?: string;
  readonly email?: string;
  readonly city?: string;
  readonly address?: string;
}

/** The one equipment of all services in an order: an existing one of Sismetro's, or a new one by description. */
export type Equipment = { readonly id: string } | { readonly description: string };

export interface OrderItem {
  readonly id?: string;
  readonly service: { readonly code: string; readonly description?: string };
  /** In the sales unit; greater than zero. */
  readonly quantity: number;
  /** Price of one sales unit, in cents. */
  readonly priceCents: number;
  readonly unit?: string;
}

/** What counts as a change of it when the ERP sends it again: `platform/temporal/changed-order.ts`. */
export interface ServiceOrder {
  readonly tenant: string;
  /** The ERP's id (uuid). Together with the tenant it identifies the order everywhere. */
  readonly id: string;
  /** The number that users see, always as text. */
  readonly number: string;
  readonly type: 'ORDER' | 'QUOTE';
  /** Code of the branch (filial). */
  readonly branch: string;
  readonly customer: Customer;
  /** `YYYY-MM-DD` in the branch's time zone. */
  readonly issueDate?: string;
  readonly observation?: string;
  readonly equipment: Equipment;
  readonly items: readonly OrderItem[];
}

/** What is known of an order that gets no SS: its branch does not integrate, or it has no equipment. */
export interface LeftOutOrder extends Pick<ServiceOrder, 'tenant' | 'id' | 'branch'> {
  readonly hasEquipment: boolean;
}

const OLD_MS = 48 * 3_600_000;

/**
 * Returns true if Temporal may have forgotten an earlier run of this order: it was issued more than 48 hours before it
 * came, or its issue date is unknown.
 */
export function mayBeForgotten(
  { issueDate }: Pick<ServiceOrder, 'issueDate'>,
  openedAt: string,
): boolean {
  const issued = Date.parse(issueDate ?? '');
  return Number.isNaN(issued) || Date.parse(openedAt) - issued > OLD_MS;
}

/** The personal data and free text of an order: no error message may contain any of them. */
export function personalTexts({
  customer: { code: _, id: __, ...person },
  observation,
  equipment,
}: Pick<ServiceOrder, 'customer' | 'observation' | 'equipment'>): string[] {
  const written = [observation, 'description' in equipment ? equipment.description : undefined];
  return [...Object.values(person), ...written].filter((text) => text !== undefined);
}

/** Value of the order in cents: each item rounded to the cent, then summed. */
export function orderValueCents(order: Pick<ServiceOrder, 'items'>): number {
  return order.items.reduce((sum, item) => sum + Math.round(item.quantity * item.priceCents), 0);
}

/** An SS (Solicitação de Serviço) in Sismetro. The link opens a PDF and contains a token: never log it. */
export interface ServiceRequest {
  /** The SS number, always as text. */
  readonly ss: string;
  readonly link?: string;
}
